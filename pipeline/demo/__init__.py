"""Demo: a sample city of our own invention, served on loopback through several nights."""
