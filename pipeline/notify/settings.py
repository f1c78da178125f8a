"""Whom to tell, of what, and how: a YAML file, or addresses alone from the environment."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from pipeline.errors import NotifyError

ENVIRONMENT = "SHINKYU_NOTIFY"
PUBLIC_URL = "SHINKYU_PUBLIC_URL"
MOST_RECIPIENTS = 20
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Topic(StrEnum):
    """What a message is about."""

    CHANGES = "changes"
    """Something changed: an edition, a file, an indicator."""
    TROUBLE = "trouble"
    """Something is wrong, or well again."""


class Digest(StrEnum):
    """How changes are put together; trouble is always told after the run that met it."""

    NONE = "none"
    """A message a source."""
    RUN = "run"
    """One message a run."""
    DAY = "day"
    """One message a day."""
    WEEK = "week"
    """One message a week."""


class Recipient(NamedTuple):
    """Somebody to tell."""

    url: str
    """An Apprise address; it may hold a password and is never shown."""
    name: str
    """What our own lines call it."""
    about: frozenset[Topic]
    sources: frozenset[str]
    """Ids of the sources that are told of; empty where all are."""
    lang: str
    digest: Digest

    @property
    def id(self) -> str:
        """Its name in what is remembered: says nothing of the address."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]

    def wants(self, topic: Topic, source_id: str | None) -> bool:
        """Is it told of this? Trouble of no source in particular concerns everybody who is told of
        trouble.
        """
        of_it = not self.sources or source_id is None or source_id in self.sources
        return topic in self.about and of_it


class Settings(NamedTuple):
    """All that can be set."""

    recipients: tuple[Recipient, ...]
    public_url: str
    """Goes before the paths of our pages; empty where they stand at no public address."""
    nights: int = 3
    """An address that was not had for so many nights in a row is trouble."""
    disk_gb: float = 1.0
    """Less room than this, for archive or database, is trouble (in 10⁹ bytes)."""
    seconds: float = 30.0
    """Longest time for all messages to one recipient."""


def load(given: str | None, environment: Mapping[str, str] | None = None) -> Settings | None:
    """The settings.

    Args:
        given: path of a YAML file, or Apprise addresses separated by blanks.
        environment: where ``${NAME}`` in addresses and the public address come from.

    Returns:
        None where nobody is to be told.

    Raises:
        NotifyError: the file can't be read or says something wrong.
    """
    named = os.environ if environment is None else environment
    if not given or not given.strip():
        return None
    if _SCHEME.match(given.strip()):
        return _settings({"to": given.split()}, ENVIRONMENT, named)
    return _settings(_mapping(Path(given)), given, named)


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise NotifyError(f"{path}: can't be read as notifications' settings: {reason}") from error
    if not isinstance(data, dict):
        raise NotifyError(f"{path}: must be a mapping with the key 'to'")
    return data


def _in(kinds: Iterable[str]) -> Callable[[object], bool]:
    return lambda value: value in list(kinds)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


def _number(least: float, most: float) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
    )


def _http(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


_EACH: dict[str, tuple[Callable[[object], bool], str]] = {
    "about": (
        lambda value: _texts(value) and set(value) <= set(Topic),  # type: ignore[call-overload]
        "must be a list of changes, trouble",
    ),
    "sources": (_texts, "must be a list of ids of sources"),
    "lang": (_in(("ja", "en")), "must be ja or en"),
    "digest": (_in(Digest), "must be none, run, day or week"),
    "name": (lambda value: isinstance(value, str) and bool(value), "must be a text"),
}
"""What can be set for each recipient, and but for its name for all."""
_ALL: dict[str, tuple[Callable[[object], bool], str]] = {
    "to": (lambda value: isinstance(value, list) and bool(value), "must be a list of addresses"),
    "public_url": (_http, "must be an http or https address"),
    "nights": (lambda v: _number(1, 365)(v) and isinstance(v, int), "must be a number of nights"),
    "disk_gb": (_number(0, 1e6), "must be a number of gigabytes"),
    "seconds": (_number(1, 600), "must be a number of seconds from 1 to 600"),
    **{key: check for key, check in _EACH.items() if key != "name"},
}


def _check(where: str, data: Mapping[str, object], known: Mapping[str, Any]) -> None:
    for key, value in data.items():
        if key not in known:
            raise NotifyError(f"{where}: unknown key {key!r}; known keys: {', '.join(known)}")
        right, reason = known[key]
        if not right(value):
            raise NotifyError(f"{where}: key {key!r} {reason}")


def _settings(data: Mapping[str, Any], where: str, named: Mapping[str, str]) -> Settings:
    if "to" not in data:
        raise NotifyError(f"{where}: key 'to' is missing: it lists Apprise addresses")
    _check(where, data, _ALL)
    if len(data["to"]) > MOST_RECIPIENTS:
        raise NotifyError(
            f"{where}: key 'to' must be a list of at most {MOST_RECIPIENTS} addresses"
        )
    common = {key: data[key] for key in _EACH if key in data}
    recipients = [
        _recipient(one, number, common, where, named) for number, one in enumerate(data["to"], 1)
    ]
    usual = Settings._field_defaults
    return Settings(
        recipients=tuple({one.id: one for one in recipients}.values()),
        public_url=str(data.get("public_url") or named.get(PUBLIC_URL, "")).rstrip("/"),
        **{key: data.get(key, usual[key]) for key in ("nights", "disk_gb", "seconds")},
    )


def _recipient(
    given: object, number: int, common: Mapping[str, Any], where: str, named: Mapping[str, str]
) -> Recipient:
    place = f"{where}: recipient {number}"
    said = {"url": given} if isinstance(given, str) else given
    if not isinstance(said, dict):
        raise NotifyError(f"{place}: must be an Apprise address, or a mapping with the key 'url'")
    said = {**common, **said}
    url = said.pop("url", None)
    if not isinstance(url, str):
        raise NotifyError(f"{place}: must be an Apprise address, or a mapping with the key 'url'")
    _check(place, said, _EACH)
    full = _filled(url, place, named)
    if not _SCHEME.match(full):
        raise NotifyError(f"{place}: is no Apprise address, e.g. mailto://… or ntfys://…")
    return Recipient(
        url=full,
        name=said.get("name") or f"no. {number} ({full.partition(':')[0].lower()})",
        about=frozenset(map(Topic, said.get("about", Topic))),
        sources=frozenset(said.get("sources", ())),
        lang=said.get("lang", "ja"),
        digest=Digest(said.get("digest", Digest.NONE)),
    )


def _filled(url: str, place: str, named: Mapping[str, str]) -> str:
    """An address with what it takes from the environment.

    Raises:
        NotifyError: it names a variable that is not set.
    """
    for name in _VARIABLE.findall(url):
        if name not in named:
            raise NotifyError(f"{place}: the environment has no variable {name}")
    return _VARIABLE.sub(lambda match: named[match[1]], url.strip())
