"""The database backend for PostgreSQL: Django's, which looks whether its connection still stands without asking each time."""
