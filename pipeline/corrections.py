"""Declare: a person's word about a source, the items of ``corrections`` in its file.

An item is about two indicators (``same_indicator``, ``not_same``), about what the page says of a
file, of every file under one label or of itself (``file``, ``label``, ``page``), or about where the
page stood before (``earlier``). In the archive and in the database each is three texts: its kind,
one name or target, and the other name or its settings as JSON.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

from pipeline.kinds import CorrectionKind, EditionStatus, Part

MOST = 1000
"""Corrections of one source."""
THE_PAGE = "true"
"""Target of a correction of the source's own page (``page: true``)."""
_LONGEST_NAME = 300
_LONGEST_TARGET = 2000
_LONGEST_SERIES = 60
_PAIRS = (CorrectionKind.SAME_INDICATOR, CorrectionKind.NOT_SAME)
_FACTS = (CorrectionKind.FILE, CorrectionKind.LABEL, CorrectionKind.PAGE)
_Check = Callable[[object], str | None]


class Correction(NamedTuple):
    """A person's word, believed before anything that was read."""

    kind: CorrectionKind
    names: tuple[str, str]
    """Two indicators, by their names as printed or by their ids; else the target (end of an
    address, label, :data:`THE_PAGE` or the URL of a further page, earlier URL) and its settings as
    JSON with sorted keys."""

    @property
    def settings(self) -> dict[str, object]:
        """What was set of the target; nothing of two indicators."""
        return read_settings(self.names[1])


def is_url(value: object) -> bool:
    """Is it an address that the crawler can ask?"""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        _ = parts.port if parts else None
    except ValueError:
        return False
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


def why_wrong(value: object) -> str | None:
    """Why the value of ``corrections`` is none; None where it is right, or nothing is given (all
    items are comments)."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST:
        return f"must be a list of at most {MOST} corrections"
    reasons = ((i, _item(item)) for i, item in enumerate(value, 1))
    wrong = next((f"item {i}: {reason}" for i, reason in reasons if reason), None)
    return wrong or _twice(value)


def read_corrections(items: Iterable[Mapping[str, object]]) -> Iterator[Correction]:
    """The corrections of a list that :func:`why_wrong` finds right, in its order."""
    for item in items:
        kind = next(kind for kind in CorrectionKind if kind in item)
        if kind in _PAIRS:
            one, other = _texts(item[kind])
            yield Correction(kind, (one.strip(), other.strip()))
        elif kind == CorrectionKind.EARLIER:
            yield from (Correction(kind, (url, "{}")) for url in _texts(item[kind]))
        else:
            settings = {key: value for key, value in item.items() if key != kind}
            yield Correction(kind, (_target(item[kind]), _json(settings)))


def read_settings(text: str) -> dict[str, object]:
    """Settings as the archive holds them; without what no source file could have said."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        key: value
        for key, value in told.items()
        if key in _SETTINGS and (_SETTINGS[key](value) is None)
    }


def files_meant(target: str, urls: Iterable[str]) -> list[str]:
    """The addresses that end with what a correction calls a file, in their order.

    Where it is a whole name, or several folders with one, in some of them, only those:
    ``gaiyou.pdf`` is not ``R2-gaiyou.pdf`` beside ``gaiyou.pdf``.
    """
    end = _plain(target)
    found = [url for url in urls if _plain(url).endswith(end)]
    whole = [url for url in found if _begins(_plain(url), end)]
    return whole or found


def _plain(url: str) -> str:
    """An address as people write it: percent-encoding undone, without scheme and fragment."""
    plain = unicodedata.normalize("NFC", unquote(urldefrag(url)[0].strip()))
    return re.sub(r"\Ahttps?://", "", plain, flags=re.IGNORECASE)


def _begins(url: str, end: str) -> bool:
    """Does a name begin where this end of an address does?"""
    before = url[: len(url) - len(end)]
    return not before or before[-1] in "/?&=" or end[:1] in "/?&="


def _item(item: object) -> str | None:
    """Why an item of ``corrections`` is wrong."""
    kinds = [kind for kind in CorrectionKind if isinstance(item, dict) and kind in item]
    if not isinstance(item, dict) or len(kinds) != 1:
        return _no_kind(item)
    kind = kinds[0]
    if kind in _FACTS:
        return _of_facts(kind, item)
    if len(item) > 1:
        other = next(key for key in item if key != kind)
        return f"unknown key {other!r} beside {kind}"
    return _of_pair(kind, item[kind]) if kind in _PAIRS else _of_earlier(item[kind])


def _no_kind(item: object) -> str:
    told = f"must have one key of {', '.join(CorrectionKind)}"
    known = (*CorrectionKind, *_SETTINGS)
    unknown = [key for key in item if key not in known] if isinstance(item, dict) else []
    return f"{told}; unknown key {unknown[0]!r}" if unknown else told


def _of_pair(kind: CorrectionKind, names: object) -> str | None:
    if not isinstance(names, list) or len(names) != 2 or not all(map(_is_name, names)):
        return f"{kind} must be a list of two names, e.g. [新規就農者数, 新規に就農した人の数]"
    if names[0].strip() == names[1].strip():
        return f"{kind} names the same twice; where two indicators have one name, give their ids"
    return None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME


