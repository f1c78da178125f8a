"""The answer to a quotation as JSON and as text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from pipeline.answers import links
from pipeline.answers.quotes.asked import SHORTEST, TELLING
from pipeline.answers.quotes.cited import citation
from pipeline.answers.quotes.standing import Life
from pipeline.answers.quotes.types import Answer, Match, QuoteStatus, Standing
from pipeline.compare.characters import Segment
from pipeline.kinds import SegmentKind

Json = dict[str, object]

VERDICTS = {
    QuoteStatus.FOUND: ("そのとおり載っています", "It stands so"),
    QuoteStatus.ALTERED: (
        "このとおりには載っていません。違う文面で載っています",
        "It does not stand so: it stands otherwise",
    ),
    QuoteStatus.DROPPED: (
        "以前はこのとおり載っていましたが、いまはありません",
        "It stood so and no longer does",
    ),
    QuoteStatus.ABSENT: ("どこにも載っていません", "It stands nowhere"),
}
"""What is said of a quotation, in Japanese and English."""
IN_OLDER = (
    "以前の版にそのとおり載っています。同じ文がいまの版にもあります",
    "It stands so in an older edition; the passage lives on",
)
REWORDED = (
    "以前の版にそのとおり載っています。いまの版では違う文面です",
    "It stands so in an older edition; today it is worded otherwise",
)
TOO_SHORT = (
    f"どこにもこのとおりには載っていません。{TELLING}文字より短いので、"
    "違う文面で載っているかどうかは判断できません",
    f"It stands nowhere so; with fewer than {TELLING} letters it is too short to tell whether it "
    "stands otherwise",
)
STANDINGS = {
    Standing.CURRENT: ("いまの版", "current"),
    Standing.LIVES_ON: ("以前の版（文はいまも続く）", "older edition, the passage lives on"),
    Standing.GONE: ("いまはない", "gone"),
}
EXIT_CODES = {
    QuoteStatus.FOUND: 0,
    QuoteStatus.ALTERED: 4,
    QuoteStatus.DROPPED: 5,
    QuoteStatus.ABSENT: 6,
}
"""Of ``shinkyu quote``."""


def verdict(answer: Answer, lang: str) -> str:
    """The answer in one sentence."""
    return _verdict(answer)[lang == "en"]


def _verdict(answer: Answer) -> tuple[str, str]:
    if answer.too_short:
        return TOO_SHORT
    older = all(match.standing != Standing.CURRENT for match in answer.matches)
    if answer.status == QuoteStatus.FOUND and older:
        return REWORDED if answer.matches[0].reworded else IN_OLDER
    return VERDICTS[answer.status]


def answer_json(answer: Answer, base: str = "") -> Json:
    """The answer as plain values.

    Args:
        base: goes before the paths.
    """
    return {
        "text": answer.asked.text,
        "status": answer.status,
        "verdict": {lang: verdict(answer, lang) for lang in ("ja", "en")},
        "too_short": answer.too_short,
        "matches": [match_json(match, base) for match in answer.matches],
        "more": answer.more,
    }


def error_json(message: str, status: int = 400) -> Json:
    """What stands in place of an answer where nothing can be looked for."""
    return {
        "ok": False,
        "error": message,
        "status": status,
        "shortest": SHORTEST,
    }


def match_json(match: Match, base: str = "") -> Json:
    """One match as plain values."""
    holder, main = match.holder, match.lives.main
    return {
        "edition_id": holder["edition_id"],
        "sha256": holder["sha256"],
        "page": match.page,
        "text": match.text,
        "similarity": round(match.similarity, 4),
        "address": base + match.address,
        "standing": match.standing,
        "before": match.before,
        "after": match.after,
        "difference": [list(segment) for segment in match.difference],
        "cuts_number": {"start": match.cut[0], "end": match.cut[1]},
        "pages": sorted({place.page for place in match.places}),
        "edition": {"ja": match.name("ja"), "en": match.name("en")},
        "source_id": holder["source_id"],
        "source_name": holder["source_name"],
        "series": holder["series"],
        "version": holder["version"],
        "edition_status": holder["status"],
        "published": holder["published"],
        "document": holder["document_label"],
        "part": holder["part"],
        "current_file": bool(holder["is_current"]),
        "original": base + links.original(holder["sha256"], match.page),
        "url": holder["url"],
        "captured_at": match.captured_at,
        "warc": _warc(match),
        "passage_id": main["passage_id"] if main else None,
        "last_edition_id": main["last_edition_id"] if main else None,
        "dropped_edition_id": main["dropped_edition_id"] if main else None,
        "passages": [_life_json(life, base) for life in match.lives.passages],
        "citation": {lang: citation(match, lang, base) for lang in ("ja", "en")},
    }


def _warc(match: Match) -> Mapping[str, object] | None:
    holder = match.holder
    if holder["warc_file"] is None:
        return None
    return {"file": holder["warc_file"], "offset": holder["warc_offset"]}


def _life_json(life: Life, base: str) -> Json:
    return {
        "passage_id": life["passage_id"],
        "state": life["state"],
        "first_edition_id": life["first_edition_id"],
        "last_edition_id": life["last_edition_id"],
        "dropped_edition_id": life["dropped_edition_id"],
        "last_text": life["last_text"],
        "address": base + links.passage(life["passage_id"]),
    }


class _Pen(NamedTuple):
    """Marks what differs in colour, or with brackets where there is none."""

    colour: bool

    def segment(self, segment: Segment) -> str:
        if segment.op == SegmentKind.EQUAL:
            return _plain(segment.old)
        return self._gone(_plain(segment.old)) + self._come(_plain(segment.new))

    def _gone(self, text: str) -> str:
        if not text:
            return ""
        return click.style(text, fg="red", underline=True) if self.colour else f"[-{text}-]"

    def _come(self, text: str) -> str:
        if not text:
            return ""
        return click.style(text, fg="green", strikethrough=True) if self.colour else f"{{+{text}+}}"


def answer_text(answer: Answer, colour: bool = False) -> str:
    """The answer for a terminal: the verdict, then one block a match."""
    pen = _Pen(colour)
    head = f"{answer.status}: {verdict(answer, 'en')}（{verdict(answer, 'ja')}）"
    lines = [head]
    if answer.status == QuoteStatus.ALTERED:
        lines.append("[-only in the source-] {+only in the quotation+}")
    for match in answer.matches:
        lines += ["", *_match_lines(match, pen)]
    if answer.more:
        lines += ["", "and further places"]
    return "\n".join(lines) + "\n"


def _match_lines(match: Match, pen: _Pen) -> Iterator[str]:
    holder = match.holder
    published = f" {holder['published']}" if holder["published"] else ""
    name = _plain(f"{holder['source_name']} {match.name('ja')}")
    yield f"{name}{published} p. {match.page} ({STANDINGS[match.standing][1]})"
    if match.difference:
        share = f"{match.similarity:.0%} alike: "
        yield f"  {share}{''.join(map(pen.segment, match.difference))}"
    else:
        yield f"  …{_plain(match.before[-20:])}【{_plain(match.text)}】{_plain(match.after[:20])}…"
    yield from _notes(match)
    yield f"  sha256:{holder['sha256']}#page={match.page}  captured {match.captured_at}"
    yield f"  {links.document(holder['sha256'], match.page)}"


def _notes(match: Match) -> Iterator[str]:
    if any(match.cut):
        yield "  note: the quotation begins or ends inside a number of the source"
    main = match.lives.main
    if main and main["dropped_edition_id"]:
        yield f"  last in {main['last_edition_id']}, no longer in {main['dropped_edition_id']}"
    elif match.reworded and main:
        yield f"  worded otherwise now: {_plain(main['last_text'])}"


def _plain(text: str) -> str:
    """Text without anything that could steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
