"""What the address of a search asks for, and the addresses of searches like it."""

from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import urlencode

from pipeline.search.api import MAX_LIMIT
from pipeline.search.query import OF_LIVES, Field
from pipeline.search.rank import CAP
from pipeline.web.datasette_types import Request

PATH = "/-/search"
_MOST_VALUES = 20
"""Of one filter."""


Filters = dict[Field, tuple[str, ...]]
"""The values of each filter; either of them may be."""


class _Changes(TypedDict, total=False):
    q: str
    filters: Filters
    variants: bool
    grouped: bool
    start: int


class Asked(NamedTuple):
    """What the address asks for."""

    q: str
    filters: Filters
    variants: bool
    """Look for spelling variants too."""
    grouped: bool
    """By edition."""
    start: int
    """Pages to leave out before those shown."""
    limit: int | None

    @property
    def is_blank(self) -> bool:
        """True where nothing was typed, and no passages are asked for."""
        return not self.q.strip() and not any(field in OF_LIVES for field in self.filters)

    def path(self, suffix: str = "", **changes: Unpack[_Changes]) -> str:
        """The address of this search, or of a changed one.

        The same search always has the same address.

        Args:
            suffix: ``.json``, ``.csv`` or ``.atom``, which know neither groups nor turned pages.
        """
        new = self._replace(**changes)
        pairs = [("q", new.q)]
        pairs += [(field, v) for field in Field for v in sorted(new.filters.get(field, ()))]
        if not new.variants:
            pairs.append(("variants", "off"))
        if new.grouped and not suffix:
            pairs.append(("group", "edition"))
        if new.start and not suffix:
            pairs.append(("start", str(new.start)))
        query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
        return f"{PATH}{suffix}?{query}"

    def toggled(self, field: Field, value: str) -> str:
        """The address with one filter added, or taken away where it is there."""
        now = self.filters.get(field, ())
        then = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self.path(filters={**self.filters, field: then}, start=0)


def asked(request: Request) -> Asked:
    """Read the address; what can't be read counts as not given."""
    given = {
        field: tuple(dict.fromkeys(v for v in request.args.getlist(field) if v.strip()))
        for field in Field
    }
    return Asked(
        q=request.args.get("q") or "",
        filters={field: values[:_MOST_VALUES] for field, values in given.items() if values},
        variants=request.args.get("variants") != "off",
        grouped=request.args.get("group") == "edition",
        start=_number(request.args.get("start"), 0, CAP) or 0,
        limit=_number(request.args.get("limit"), 1, MAX_LIMIT),
    )


def _number(text: str | None, low: int, high: int) -> int | None:
    """A number of an address within bounds; None for what is none."""
    if not text or not (text.isascii() and text.isdigit() and len(text) < 8):
        return None
    return min(max(int(text), low), high)
