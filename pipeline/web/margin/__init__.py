"""The reader's margin: since when each passage of a page stands, and what was dropped there."""
