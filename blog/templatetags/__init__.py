"""What templates may ask of the blog."""
