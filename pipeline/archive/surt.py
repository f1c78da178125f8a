"""URLs in the order of an index: host reversed, so that a city's addresses stand together.

The key of a CDXJ line. Replay tools go by the line's own ``url``; the key only sorts, so the few
rules here are enough and no library is needed.
"""

import re
from urllib.parse import urlsplit

_USUAL = {"http": 80, "https": 443}
_NUMBERS = re.compile(r"[\d.]+\Z|.*:")


def surt(url: str) -> str:
    """``https://www.city.example/a?b=1`` as ``example,city,www)/a?b=1``: no scheme, no usual port,
    lower case, parameters in order, no fragment.

    Raises:
        ValueError: it is no URL.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not _NUMBERS.match(host):
        host = ",".join(reversed(host.split(".")))
    port = "" if parts.port in (None, _USUAL.get(parts.scheme)) else f":{parts.port}"
    query = "&".join(sorted(parts.query.split("&")))
    key = f"{host}{port}){parts.path or '/'}" + (f"?{query}" if query else "")
    return key.lower().replace(" ", "%20")
