"""When two URLs are the same place: http and https, with and without a trailing slash, with and
without ``index.html``.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

_INDEX = re.compile(r"/index\.html?\Z", re.IGNORECASE)


@lru_cache(maxsize=4096)  # every night asks for the same addresses
def url_key(url: str) -> str:
    """What two spellings of one address share: host in lower case and path, without scheme,
    default port and fragment.

    Percent-encoding is brought to one form, since old and new systems write Japanese file names
    differently.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    where = host if port in (None, 80, 443) else f"{host}:{port}"
    path = quote(unquote(_INDEX.sub("/", parts.path or "/")), safe="/~!$&'()*+,;=:@")
    return where + (path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")
