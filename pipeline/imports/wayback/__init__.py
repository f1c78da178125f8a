"""The past of a source from a server like the Wayback Machine: its index and its captures.

Written for this (docs/decisions/the-past-is-asked-for-by-ourselves.md): the library that there is
knows one server only.
"""

SERVER = "https://web.archive.org"
"""The one that is asked where none is named."""
