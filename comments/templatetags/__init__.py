"""Template tags of the discussion."""
