"""How the nightly run is doing, in words: for a person who is to act, and for a monitor."""
