"""History: from captures in order of time to documents, editions and the log of changes."""
