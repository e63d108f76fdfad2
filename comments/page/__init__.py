"""What stands on a discussion's page: which comments, how they are arranged and written, and how the page is kept."""
