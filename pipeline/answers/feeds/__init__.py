"""News for feeds: what each edition did to a passage, a section, a series, the hits of a search.

A piece of news is named by what it is about and by the edition (or the file that was replaced in
it) that brought it, never by a row's number, a text or the version of a reader: whoever reads the
archive anew tells the same news under the same names.
"""
