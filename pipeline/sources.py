"""Declare: the YAML files that say what to watch.

The format is part of the public contract (``docs/`` and the README show it); an unknown key, a
missing key or a wrong type is an error that names file, key and reason.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict, cast
from urllib.parse import urlsplit

import yaml

from pipeline.errors import SourceError
from pipeline.kinds import CorrectionKind

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


_MOST_CORRECTIONS = 1000
_LONGEST_NAME = 300


class Correction(NamedTuple):
    """A person's word about two indicators, by their names as printed or by their ids."""

    kind: CorrectionKind
    names: tuple[str, str]


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
    corrections: tuple[Correction, ...] = ()
    """What a person declared, believed before anything that was read."""

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every ``host[:port]`` the crawler may ask, lower case."""
        return frozenset(
            {
                urlsplit(self.page).netloc.rpartition("@")[2].lower(),
                *(h.lower() for h in self.hosts),
            }
        )


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _id(value: object) -> str | None:
    ok = isinstance(value, str) and _ID.match(value)
    return None if ok else "must be made of a-z, 0-9 and -, e.g. aizuwakamatsu"


def _code(value: object) -> str | None:
    ok = isinstance(value, str) and re.fullmatch(r"\d{5,6}", value)
    return None if ok else 'must be five or six digits in quotes, e.g. "07202"'


def _page(value: object) -> str | None:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        ok = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port if parts else None
    except ValueError:
        ok = False
    return None if ok else "must be an http or https URL"


def _hosts(value: object) -> str | None:
    ok = isinstance(value, list) and all(
        isinstance(h, str) and re.fullmatch(r"[\w.-]+(:\d+)?", h) for h in value
    )
    return None if ok else "must be a list of host names, e.g. [www2.city.example.jp]"


def _delay(value: object) -> str | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600
    return None if ok else "must be a number of seconds from 0 to 3600"


def _corrections(value: object) -> str | None:
    if not isinstance(value, list) or len(value) > _MOST_CORRECTIONS:
        return f"must be a list of at most {_MOST_CORRECTIONS} corrections"
    reasons = ((i, _correction(item)) for i, item in enumerate(value, 1))
    return next((f"item {i}: {reason}" for i, reason in reasons if reason), None)


def _correction(item: object) -> str | None:
    """Why an item of ``corrections`` is wrong."""
    if not isinstance(item, dict) or len(item) != 1:
        return f"must have one key of {', '.join(CorrectionKind)}"
    [(key, names)] = item.items()
    if key not in tuple(CorrectionKind):
        return f"unknown key {key!r}; known keys: {', '.join(CorrectionKind)}"
    two = isinstance(names, list) and len(names) == 2 and all(map(_is_name, names))
    if not two:
        return f"{key} must be a list of two names, e.g. [新規就農者数, 新規に就農した人の数]"
    if names[0].strip() == names[1].strip():
        return f"{key} names the same twice; where two indicators have one name, give their ids"
    return None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME


_CHECKS: dict[str, Callable[[object], str | None]] = {
    "id": _id,
    "name": _text,
    "page": _page,
    "code": _code,
    "hosts": _hosts,
    "delay": _delay,
    "corrections": _corrections,
}
_REQUIRED = ("id", "name", "page")


def _mapping(path: Path) -> dict[str, object]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{path}: can't be read as YAML: {reason}") from error
    if not isinstance(data, dict):
        raise SourceError(f"{path}: must be a mapping with the keys {', '.join(_REQUIRED)}")
    return data


class _Declared(TypedDict):
    """A source file, checked."""

    id: str
    name: str
    page: str
    code: NotRequired[str]
    hosts: NotRequired[list[str]]
    delay: NotRequired[float]
    corrections: NotRequired[list[dict[str, list[str]]]]


def _checked(path: Path, data: dict[str, object]) -> _Declared:
    for key in data:
        if key not in _CHECKS:
            raise SourceError(f"{path}: unknown key {key!r}; known keys: {', '.join(_CHECKS)}")
    for key in _REQUIRED:
        if key not in data:
            raise SourceError(f"{path}: key {key!r} is missing")
    for key, value in data.items():
        if reason := _CHECKS[key](value):
            raise SourceError(f"{path}: key {key!r} {reason}, not {value!r}")
    return cast("_Declared", data)


def load_source(path: Path) -> Source:
    """Read one source file.

    Raises:
        SourceError: the file can't be read, is no YAML mapping, or has an unknown key, a missing
            key or a wrong value.
    """
    declared = _checked(path, _mapping(path))
    return Source(
        id=declared["id"],
        name=declared["name"],
        page=declared["page"],
        code=declared.get("code"),
        hosts=tuple(declared.get("hosts", ())),
        delay=float(declared.get("delay", 1.0)),
        corrections=tuple(
            Correction(CorrectionKind(kind), (one.strip(), other.strip()))
            for item in declared.get("corrections", ())
            for kind, (one, other) in item.items()
        ),
    )


def _files(where: Path) -> list[Path]:
    if not where.is_dir():
        if not where.exists():
            raise SourceError(f"{where}: no such file or folder")
        return [where]
    files = sorted(path for path in where.iterdir() if path.suffix in (".yml", ".yaml"))
    if not files:
        raise SourceError(f"{where}: no source file (*.yml) in this folder")
    return files


def load_sources(where: Path, wanted: Iterable[str] = ()) -> list[Source]:
    """Read a source file, or every ``*.yml`` and ``*.yaml`` of a folder in order of name.

    Args:
        wanted: ids of the sources to give, in this order; all where it is empty.

    Raises:
        SourceError: nothing is there, a file is wrong, two files share an id, or a wanted id is
            not declared.
    """
    sources: dict[str, Source] = {}
    declared: dict[str, Path] = {}
    for path in _files(where):
        source = load_source(path)
        if source.id in sources:
            other = declared[source.id]
            raise SourceError(f"{path}: key 'id': {source.id!r} is already used by {other}")
        sources[source.id], declared[source.id] = source, path
    names = list(dict.fromkeys(wanted)) or list(sources)
    for name in names:
        if name not in sources:
            raise SourceError(f"{where}: no source {name!r}; declared: {', '.join(sources)}")
    return [sources[name] for name in names]
