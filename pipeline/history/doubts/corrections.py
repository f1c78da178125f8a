"""What to write into the source's file to settle a doubt, and since when somebody did."""

import json
from collections.abc import Iterable, Sequence

import yaml

from pipeline.corrections import THE_PAGE, files_meant
from pipeline.database.row_types import CorrectionRow
from pipeline.history.by_hand import label_target
from pipeline.history.doubts.types import Ask
from pipeline.history.identity import label_key
from pipeline.history.urls import url_key
from pipeline.kinds import CorrectionKind
from pipeline.read.page.walk import tidy

_WIDE = 10_000
"""Letters of a line of YAML: no value is folded."""
_COMMENT = 80
"""Letters of a label beside the address that it is for."""


def lines_of(asks: Iterable[Ask]) -> str | None:
    """Items for ``corrections`` in the source's file; None where no correction settles it."""
    return "\n".join(map(_item, asks)) or None


def _item(ask: Ask) -> str:
    target: str | bool = True if ask.of == THE_PAGE else ask.written or ask.of
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
    if kind == CorrectionKind.LABEL:
        called = ask.label or ask.of
        return bool(called) and label_target(one) == label_key(called)
    if kind != ask.target:
        return False
    if kind == CorrectionKind.PAGE:
        return one == THE_PAGE if ask.of == THE_PAGE else url_key(one) == url_key(ask.of)
    return bool(files_meant(one, [ask.of]))
