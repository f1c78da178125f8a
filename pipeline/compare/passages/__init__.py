"""The lives of passages: one sentence, heading or row through all editions of a series.

``types`` says what goes in and what comes out, ``steps`` judges what became of each unit from one
text to the next, ``returns`` finds what was away and came back, ``lives`` puts steps together into
passages, ``sides`` hangs drafts and replaced files on them, ``names`` gives ids. Pure functions.
"""
