"""The page of one passage: its life, every wording with what changed, where each stands."""
