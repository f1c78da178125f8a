"""Datasette's own tables in our frame: they look like our pages, lead back to them and are as safe.

Nothing of this touches what other databases show that are served beside ours.
"""
