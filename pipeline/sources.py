"""Declare: the YAML files that say what to watch.

The format is part of the public contract (``docs/`` and the README show it); an unknown key, a
missing key or a wrong type is an error that names file, key and reason.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict, cast
from urllib.parse import urldefrag, urlsplit

import yaml

from pipeline.corrections import Correction, is_url, read_corrections, why_wrong
from pipeline.errors import SourceError
from pipeline.kinds import LOOKS, CorrectionKind

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_ID_LINE = re.compile(r"""^id:[ \t]*["']?([a-z0-9][a-z0-9-]*)""", re.MULTILINE)
_MOST_PAGES = 50
_LONGEST_VALUE = 300


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
    pages: tuple[str, ...] = ()
    """Further pages of the same municipality, each once and without the page itself."""
    allow_private: bool = False
    """Whether its hosts are one's own: they may be asked at loopback and private addresses."""

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every ``host[:port]`` the crawler may ask, lower case."""
        pages = map(host_of, (self.page, *self.pages))
        return frozenset((*pages, *map(str.lower, self.hosts)))

    @property
    def earlier(self) -> tuple[str, ...]:
        """Addresses at which the page stood before, as a person declared: none to be asked any
        more.
        """
        return tuple(c.names[0] for c in self.corrections if c.kind == CorrectionKind.EARLIER)


def host_of(url: str) -> str:
    """The ``host[:port]`` of a URL, lower case."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _id(value: object) -> str | None:
    if value == LOOKS:
        return "is the archive's own folder of looks"
    ok = isinstance(value, str) and _ID.match(value)
    return None if ok else "must be made of a-z, 0-9 and -, e.g. aizuwakamatsu"


def check_id(value: str) -> None:
    """Raises: SourceError: no source can have this id."""
    if reason := _id(value):
        raise SourceError(f"id {reason}, not {value!r}")


def _code(value: object) -> str | None:
    ok = isinstance(value, str) and re.fullmatch(r"\d{5,6}", value)
    return None if ok else 'must be five or six digits in quotes, e.g. "07202"'


def _page(value: object) -> str | None:
    return None if is_url(value) else "must be an http or https URL"


def _hosts(value: object) -> str | None:
    ok = isinstance(value, list) and all(
        isinstance(h, str) and re.fullmatch(r"[\w.-]+(:\d+)?", h) for h in value
    )
    return None if ok else "must be a list of host names, e.g. [www2.city.example.jp]"


def _delay(value: object) -> str | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600
    return None if ok else "must be a number of seconds from 0 to 3600"


def _pages(value: object) -> str | None:
    ok = isinstance(value, list) and len(value) <= _MOST_PAGES and all(map(is_url, value))
    return None if ok else f"must be a list of at most {_MOST_PAGES} http or https URLs"


def _allow_private(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


_CHECKS: dict[str, Callable[[object], str | None]] = {
    "id": _id,
    "name": _text,
    "page": _page,
    "code": _code,
    "hosts": _hosts,
    "delay": _delay,
    "pages": _pages,
    "allow_private": _allow_private,
    "corrections": why_wrong,
}
_REQUIRED = ("id", "name", "page")


class _Loader(yaml.SafeLoader):
    """Leaves a date that can't be (2020-02-30) as text, to be told with its key."""


def _date_or_text(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)


def _mapping(path: Path) -> dict[str, object]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (it is safe)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
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
    pages: NotRequired[list[str]]
    allow_private: NotRequired[bool]
    corrections: NotRequired[list[dict[str, object]]]


def _checked(path: Path, data: dict[str, object]) -> _Declared:
    for key in data:
        if key not in _CHECKS:
            raise SourceError(f"{path}: unknown key {key!r}; known keys: {', '.join(_CHECKS)}")
    for key in _REQUIRED:
        if key not in data:
            raise SourceError(f"{path}: key {key!r} is missing")
    for key, value in data.items():
        if reason := _CHECKS[key](value):
            # Which item of a list is wrong, and what it says there, the reason tells.
            told = "" if reason.startswith("item ") else f", not {value!r}"[:_LONGEST_VALUE]
            raise SourceError(f"{path}: key {key!r} {reason}{told}")
    return cast("_Declared", data)


def _further(page: str, pages: Iterable[str]) -> tuple[str, ...]:
    """The further pages, without fragments."""
    told = dict.fromkeys(urldefrag(url)[0] for url in pages)
    return tuple(url for url in told if url != urldefrag(page)[0])


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
        pages=_further(declared["page"], declared.get("pages", ())),
        allow_private=declared.get("allow_private", False),
        corrections=tuple(read_corrections(declared.get("corrections") or ())),
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


def declared_ids(where: Path) -> frozenset[str]:
    """The ids that the source files of a folder declare, read at a glance: a file that is wrong is
    told by :func:`load_sources`. Empty where there is no such folder.
    """
    try:
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in _files(where)]
    except (OSError, SourceError):
        return frozenset()
    return frozenset(found[1] for text in texts if (found := _ID_LINE.search(text)))


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
