"""Search: Japanese full-text search in SQLite FTS5."""
