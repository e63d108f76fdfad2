"""What templates may ask of moderation."""
