"""How to cite an edition, a row of a comparison, or a passage with its life: text, BibTeX,
CSL-JSON, each with the SHA-256 of the files that were read.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.web.plain_text import beginning, visible

_QUOTED = 200
"""Letters of a passage that a citation quotes."""
_TEX_SPECIAL = re.compile(r"([#$%&_^~\\])")
_TEX_WORDS = {"\\": r"\textbackslash ", "^": r"\^{}", "~": r"\~{}"}


class CitedEdition(NamedTuple):
    """What is cited."""

    id: str
    source_name: str
    label: str
    version: str
    published: str
    """ISO 8601, cut to what is known; empty where it is not known."""


class CitedFile(NamedTuple):
    """The file that was read."""

    url: str
    sha256: str
    day: str
    """When it was captured, ISO."""


class Citations(NamedTuple):
    """The three forms."""

    plain: str
    bibtex: str
    csl: str


class CitedSide(NamedTuple):
    """One side of a row."""

    words: str
    """What the edition or file is called, in Japanese."""
    words_en: str
    published: str
    """ISO 8601, cut to what is known; empty where it is not known."""
    page: int | None
    text: str
    url: str
    sha256: str
    captured_at: str
    """In UTC."""


class CitedRow(NamedTuple):
    """A row of a comparison."""

    key: str
    """Of both sides and the row, for programs."""
    city: str
    names: tuple[str, str]
    """What is compared, old and new, in Japanese."""
    names_en: tuple[str, str]
    kind: str
    """What became of the passage, in Japanese."""
    kind_en: str
    old: CitedSide | None
    """None where the row has no old side."""
    new: CitedSide | None
    url: str
    """The permanent address of the row here."""

    @property
    def sides(self) -> list[CitedSide]:
        """Those that there are, the old one first."""
        return [side for side in (self.old, self.new) if side]


class RowCitations(NamedTuple):
    """The forms."""

    japanese: str
    english: str
    bibtex: str
    csl: str


def row_citations(row: CitedRow) -> RowCitations:
    """A row of a comparison in all forms, with the pages and files of both sides."""
    return RowCitations(
        japanese=_in_japanese(row),
        english=_in_english(row),
        bibtex=_row_bib(row),
        csl=_row_csl(row),
    )


def _in_japanese(row: CitedRow) -> str:
    names = " → ".join(row.names)
    parts = [f"{row.city} {names}（{row.kind}）".strip()]
    both = (("旧", row.old), ("新", row.new))
    parts += [_side_in_japanese(word, side) for word, side in both if side]
    return "。".join([*parts, row.url])


def _in_english(row: CitedRow) -> str:
    names = " → ".join(row.names_en)
    parts = [f"{row.city}, {names} ({row.kind_en})".strip(", ")]
    both = (("Old", row.old), ("New", row.new))
    parts += [_side_in_english(word, side) for word, side in both if side]
    return ". ".join([*parts, row.url])


def _side_in_japanese(word: str, side: CitedSide) -> str:
    page = f"{side.page}ページ" if side.page else ""
    facts = [side.published or "日付不明", f"{side.captured_at} 捕捉"]
    facts += [f"SHA-256: {side.sha256}", side.url]
    return f"{word}{page}「{beginning(side.text, _QUOTED)}」（{'、'.join(facts)}）"


def _side_in_english(word: str, side: CitedSide) -> str:
    page = f", p. {side.page}" if side.page else ""
    facts = [side.published or "undated", f"captured {side.captured_at}"]
    facts += [f"SHA-256: {side.sha256}", side.url]
    return f"{word}{page}: “{beginning(side.text, _QUOTED)}” ({'; '.join(facts)})"


def _row_bib(row: CitedRow) -> str:
    names = " → ".join(row.names)
    return _sides_bib(
        _About(row.key, f"{names}（{row.kind}）", row.city, row.url),
        [(word, side) for word, side in (("old", row.old), ("new", row.new)) if side],
    )


def _row_csl(row: CitedRow) -> str:
    return _sides_csl(
        _About(row.key, f"{' → '.join(row.names)}（{row.kind}）", row.city, row.url),
        [(word, side) for word, side in (("old", row.old), ("new", row.new)) if side],
    )


class _About(NamedTuple):
    """What is cited by its sides."""

    key: str
    title: str
    city: str
    url: str


def _sides_bib(about: _About, sides: Sequence[tuple[str, CitedSide]]) -> str:
    _, last = sides[-1]
    notes = [
        f"{word}: {f'p. {side.page}, ' if side.page else ''}SHA-256: {side.sha256}, "
        f"captured {side.captured_at}, {_tex(side.url)}"
        for word, side in sides
    ]
    return _entry(
        "misc",
        about.key,
        {
            "title": _tex(about.title),
            "author": f"{{{_tex(about.city)}}}" if about.city else "",
            "year": last.published[:4],
            "month": last.published[5:7],
            "pages": str(last.page or ""),
            "url": about.url,
            "urldate": last.captured_at[:10],
            "note": "; ".join(notes),
        },
    )


def _sides_csl(about: _About, sides: Sequence[tuple[str, CitedSide]]) -> str:
    _, last = sides[-1]
    item: dict[str, object] = {
        "id": about.key,
        "type": "report",
        "title": about.title,
        "language": "ja",
        "URL": about.url,
        "accessed": {"date-parts": [_date_parts(last.captured_at[:10])]},
        "note": "; ".join(f"SHA-256: {side.sha256}" for _, side in sides),
        "archive_location": last.url,
        "custom": {word: side._asdict() | {"text": visible(side.text)} for word, side in sides},
    }
    if about.city:
        item["author"] = [{"literal": about.city}]
    if last.page:
        item["page"] = str(last.page)
    issued = _date_parts(last.published)
    if issued:
        item["issued"] = {"date-parts": [issued]}
    return json.dumps([item], ensure_ascii=False, indent=2)


class CitedPassage(NamedTuple):
    """A passage with its life."""

    key: str
    """Its id."""
    city: str
    series: str
    life: str
    """In a sentence, in Japanese."""
    life_en: str
    first: CitedSide
    """Where it stood first, of the editions that are final."""
    last: CitedSide
    """Where it stood last; the same where it stands in one edition alone."""
    url: str
    """Its permanent address here."""


def passage_citations(passage: CitedPassage) -> RowCitations:
    """A passage in all forms, with the page and the file of its first and of its last wording."""
    ends = [("first", "初出", passage.first), ("last", "最終", passage.last)]
    if passage.first == passage.last:
        ends = ends[1:]
    title = f"{passage.series}「{beginning(passage.last.text, _QUOTED)}」"
    ja = [f"{passage.city} {title}（{passage.life}）".strip()]
    ja += [_side_in_japanese(f"{word}：{side.words} ", side) for _, word, side in ends]
    en = [f"{passage.city}, {passage.series} ({passage.life_en})".strip(", ")]
    en += [_side_in_english(f"{key.title()}, {side.words_en}", side) for key, _, side in ends]
    about = _About(passage.key, title, passage.city, passage.url)
    sides = [(key, side) for key, _, side in ends]
    return RowCitations(
        japanese="。".join([*ja, passage.url]),
        english=". ".join([*en, passage.url]),
        bibtex=_sides_bib(about, sides),
        csl=_sides_csl(about, sides),
    )


def citations(edition: CitedEdition, main: CitedFile | None, url: str) -> Citations:
    """The three forms.

    Args:
        main: its main file; None where it has none.
        url: the permanent address of the edition's page here.
    """
    return Citations(
        plain=_plain(edition, main, url),
        bibtex=_bibtex(edition, main, url),
        csl=_csl(edition, main, url),
    )


def _plain(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    parts = [f"{edition.source_name}「{edition.label}」（{edition.version}）"]
    parts.append(edition.published or "日付不明")
    if main:
        parts.append(f"{main.url}（{main.day} 捕捉、SHA-256: {main.sha256}）")
    return "、".join([*parts, url])


def _tex(text: str) -> str:
    """Text for a BibTeX value: TeX's own characters escaped, braces out."""
    bare = re.sub(r"[{}\s]+", " ", visible(text)).strip()
    return _TEX_SPECIAL.sub(lambda match: _TEX_WORDS.get(match[1], f"\\{match[1]}"), bare)


