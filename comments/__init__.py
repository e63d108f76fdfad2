"""What readers say under articles, and the state each comment is in."""