def _of_earlier(value: object) -> str | None:
    urls = _texts(value)
    told = len(value) if isinstance(value, list) else 1
    if (
        urls
        and len(urls) == told
        and all(is_url(url) and len(url) <= _LONGEST_TARGET for url in urls)
    ):
        return None
    return "earlier must be a list of http or https URLs at which the page stood before"


def _texts(value: object) -> list[str]:
    """A list of texts, or one text as such a list; empty for what is neither."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return [value] if isinstance(value, str) else []


def _of_facts(kind: CorrectionKind, item: Mapping[str, object]) -> str | None:
    """Why a correction of a file, of a label or of the page is wrong."""
    if reason := _TARGETS[kind](item[kind]):
        return f"{kind} {reason}, not {item[kind]!r}"
    allowed = _PAGE_SETTINGS if kind == CorrectionKind.PAGE else _FILE_SETTINGS
    settings = {key: value for key, value in item.items() if key != kind}
    for key, value in settings.items():
        if key not in allowed:
            return f"unknown key {key!r} beside {kind}; known keys: {', '.join(allowed)}"
        if reason := _SETTINGS[key](value):
            return f"{key} {reason}, not {value!r}"
    if not settings:
        return f"{kind} says nothing; give one of {', '.join(allowed)}"
    if settings.get("ignore") and len(settings) > 1:
        return "ignore: true makes it no edition at all, so it goes with no other key"
    return None


def _target_file(value: object) -> str | None:
    ok = isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_TARGET
    return None if ok else "must be the end of a file's address, e.g. files/R2-gaiyou.pdf"


def _target_label(value: object) -> str | None:
    ok = isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME
    return None if ok else "must be a link's label, e.g. 概要版"


def _target_page(value: object) -> str | None:
    ok = value is True or is_url(value)
    return None if ok else "must be true, or the URL of one of the source's pages"


def _target(value: object) -> str:
    return THE_PAGE if value is True else str(value).strip()


def _series(value: object) -> str | None:
    ok = isinstance(value, str) and value.isprintable() and len(value.strip()) > 0
    ok = ok and len(str(value)) <= _LONGEST_SERIES
    return None if ok else "must be a kind of plan, e.g. 総合戦略"


def _phase(value: object) -> str | None:
    ok = value is None or (isinstance(value, int) and not isinstance(value, bool))
    ok = ok and (value is None or 1 <= int(str(value)) <= 99)
    return None if ok else "must be a number from 1 to 99"


def _revision(value: object) -> str | None:
    # 改訂版 is what an undated revision is read as: who finds it right can say so.
    shape = r"\d{1,2}\.\d{1,2}|\d{4}-(?:0[1-9]|1[0-2])|改訂版"
    ok = value is None or (isinstance(value, str) and re.fullmatch(shape, value))
    return None if ok else 'must be a number or a month in quotes, e.g. "2.1" or "2020-10"'


def _one_of(words: Iterable[str]) -> _Check:
    known = tuple(words)

    def check(value: object) -> str | None:
        return None if value in known else f"must be one of {', '.join(known)}"

    return check


def _date(value: object) -> str | None:
    ok = value is None or _iso(value)
    return None if ok else "must be a date, e.g. 2020-03-31, 2020-03 or 2020"


def _iso(value: object) -> str | None:
    """A date of a source file as ISO 8601 text, cut to what is known; None for what is no date."""
    text = str(value) if isinstance(value, str | int | date) else ""
    if isinstance(value, bool) or not re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", text):
        return None
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return text


def _bool(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


_TARGETS: dict[CorrectionKind, _Check] = {
    CorrectionKind.FILE: _target_file,
    CorrectionKind.LABEL: _target_label,
    CorrectionKind.PAGE: _target_page,
}
_SETTINGS: dict[object, _Check] = {
    "series": _series,
    "phase": _phase,
    "revision": _revision,
    "part": _one_of(Part),
    "status": _one_of(EditionStatus),
    "published": _date,
    "ignore": _bool,
    "updated": _date,
}
_FILE_SETTINGS = ("series", "phase", "revision", "part", "status", "published", "ignore")
_PAGE_SETTINGS = ("published", "updated")


def _json(settings: Mapping[str, object]) -> str:
    """Settings as the archive and the database hold them, however the file spelt them."""
    told = {
        key: _iso(value) if key in _PAGE_SETTINGS else value
        for key, value in settings.items()
        if value is not False
    }
    series = told.get("series")
    if isinstance(series, str):
        told["series"] = series.strip()
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _twice(items: list[Mapping[str, object]]) -> str | None:
    """Two words about one target contradict each other, or one of them is idle."""
    seen: dict[tuple[object, str], int] = {}
    for i, item in enumerate(items, 1):
        for correction in read_corrections([item]):
            if correction.kind not in _PAIRS:
                first = seen.setdefault((correction.kind, correction.names[0]), i)
                if first != i:
                    told = f"{correction.kind} {correction.names[0]!r}"
                    return f"item {i}: {told} is corrected in item {first} already"
    return None
