"""Numbers, amounts and dates in a text, and what only looks like one: one grammar for figures and
comparisons.

``words`` holds the vocabulary (units, scales, what numbers name), ``grammar`` the patterns,
``scan`` finds what a text counts and dates, ``amounts`` reads the cell of a table, ``years`` the
fiscal year of a date.
"""
