"""Declare: the YAML files that say what to watch.

The format is part of the public contract (``docs/`` and the README show it); an unknown key, a missing key or a wrong type
is an error that names file, key and reason.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from pipeline.errors import SourceError

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


class Source(NamedTuple):
    """One page of one municipality that we watch."""

    id: str
    name: str
    page: str
    code: str | None = None
    """全国地方公共団体コード, five digits or six with the check digit."""
    hosts: tuple[str, ...] = ()
    """Further hosts (``name`` or ``name:port``) that may be asked besides the page's own."""
    delay: float = 1.0
    """Seconds between two requests to one host."""

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every ``host[:port]`` the crawler may ask, lower case."""
        return frozenset(
            {
                urlsplit(self.page).netloc.rpartition("@")[2].lower(),
                *(h.lower() for h in self.hosts),
            }
        )


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _id(value: Any) -> str | None:
    ok = isinstance(value, str) and _ID.match(value)
    return None if ok else "must be made of a-z, 0-9 and -, e.g. aizuwakamatsu"


def _code(value: Any) -> str | None:
    ok = isinstance(value, str) and re.fullmatch(r"\d{5,6}", value)
    return None if ok else 'must be five or six digits in quotes, e.g. "07202"'


def _page(value: Any) -> str | None:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        ok = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port if parts else None
    except ValueError:
        ok = False
    return None if ok else "must be an http or https URL"


def _hosts(value: Any) -> str | None:
    ok = isinstance(value, list) and all(
        isinstance(h, str) and re.fullmatch(r"[\w.-]+(:\d+)?", h) for h in value
    )
    return None if ok else "must be a list of host names, e.g. [www2.city.example.jp]"


def _delay(value: Any) -> str | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600
    return None if ok else "must be a number of seconds from 0 to 3600"


_CHECKS: dict[str, Callable[[Any], str | None]] = {
    "id": _id,
    "name": _text,
    "page": _page,
    "code": _code,
    "hosts": _hosts,
    "delay": _delay,
}
_REQUIRED = ("id", "name", "page")


def load_source(path: Path) -> Source:
    """Read one source file.

    Raises:
        SourceError: the file can't be read, is no YAML mapping, or has an unknown key, a missing key or a wrong value.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(
            f"{path}: can't be read as YAML: {' '.join(str(error).split())}"
        ) from error
    if not isinstance(data, dict):
        raise SourceError(f"{path}: must be a mapping with the keys {', '.join(_REQUIRED)}")
    for key in data:
        if key not in _CHECKS:
            raise SourceError(f"{path}: unknown key {key!r}; known keys: {', '.join(_CHECKS)}")
    for key in _REQUIRED:
        if key not in data:
            raise SourceError(f"{path}: key {key!r} is missing")
    for key, value in data.items():
        if reason := _CHECKS[key](value):
            raise SourceError(f"{path}: key {key!r} {reason}, not {value!r}")
    return Source(
        **{**data, "hosts": tuple(data.get("hosts", ())), "delay": float(data.get("delay", 1.0))}
    )


def load_sources(where: Path, wanted: Iterable[str] = ()) -> list[Source]:
    """Read a source file, or every ``*.yml`` and ``*.yaml`` of a folder in order of name; ``wanted`` picks by id.

    Raises:
        SourceError: nothing is there, a file is wrong, two files share an id, or a wanted id is not declared.
    """
    if where.is_dir():
        files = sorted(p for p in where.iterdir() if p.suffix in (".yml", ".yaml"))
    elif where.exists():
        files = [where]
    else:
        raise SourceError(f"{where}: no such file or folder")
    if not files:
        raise SourceError(f"{where}: no source file (*.yml) in this folder")
    found: dict[str, tuple[Source, Path]] = {}
    for path in files:
        source = load_source(path)
        if source.id in found:
            raise SourceError(
                f"{path}: key 'id': {source.id!r} is already used by {found[source.id][1]}"
            )
        found[source.id] = (source, path)
    names = list(dict.fromkeys(wanted))
    for name in names:
        if name not in found:
            raise SourceError(f"{where}: no source {name!r}; declared: {', '.join(found)}")
    return [found[name][0] for name in names] if names else [source for source, _ in found.values()]
