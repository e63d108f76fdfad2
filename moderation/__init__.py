"""The posted rules and how they are enforced."""
