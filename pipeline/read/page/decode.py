"""Bytes of a page to text: BOM, header, meta, else a guess among what Japanese sites use."""

import codecs
import re

from pipeline.errors import PageError

MAX_HTML = 8_000_000
"""Bytes; a page of a municipality has some 10 to 500 KB. More is no page to show to anybody."""

_META = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.-]{2,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTML_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "text/plain",
    "application/octet-stream",
)
# What browsers do (WHATWG Encoding Standard): Shift_JIS means Windows-31J, Latin-1 Windows-1252.
_SAME = {
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "ms-kanji": "cp932",
    "x-euc-jp": "euc-jp",
    "utf8": "utf-8",
    "utf-16": "utf-8",
}
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "a gzip file",
}


def _codec(name: str) -> str | None:
    key = name.strip().lower().replace("_", "-")
    try:
        return codecs.lookup(_SAME.get(key, key)).name
    except (LookupError, ValueError):
        return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    head = body[:4096]
    names = [m[1] for m in [_HEADER.search(content_type or "")] if m]
    names += [m[1].decode("ascii") for m in (_META.search(head), _XML.search(head)) if m]
    return [codec for name in names if (codec := _codec(name))]


def _badness(text: str) -> float:
    """Share of characters that a right reading of a Japanese page hardly has."""
    bad = sum(
        c == "\ufffd"
        or "\uff61" <= c <= "\uff9f"
        or "\x80" <= c <= "\x9f"
        or "\ue000" <= c <= "\uf8ff"
        for c in text
    )
    return bad / max(1, sum(c > "\x7f" for c in text))


def _try(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec, errors="replace")
    except (LookupError, ValueError, UnicodeError):  # a codec that is no text encoding, e.g. «hex»
        return None


def decode(body: bytes, url: str, content_type: str | None = None) -> str:
    """The text of an HTML body.

    A BOM wins, then the Content-Type header, then ``<meta>`` or the XML declaration, as the HTML
    standard has it; but a declaration under which more than a hundredth of the non-ASCII characters
    make no sense is not believed, and UTF-8, Shift_JIS (cp932) and EUC-JP are tried instead.

    Raises:
        PageError: the body is empty, too large, or plainly no HTML.
    """
    _refuse_what_is_no_page(body, url, content_type)
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, errors="replace")
    return body.decode(_best_codec(body, content_type), errors="replace")


def _refuse_what_is_no_page(body: bytes, url: str, content_type: str | None) -> None:
    """Raise :class:`PageError` for a body that is empty, too large, or plainly no HTML."""
    if not body.strip():
        raise PageError(f"{url}: the page is empty")
    if len(body) > MAX_HTML:
        raise PageError(
            f"{url}: {len(body):,} bytes of HTML are more than the {MAX_HTML:,} that are read"
        )
    for magic, what in _MAGIC.items():
        if body.startswith(magic):
            raise PageError(f"{url}: this is {what}, not an HTML page")
    mime = (content_type or "").split(";")[0].strip().lower()
    if mime and mime not in _HTML_TYPES:
        raise PageError(f"{url}: the server says this is {mime}, not an HTML page")


_SAMPLE = 200_000
"""Bytes of a page by which its encoding is judged."""
_GOOD = 0.01
_JAPANESE_CODECS = ("utf-8", "cp932", "euc-jp", "iso2022-jp")


def _best_codec(body: bytes, content_type: str | None) -> str:
    """The first codec that reads the body well, else the one that reads it least badly."""
    best, least = "utf-8", float("inf")
    for codec in dict.fromkeys([*_declared(body, content_type), *_JAPANESE_CODECS]):
        text = _try(body[:_SAMPLE], codec)
        badness = float("inf") if text is None else _badness(text)
        if badness < least:
            best, least = codec, badness
        if badness < _GOOD:
            break
    return best
