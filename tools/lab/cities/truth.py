"""What is right for a page of a municipality, and its form as JSON.

The JSON of a page, beside its HTML::

    {"id": "mikawa", "name": "三川町", "url": "https://…", "published": null,
     "updated": "2024-09-03",
     "files": [{"url": "https://…/senryaku1.pdf", "label": "第2期…総合戦略",
                "editions": [{"series": "総合戦略", "phase": 2, "revision": null,
                              "draft": false}],
                "part": "whole", "published": "2021-02"}],
     "mentions": [{"series": "総合戦略", "phase": 1, "revision": null, "draft": false}]}
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

STRATEGY, VISION = "総合戦略", "人口ビジョン"
SERIES = (STRATEGY, VISION)
UNDATED = "改訂版"
"""The revision of an edition that is a revised one, neither numbered nor dated."""


class Edition(NamedTuple):
    """An edition of a 総合戦略 or a 人口ビジョン."""

    series: str
    phase: int | None
    """None: the page does not tell; any phase is right."""
    revision: str | None = None
    """``2.0``, ``2022-10``, ``改訂版``; None for the phase's own plan."""
    draft: bool = False


class File(NamedTuple):
    """A file that a page links."""

    url: str
    label: str
    editions: tuple[Edition, ...] = ()
    """総合戦略 before 人口ビジョン; none for what belongs to no edition of either."""
    part: str = "whole"
    """whole, summary, split; empty where nobody can tell."""
    published: str | None = None
    """What the page states of this very edition: a day, a month; the year of a fiscal year."""
    also_published: tuple[str | None, ...] = ()
    """Other answers that are right: a fiscal year may be left out."""
    also_revision: tuple[str | None, ...] = ()
    """Other answers that are right: 改訂版 for one whose month only a sentence tells."""
    beside: bool = False
    """A companion (正誤表, 新旧対照表, 英語版): right are no edition at all, and its edition, as
    long as it is not that edition's whole file."""
    answer: str | None = None
    """The media type that its server answers, where its address does not tell that it is a file."""


class Page(NamedTuple):
    """A page and what is right for it."""

    id: str
    name: str
    """The municipality."""
    url: str
    html: bytes
    published: str | None
    updated: str | None
    files: tuple[File, ...]
    mentions: tuple[Edition, ...] = ()
    """Editions that the page names and links no file of: telling them is right, and so is not."""
    kind: str = ""
    """Which family of make and of wording it is of, for a generated page."""


def facts(page: Page) -> dict[str, Any]:
    """A page's truth as JSON, without its HTML."""
    found = {
        "id": page.id,
        "name": page.name,
        "url": page.url,
        "kind": page.kind,
        "published": page.published,
        "updated": page.updated,
        "files": [_file_facts(file) for file in page.files],
        "mentions": [one._asdict() for one in page.mentions],
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _file_facts(file: File) -> dict[str, Any]:
    return file._asdict() | {"editions": [one._asdict() for one in file.editions]}


def page_of(told: Mapping[str, Any], html: bytes) -> Page:
    """A page from its truth as JSON.

    Raises:
        TypeError: a key that is not known.
    """
    found = dict(told)
    files = tuple(_file(one) for one in found.pop("files", ()))
    mentions = tuple(Edition(**one) for one in found.pop("mentions", ()))
    return Page(html=html, files=files, mentions=mentions, **found)


def _file(told: Mapping[str, Any]) -> File:
    found = dict(told)
    editions = tuple(Edition(**one) for one in found.pop("editions", ()))
    for key in ("also_published", "also_revision"):
        found[key] = tuple(found.get(key, ()))
    return File(editions=editions, **found)


def write(page: Page, folder: Path) -> None:
    """A page as two files of its id: HTML and truth."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page.id}.html").write_bytes(page.html)
    text = json.dumps(facts(page), ensure_ascii=False, indent=1)
    (folder / f"{page.id}.json").write_text(text + "\n", encoding="utf-8")


def pages_in(folder: Path) -> list[Page]:
    """The pages of a folder, by id."""
    return [
        page_of(json.loads(path.read_text("utf-8")), path.with_suffix(".html").read_bytes())
        for path in sorted(folder.glob("*.json"))
    ]