def _bibtex(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    return _entry(
        "techreport",
        edition.id,
        {
            "title": _tex(edition.label),
            "author": f"{{{_tex(edition.source_name)}}}",
            "edition": _tex(edition.version),
            "year": edition.published[:4],
            "month": edition.published[5:7],
            "url": url,
            "note": f"SHA-256: {main.sha256}, {_tex(main.url)}" if main else "",
        },
    )


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX; what is empty is left out.

    Args:
        key: its letters outside of ASCII are left out, which not every program takes.
        fields: as TeX has to read them.
    """
    plain = re.sub(r"[^A-Za-z0-9_.]+", "-", key).strip("-") or "edition"
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{plain},\n{body}\n}}"


def _csl(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    item: dict[str, object] = {
        "id": edition.id,
        "type": "report",
        "title": edition.label,
        "edition": edition.version,
        "language": "ja",
        "author": [{"literal": edition.source_name}],
        "URL": url,
    }
    issued = _date_parts(edition.published)
    if issued:
        item["issued"] = {"date-parts": [issued]}
    if main:
        item["accessed"] = {"date-parts": [_date_parts(main.day)]}
        item["note"] = f"SHA-256: {main.sha256}"
        item["archive_location"] = main.url
    return json.dumps([item], ensure_ascii=False, indent=2)


def _date_parts(iso: str) -> list[int]:
    return [int(part) for part in iso.split("-") if part.isdigit()]
