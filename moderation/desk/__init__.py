"""What the moderator's desk shows, and how it decides."""
