"""Compare: align two texts sentence by sentence and say what changed."""
