"""Quotations: does a text stand so in an edition, otherwise, no longer, or nowhere?

``finding.quote`` answers; ``told`` says it in JSON and in a terminal.
"""
