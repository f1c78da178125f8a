"""Pages that are known as lines of text with what is right for each file, as HTML.

A line that is the text of a link is that link; others are headings (where they are short and name
a plan) or paragraphs. Done as content systems do it: headings as ``h2``, links in lists.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from tools.lab.cities.dates import era
from tools.lab.cities.truth import SERIES, Edition, File, Page

_PARTS = {"full": "whole", "split": "split", "summary": "summary"}
_DATE_LINE = re.compile(r"(?:公開日|更新日|掲載日|作成日|印刷|\d{4}年\d{1,2}月\d{1,2}日$)")
_BARE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_BULLET = re.compile(r"^[・•●○\-]\s*")
_MENTIONED = re.compile(r"総合戦略|人口ビジョン|改定|改訂|版総合|評価|結果")


def page_of(source: Mapping[str, Any]) -> Page:
    """A page of a file of ``{"sources": [{"lines": …, "documents": …}]}``."""
    url, documents = str(source["url"]), list(source["documents"])
    # A date without a word beside it is the page's own; which one, the page does not say.
    bare = _BARE.fullmatch(str(source["date_raw"] or "")) is not None
    body = "\n".join(_body(source["lines"], documents, source["title"]))
    text = (
        f"<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>{_e(source['title'])}"
        f"</title></head><body><main id=main><article>\n{body}\n</article></main></body></html>"
    )
    return Page(
        id=str(source["id"]),
        name=re.sub(r"\s*\(.*", "", str(source["municipality"])),
        url=url,
        html=text.encode(),
        published=source["published"] or (source["updated"] if bare else None),
        updated=None if bare else source["updated"],
        files=tuple(_file(document, url, source["lines"]) for document in documents),
        mentions=tuple(_mentions()),
    )


def _mentions() -> Iterator[Edition]:
    """The lists of such a page do not say what else it names: any phase will do."""
    for series in SERIES:
        for draft in (False, True):
            yield Edition(series, None, None, draft)


def _e(text: object) -> str:
    return html.escape(str(text))


def _body(lines: Sequence[str], documents: list[Mapping[str, Any]], title: str) -> Iterator[str]:
    labels = {str(d["link_text"]): d for d in documents}
    if title not in lines and not title.startswith("("):
        yield f"<h1>{_e(title)}</h1>"
    for line in lines:
        if line == "[[CUT]]":
            continue
        bare = _BULLET.sub("", line)
        found = [label for label in labels if label in line]
        if found:
            yield from _linked(line, labels[max(found, key=len)])
        elif line == title:
            yield f"<h1>{_e(line)}</h1>"
        elif _is_heading(line):
            yield f"<h2>{_e(bare)}</h2>"
        else:
            yield f"<p>{_e(line)}</p>"


def _linked(line: str, document: Mapping[str, Any]) -> Iterator[str]:
    label = str(document["link_text"])
    before, _, after = line.partition(label)
    link = f'<a href="{_e(document["href"])}">{_e(label)}</a>'
    yield f"<ul><li>{_e(_BULLET.sub('', before))}{link}</li></ul>"
    if more := re.match(r"\s*-\s*(\S+)$", after):  # «… - 分割版»: the head of the list below it
        yield f"<p>{_e(more[1])}</p>"


def _is_heading(line: str) -> bool:
    short = len(line) <= 60 and not line.endswith("。") and not _DATE_LINE.match(line)
    return short and line[:1] not in "・※" and bool(_MENTIONED.search(line))


def _file(document: Mapping[str, Any], url: str, lines: Sequence[str]) -> File:
    kinds = [kind for kind in str(document["kind"]).split("+") if kind in SERIES]
    editions = tuple(
        Edition(kind, document["phase"], _revision(document["revision"]), _is_draft(document))
        for kind in sorted(kinds, key=SERIES.index)
    )
    href = str(document["href"])
    return File(
        url=urljoin(url, href),
        label=str(document["link_text"]),
        editions=editions,
        part=_PARTS[document["part"]],
        published=_stated(document, lines),
        answer=None if "." in href.rsplit("/", 1)[-1] else "application/pdf",
    )


def _stated(document: Mapping[str, Any], lines: Sequence[str]) -> str | None:
    """The document's date where one of the lines that were kept has it."""
    if document["date_precision"] not in ("day", "month"):
        return None
    year, month = map(int, str(document["date"]).split("-")[:2])
    name, number = era(year, month)
    said = re.compile(rf"(?:{name}{'元' if number == 1 else number}|{year})年{month}月")
    return document["date"] if any(said.search(line) for line in lines) else None


def _is_draft(document: Mapping[str, Any]) -> bool:
    return bool(document["status"] == "draft")


def _revision(said: str | None) -> str | None:
    """第2版 → 2.0, 令和2年10月改定版 → 2020-10."""
    if said is None:
        return None
    if found := re.search(r"第(\d+)(?:\.(\d+))?版", said):
        return f"{found[1]}.{found[2] or 0}"
    if found := re.search(r"令和(\d+)年(\d+)月", said):
        return f"{2018 + int(found[1])}-{int(found[2]):02}"
    return said
