"""The nights of the log as the pages show them: the edition first, its files under it, what nobody
can read a difference in folded with its number.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.change_kinds import QUIET
from pipeline.kinds import ChangeKind
from pipeline.web.change_lines import ChangeLine, LoggedChange, change_line, edition_called
from pipeline.web.dates import date_words, moment_words
from pipeline.web.language import Translator
from pipeline.web.log.nights import Night

_FACTS = ("title", "published", "updated")
"""What a change of the city's page says of itself, beside its text."""


class Fact(NamedTuple):
    """A fact of the city's page before and after."""

    name: str
    old: str
    new: str


class Evidence(NamedTuple):
    """One of the two captures between which a change was seen."""

    words: str
    original: str | None
    """Path of its bytes."""
    url: str | None


class Proof(NamedTuple):
    """All that proves a change."""

    seen: str
    before: Evidence | None
    after: Evidence | None
    record: str
    """Which record of which WARC file."""
    edition: str | None
    edition_label: str | None


class Line(NamedTuple):
    """A change."""

    name: str
    """Its fragment."""
    kind: str
    line: ChangeLine
    facts: list[Fact]
    proof: Proof | None
    """None on pages that lead to the log for it."""
    open: bool
    """Was this very change asked for?"""


class Fold(NamedTuple):
    """Changes that are told by their number until somebody looks."""

    words: str
    lines: list[Line]
    open: bool


class Entry(NamedTuple):
    """A change, and the files that came with it."""

    line: Line
    files: Fold | None


class NightView(NamedTuple):
    """A night."""

    day: str
    words: str
    href: str
    """Its own page."""
    entries: list[Entry]
    quiet: Fold | None
    left: str
    """How many it has besides; empty where all are told."""


class Teller:
    """Tells nights in one language.

    Args:
        t: with the words of :mod:`pipeline.web.log.words`.
        with_source: there are several sources, so each line names its own.
        proofs: with the evidence in each line; else it leads to the log.
        fold: fold what belongs to another line or says little.
        asked: key of the change that a reader asked for.
        most: so many lines of a night stand open; the others are told by their number.
    """

    def __init__(
        self,
        lang: str,
        t: Translator,
        *,
        with_source: bool,
        proofs: bool = True,
        fold: bool = True,
        asked: str = "",
        most: int | None = None,
    ) -> None:
        self._lang, self._t, self._asked, self._most = lang, t, asked, most
        self._with_source, self._proofs, self._fold = with_source, proofs, fold

    def night(self, night: Night, chosen: dict[str, str], shown_before: int = 0) -> NightView:
        """A night.

        Args:
            chosen: the filters, which its own page keeps.
            shown_before: so many of it stand on earlier parts.
        """
        added = {c["edition_id"] for c in night.changes if c["kind"] == ChangeKind.EDITION_ADDED}
        entries, files, quiet = [], dict[str, list[LoggedChange]](), []
        for change in night.changes:
            key = change["edition_id"] or ""
            if not self._fold:
                entries.append(change)
            elif change["kind"] in QUIET:
                quiet.append(change)
            elif change["kind"] == ChangeKind.DOCUMENT_ADDED and key in added:
                files.setdefault(key, []).append(change)
            else:
                entries.append(change)
        shown = entries[: self._most]
        left = night.total - len(night.changes) - shown_before + len(entries) - len(shown)
        return NightView(
            day=night.day,
            words=date_words(night.day, self._lang),
            href=links.night(night.day, chosen),
            entries=[self._entry(change, files) for change in shown],
            quiet=self._quiet(quiet),
            left=self._t("l.left", left) if left > 0 else "",
        )

    def _entry(self, change: LoggedChange, files: dict[str, list[LoggedChange]]) -> Entry:
        own: Sequence[LoggedChange] = ()
        if change["kind"] == ChangeKind.EDITION_ADDED:
            own = files.get(change["edition_id"] or "", ())
        return Entry(self._line(change), self._folded(self._t("l.files", len(own)), own))

    def _quiet(self, changes: Sequence[LoggedChange]) -> Fold | None:
        counts = Counter(change["kind"] for change in changes)
        told = [self._t(f"l.quiet_{k}", counts[k]) for k in QUIET if counts[k]]
        return self._folded(self._t("l.quiet", self._t("l.and").join(told)), changes)

    def _folded(self, words: str, changes: Sequence[LoggedChange]) -> Fold | None:
        if not changes:
            return None
        lines = [self._line(change, inside=True) for change in changes]
        return Fold(words, lines, any(line.open for line in lines))

    def _line(self, change: LoggedChange, *, inside: bool = False) -> Line:
        """A line.

        Args:
            inside: of a fold, whose lines lead to their evidence instead of holding it.
        """
        lang, asked = self._lang, change["key"] == self._asked
        facts = page_facts(change) if self._proofs else []
        proved = self._proofs and (asked or not inside)
        return Line(
            name=f"c{change['key']}",
            kind=change["kind"],
            line=change_line(change, lang, self._t, with_source=self._with_source),
            facts=[
                Fact(self._t(fact.name), date_words(fact.old, lang), date_words(fact.new, lang))
                for fact in facts
            ],
            proof=self._proof(change) if proved else None,
            open=asked,
        )

    def _proof(self, change: LoggedChange) -> Proof:
        t, edition_id = self._t, change["edition_id"]
        file = change["warc_file"]
        return Proof(
            seen=moment_words(change["at"], self._lang),
            before=_evidence(t, change["old_at"], change["old_sha256"], change["old_url"]),
            after=_evidence(t, change["new_at"], change["new_sha256"], change["new_url"]),
            record=f"{file} @ {change['warc_offset']}" if file else "",
            edition=links.edition(edition_id) if edition_id else None,
            edition_label=edition_called(change, self._lang),
        )


def _evidence(
    t: Translator, at: str | None, sha256: str | None, url: str | None
) -> Evidence | None:
    if not at:
        return None
    original = links.original(sha256) if sha256 else None
    return Evidence(t("evidence_text", at, sha256 or "—"), original, url)


def page_facts(change: LoggedChange) -> list[Fact]:
    """What a change of the city's page says of title and dates, where they differ."""
    if change["kind"] != ChangeKind.PAGE_CHANGED:
        return []
    try:
        old, new = json.loads(change["old"] or "{}"), json.loads(change["new"] or "{}")
    except ValueError:
        return []
    return [
        Fact(name, str(old.get(name) or ""), str(new.get(name) or ""))
        for name in _FACTS
        if old.get(name) != new.get(name)
    ]
