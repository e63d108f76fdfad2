"""Who is meant by hard words, and whether they are really said."""
