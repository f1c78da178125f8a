"""One module a page, each beside its template's name."""
