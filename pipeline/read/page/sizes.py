"""Labels of links without the size and the type of the file that CMSs and people add to them."""

import re
from typing import NamedTuple

from pipeline.read.names.widths import narrow
from pipeline.read.page.walk import tidy

_TYPE = (
    r"(?:PDF|Word|ワード|Excel|エクセル|PowerPoint|パワーポイント|一太郎|CSV|ZIP|DOCX?|XLSX?|PPTX?|"
    r"テキスト|RTF|JTD)"
)
_TYPE_WORD = rf"{_TYPE}(?:ファイル|形式|文書|データ|版)?"
_SIZE = (
    r"(?P<size>(?<!\d)\d[\d,]*+(?:\.\d+)?[ ]?"
    r"(?:[KMG](?:i?B(?:ytes?)?|バイト)?|キロバイト|メガバイト|バイト|bytes?))"
)
_NAMED = r"(?:ファイル(?:名|サイズ)|サイズ|容量)[^\[\]()【】〔〕]{0,80}?"
"""«(ファイル名：v.pdf サイズ：3.15MB)», «（サイズ：90KB）»."""
# «[PDF：2.08MB]», «(PDF形式、511KB)», «（ワード：1.2MB／新しいウィンドウ）», «.pdf(511KB)»,
# «[PDFファイル／1MB]», «PDFファイル(985KB)», «：pdfファイル(3.7MB)», «【PDF】», «(PDF(1.2MB))»
_LABEL = re.compile(
    rf"(?:[ ]*+:?[ ]*+[\[(【〔]?(?<!\.){_TYPE_WORD}(?<!版))?"
    r"[ ]*+(?:\.[a-z]{3,4})?[ ]*+[\[(【〔<]++[ ]*+"
    rf"(?:(?:{_TYPE})[^\[\]()【】〔〕]{{0,24}}?|{_NAMED}|約)?[ ]*+{_SIZE}"
    r"[^\[\]()【】〔〕]{0,24}[\])】〕>]+",
    re.IGNORECASE,
)
_TYPE_ONLY = re.compile(rf"[ ]*+[\[(【〔]++[ ]*+{_TYPE_WORD}[ ]*+[\])】〕]+", re.IGNORECASE)
_BARE = re.compile(
    rf"[ ]*+(?:{_TYPE}(?:形式|ファイル)?[ ]*+[:：/／、,・]?[ ]*+)?{_SIZE}[ ]*+\Z", re.IGNORECASE
)
_TYPE_LAST = re.compile(rf"[ ]*+:?[ ]*+{_TYPE}(?:ファイル|形式|データ)[ ]*+\Z", re.IGNORECASE)
_WINDOW = re.compile(
    r"[ ]*+[\[(【〔<]?[ ]*+(?:この(?:リンク|ファイル)は[、]?)?(?:(?:別|新しい|新規|新)[ ]*+"
    r"(?:ウィンドウ|ウインドウ|タブ|画面|窓))(?:[でにが](?:開|ひら|表示)[きくしさ]?(?:ます|れます)?)?"
    r"[。]?[ ]*+[\])】〕>]?"
    r"|[ ]*+[\[(【〔<][ ]*+(?:PDF)?(?:ファイル)?[がを](?:開|ひら|表示)[きくしさ](?:ます|れます)?"
    r"[ ]*+[\])】〕>]"
)
_SUFFIX_IN_LABEL = re.compile(r"(?:\.(?:pdf|docx?|xlsx?|pptx?|jtd|csv|zip)){1,2}\Z", re.IGNORECASE)
_CHIP = re.compile(
    r"\A(?:PDF|NEW|New|Word|Excel|新着)[ ]?(?=第|令和|平成|策定|改[定訂]|[RHＲＨ]\d|20\d\d年)"
)
"""What a design sets before a name, in a box of its own: PDF, NEW."""
_MOST = 3
"""Marks that one label has at most: 本編（PDF形式）（1.2MB）."""


class Bare(NamedTuple):
    """A label without what CMSs add to it."""

    label: str
    size: str | None
    """As typed."""
    is_file: bool
    """Whether a size or a type stood there: then the link leads to a file."""


def without_marks(text: str) -> Bare:
    """A label without size, type of file and «opens in a new window»."""
    label, size, is_file = _without_window(_CHIP.sub("", tidy(text))), None, False
    for _ in range(_MOST):
        match = _mark(narrow(label))
        if match is None:
            break
        label = tidy(label[: match.start()] + " " + label[match.end() :])
        size = size or tidy(match.groupdict().get("size") or "") or None
        is_file = True
    return Bare(_SUFFIX_IN_LABEL.sub("", label) or label, size, is_file)


def _without_window(text: str) -> str:
    match = _WINDOW.search(narrow(text))
    if match is None or not (match.start() or match.end() < len(text)):
        return text
    return tidy(text[: match.start()] + " " + text[match.end() :])


def _mark(narrowed: str) -> re.Match[str] | None:
    for rule in (_LABEL, _TYPE_ONLY, _BARE, _TYPE_LAST):
        if match := rule.search(narrowed):
            return match
    return None


def split_size(text: str) -> tuple[str, str | None]:
    """A label without its size and type, and the size.

    ``名前[PDF：2.08MB]`` gives ``("名前", "2.08MB")``.
    """
    bare = without_marks(text)
    return bare.label, bare.size
