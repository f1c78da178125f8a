"""The log of changes by night: its reading, its lines, its words."""
