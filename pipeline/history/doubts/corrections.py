"""What to write into the source's file to settle a doubt, and since when somebody did."""

import json
from collections.abc import Iterable, Sequence

import yaml

from pipeline.database.row_types import CorrectionRow
from pipeline.history.doubts.types import Ask
from pipeline.history.identity import label_key
from pipeline.read.page.walk import tidy

_WIDE = 10_000
"""Letters of a line of YAML: no value is folded."""
_COMMENT = 80
"""Letters of a label beside the address that it is for."""


def lines_of(asks: Iterable[Ask]) -> str | None:
    """Items for ``corrections`` in the source's file; None where no correction settles it."""
    return "\n".join(map(_item, asks)) or None


def _item(ask: Ask) -> str:
    target: str | bool = True if ask.target == "page" else ask.written or ask.of
    lines = _yaml({ask.target: target, **ask.says})
    if ask.label:
        words = "".join(c for c in tidy(ask.label) if c.isprintable())
        lines[0] += f"  # {words[:_COMMENT]}"
    return "\n".join(lines)


def pair(key: str, names: list[str]) -> str:
    """An item of ``corrections`` about two names: ``- same_indicator: [新規就農者数, 就農者]``."""
    two = yaml.safe_dump(names, allow_unicode=True, default_flow_style=True, width=_WIDE)
    return f"  - {key}: {two.strip()}"


def _yaml(says: object) -> list[str]:
    text = yaml.safe_dump([says], allow_unicode=True, sort_keys=False, width=_WIDE)
    return [f"  {line}" for line in text.splitlines()]


def settled_since(asks: Sequence[Ask], corrections: Iterable[CorrectionRow]) -> str | None:
    """Since when a correction says what a doubt asks for; None where none does."""
    since = [row["since"] for row in corrections if any(_answers(row, ask) for ask in asks)]
    return min(since, default=None)


def _answers(row: CorrectionRow, ask: Ask) -> bool:
    """Whether a correction is for what a doubt asks about, and says one of the things it asks."""
    if not _is_for(row, ask):
        return False
    try:
        said = json.loads(row["other"])
    except ValueError:
        return False
    return isinstance(said, dict) and bool(said.get("ignore") or ask.says.keys() & said.keys())


def _is_for(row: CorrectionRow, ask: Ask) -> bool:
    kind, one = str(row["kind"]), row["one"]
    if kind == "label":
        return bool(ask.label or ask.of) and label_key(one) == label_key(ask.label or ask.of)
    if kind != ask.target:
        return False
    return kind == "page" or ask.of.endswith(one)
