"""Names of the rows of a comparison: made of what a row says, so that they hold while its texts do.

They stand in the addresses of rows, of their proofs and citations.
"""

import hashlib
import json
from collections.abc import Sequence

from pipeline.database.row_types import ComparedRow


def name_of(row: ComparedRow) -> str:
    """A stable name for a row: a digest of what it says."""
    text = json.dumps([row["kind"], row["old_text"], row["new_text"]], ensure_ascii=False)
    return "r" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def names_of(rows: Sequence[ComparedRow]) -> dict[int, str]:
    """Position → name; rows that say the same are numbered."""
    times: dict[str, int] = {}
    names: dict[int, str] = {}
    for row in rows:
        name = name_of(row)
        times[name] = times.get(name, 0) + 1
        names[row["position"]] = name if times[name] == 1 else f"{name}-{times[name]}"
    return names
