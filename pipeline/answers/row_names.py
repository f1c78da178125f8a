"""Names of the rows of a comparison: made of what a row says, so that they hold while its texts do.

They stand in the addresses of rows, of their proofs and citations.
"""

import hashlib
from collections.abc import Sequence
from json.encoder import encode_basestring

from pipeline.database.row_types import ComparedRow


def name_of(row: ComparedRow) -> str:
    """A stable name for a row: a digest of what it says."""
    old, new = _json(row["old_text"]), _json(row["new_text"])
    text = f'["{row["kind"]}", {old}, {new}]'
    return "r" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _json(text: str | None) -> str:
    """As JSON has it; what json.dumps does around it takes longer than the rest of a name."""
    return "null" if text is None else encode_basestring(text)


def names_of(rows: Sequence[ComparedRow]) -> dict[int, str]:
    """Position → name; rows that say the same are numbered."""
    times: dict[str, int] = {}
    names: dict[int, str] = {}
    for row in rows:
        name = name_of(row)
        times[name] = times.get(name, 0) + 1
        names[row["position"]] = name if times[name] == 1 else f"{name}-{times[name]}"
    return names
