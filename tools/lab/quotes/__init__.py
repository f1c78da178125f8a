"""Quotations with their truth: true ones, altered ones, invented ones, of a database's own pages.

``city`` makes a database of editions with known lives, ``alter`` changes a text, ``made`` puts the
quotations together.
"""
