"""Articles: writing, publishing, showing them. Imports no other app of ours."""
