"""What the address of a search asks for, and the addresses of searches like it."""

from collections.abc import Callable
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import quote_plus, urlencode

from pipeline.search.api import MAX_LIMIT
from pipeline.search.query import MAX_LENGTH, OF_LIVES, Field
from pipeline.search.rank import CAP
from pipeline.web.datasette_types import Request

PATH = "/-/search"
_PLACE = "~shinkyu~"
"""A value that nobody types; percent-encoding leaves it as it is."""
_MOST_VALUES = 20
"""Of one filter."""


Filters = dict[Field, tuple[str, ...]]
"""The values of each filter; either of them may be."""


class _Changes(TypedDict, total=False):
    q: str
    filters: Filters
    variants: bool
    grouped: bool
    apart: bool
    frequencies: bool
    start: int


class Asked(NamedTuple):
    """What the address asks for."""

    q: str
    filters: Filters
    variants: bool
    """Look for spelling variants too."""
    grouped: bool
    """By edition."""
    apart: bool
    """Editions that have all words on different pages."""
    frequencies: bool
    """Count how often the words occur in each edition."""
    start: int
    """Pages to leave out before those shown."""
    limit: int | None

    @property
    def is_blank(self) -> bool:
        """True where nothing was typed, and no passages are asked for."""
        return not self.q.strip() and not any(field in OF_LIVES for field in self.filters)

    @property
    def is_too_long(self) -> bool:
        """True where more was typed than is read."""
        return len(self.q) > MAX_LENGTH

    def path(self, suffix: str = "", **changes: Unpack[_Changes]) -> str:
        """The address of this search, or of a changed one.

        The same search always has the same address; to count its words is no other search.

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
        if new.apart and not suffix:
            pairs.append(("within", "edition"))
        if changes.get("frequencies"):
            pairs.append(("frequencies", "on"))
        if new.start and not suffix:
            pairs.append(("start", str(new.start)))
        query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
        return f"{PATH}{suffix}?{query}"

    def toggled(self, field: Field, value: str) -> str:
        """The address with one filter added, or taken away where it is there."""
        now = self.filters.get(field, ())
        then = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self.path(filters={**self.filters, field: then}, start=0)

    def togglers(self, field: Field) -> Callable[[str], str]:
        """:meth:`toggled` for many values of one field."""
        if self.filters.get(field):
            return lambda value: self.toggled(field, value)
        before, _, after = self.toggled(field, _PLACE).partition(f"{field}={_PLACE}")

        def toggled(value: str) -> str:
            return f"{before}{field}={quote_plus(value.encode('utf-8', 'replace'))}{after}"

        return toggled


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
        apart=request.args.get("within") == "edition",
        frequencies=request.args.get("frequencies") == "on",
        start=_number(request.args.get("start"), 0, CAP) or 0,
        limit=_number(request.args.get("limit"), 1, MAX_LIMIT),
    )


def _number(text: str | None, low: int, high: int) -> int | None:
    """A number of an address within bounds; None for what is none."""
    if not text or not (text.isascii() and text.isdigit() and len(text) < 8):
        return None
    return min(max(int(text), low), high)
