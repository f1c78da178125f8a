"""What the pages of indicators draw and say: chart, spark line, sentences, addresses.

Pure: from values and editions to SVG and words; the pages under ``web/pages/`` read the database.
"""
