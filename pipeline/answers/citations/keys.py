"""Keys of citations: two that cite different things have different keys, the same on every host
and after every rebuild.
"""

import hashlib
import re

from pipeline.answers.citations.types import Cited

_LONGEST = 60
_DIGEST = 8


def key_of(cited: Cited) -> str:
    """A key that every program takes: the letters of ASCII in its name, and a digest of its
    address, since most of a Japanese name is lost in ASCII.
    """
    plain = re.sub(r"[^A-Za-z0-9_.]+", "-", cited.key)[:_LONGEST].strip("-.")
    digest = hashlib.sha256(cited.path.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{plain or 'shinkyu'}-{digest}"
