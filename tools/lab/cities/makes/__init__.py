"""Families of make: how the groups of an article stand on a page.

Each takes a bench and groups, and gives HTML. Every heading is shown, in some form; so what the
wording states stays stated. Which seed meets which family stands in ``batches``.
"""
