"""Messages to moderators: one a day at each one's hour while something waits, at once for what may break the law."""
