"""Is this answer a style sheet, or a picture? Its bytes say so, not its name or its header."""

import re

from pipeline.archive.bodies import decoded
from pipeline.archive.types import Body, Held
from pipeline.crawl.http import LATER, Exchange
from pipeline.crawl.judge import Judgement, by_status, looks_like, measure
from pipeline.crawl.problems import Trouble
from pipeline.kinds import RequisiteKind, Verdict

SHEET = "text/css"
_SVG = "image/svg+xml"
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\0\0\1\0", "image/x-icon"),
)
_DRAWING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*+(?:(?:<\?xml[^>]{0,300}>|<!--(?:[^-]|-(?!->))*+-->|"
    rb"<!DOCTYPE\s+svg[^>\[]{0,300}(?:\[[^\]]{0,2000}\]\s*)?>)\s*+)*+<svg[\s>]"
)
"""A file whose first element is a drawing, whatever it holds: as a picture nothing in it runs."""
_UNTOLD = ("application/octet-stream", "binary/octet-stream", "application/x-css", "")


def picture_type(head: bytes) -> str | None:
    """The media type of a picture that every browser shows; None for anything else.

    Args:
        head: its first kilobytes.
    """
    for magic, kind in _PICTURES:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] == b"ftypavif":
        return "image/avif"
    return _SVG if _DRAWING.match(head) else None


def _is_sheet(head: bytes, declared: str) -> bool:
    """Could it be a style sheet: text, and no page that says «not found»?"""
    is_text = declared.startswith("text/") or declared in _UNTOLD
    binary = b"\0" in head or picture_type(head) is not None or looks_like(head) is not None
    return is_text and not binary and not head.lstrip().startswith(b"<")


def judge_requisite(
    answer: Exchange, last: Held | None, *, kind: RequisiteKind, asked_if: bool, cap: int
) -> Judgement:
    """Judge the last answer of the fetch of a style sheet or a picture.

    Args:
        last: what the URL held when it was good last, None where it never was.
        asked_if: the request was conditional.
        cap: most bytes of the decoded body.

    Returns:
        ``failed`` where another night may bring it, ``refused`` where that is of no use.
    """
    settled = _too_long(answer) or by_status(answer, last, asked_if)
    if settled is not None:
        return _for_good(answer, settled)
    encoding = answer.header("Content-Encoding") or ""
    try:
        found = measure(answer.body, encoding, cap)
    except ValueError as error:
        return Judgement(Verdict.REFUSED, str(error), None)
    if last is not None and last.body.sha256 == found.sha256:
        return Judgement(Verdict.UNCHANGED, None, last.body)
    declared = _declared(answer)
    seen = _seen(found.head, declared, kind)
    if seen is None:
        reason = f"{declared or 'something else'} came where {_WORDS[kind]} should be"
        return Judgement(Verdict.REFUSED, reason, None)
    body = Body(found.sha256, found.size, seen)
    return Judgement(Verdict.OK, None, body, content=_content(answer, encoding, kind))


_WORDS = {RequisiteKind.SHEET: "a style sheet", RequisiteKind.PICTURE: "a picture"}


def _seen(head: bytes, declared: str, kind: RequisiteKind) -> str | None:
    """The media type of what came; None where that is not what should."""
    if kind is RequisiteKind.SHEET:
        return SHEET if head and _is_sheet(head, declared) else None
    return picture_type(head)


def _too_long(answer: Exchange) -> Judgement | None:
    """That a body is longer than we take: it would be so another night, too."""
    problem = answer.problem
    if problem is None or problem.trouble is not Trouble.TOO_LONG:
        return None
    return Judgement(Verdict.REFUSED, problem.text, None)


def _declared(answer: Exchange) -> str:
    """The media type that the header says; empty where it says none."""
    return (answer.header("Content-Type") or "").partition(";")[0].strip().lower()


def _for_good(answer: Exchange, settled: Judgement) -> Judgement:
    """A denial is of no use to ask for again every night."""
    denied = 400 <= (answer.status or 0) < 500 and answer.status not in LATER
    if settled.verdict is Verdict.FAILED and denied:
        return settled._replace(verdict=Verdict.REFUSED)
    return settled


def _content(answer: Exchange, encoding: str, kind: RequisiteKind) -> bytes | None:
    """The bytes of a style sheet, which says what else is needed."""
    if kind is not RequisiteKind.SHEET:
        return None
    answer.body.seek(0)
    return b"".join(decoded(answer.body, encoding))
