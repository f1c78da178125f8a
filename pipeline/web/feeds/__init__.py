"""Feeds that say why: what came, for which of the reasons, with the difference in it."""
