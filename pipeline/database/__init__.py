"""Database: the tables, opening them, and writing rows; knows nothing of what the rows mean."""
