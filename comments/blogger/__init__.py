"""The import of a blog from Blogger: read the archive, put it in order, store it as one transaction, give an account."""
