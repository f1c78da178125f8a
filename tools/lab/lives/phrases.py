"""Sentences, rows and titles made of parts, so that each can be worded otherwise."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from tools.lab.lives import words
from tools.lab.variant import shown, wide

T = TypeVar("T")
RECOGNISABLE = 0.5
"""Least likeness (difflib) of a sentence to what it was before it was reworded heavily."""
_PATTERNS = (
    "{sc}{t}{about}{c}{since}{m}{o}{wo}{v}",
    "{c}ことを踏まえ、{sc}{t}における{o}{wo}{m}{v}",
    "{sc}{t}を取り巻く状況として{c}ため、{o}{wo}{m}{v}",
    "{m}{sc}{t}の{o}{wo}{v}",
    "{t}では{c}といわれており、{sc}{o}{wo}{m}{v}",
    "{sc}{t}に関わる{o}は{c}とされ、{m}これを{v}",
)
_ABOUT = ("については、", "に関しては、", "につきましては、")
_SINCE = ("ことから、", "ため、", "ので、")
_WO = ("を", "をさらに", "をより一層")
_END = ("ます。", "ていきます。")
_FREE = "{m}{o}{wo}{v}"


@dataclass(frozen=True)
class Clause:
    """What is done about something, and why."""

    pattern: int
    scope: str
    topic: str
    cause: str
    manner: str
    object: str
    verb: str
    about: int = 0
    since: int = 0
    wo: int = 0

    def text(self) -> str:
        """Up to the stem of its verb; of a clause without a topic what is done alone."""
        form = _PATTERNS[self.pattern] if self.topic else _FREE
        return form.format(
            sc=self.scope,
            t=self.topic,
            c=self.cause,
            m=f"{self.manner}、" if self.pattern == 0 and self.manner else self.manner,
            o=self.object,
            v=self.verb,
            about=_ABOUT[self.about],
            since=_SINCE[self.since],
            wo=_WO[self.wo],
        )


@dataclass(frozen=True)
class Prose:
    """A sentence of one or two clauses."""

    opener: str
    clauses: tuple[Clause, ...]
    end: int = 0

    def text(self) -> str:
        """As printed."""
        return f"{self.opener}{'、'.join(c.text() for c in self.clauses)}{_END[self.end]}"


@dataclass(frozen=True)
class Fact:
    """A sentence with numbers."""

    place: str
    measure: str
    unit: str
    year: int
    value: float
    later: int
    value_later: float
    trend: str
    form: int = 0

    def text(self) -> str:
        """As printed."""
        a, b = (f"{shown(v, 0)}{self.unit}" for v in (self.value, self.value_later))
        x, y = era(self.year), era(self.later)
        if self.form:
            return f"{y}の{self.place}の{self.measure}は{b}と、{x}の{a}と比べて{self.trend}。"
        return f"{self.place}の{self.measure}は、{x}の{a}から{y}には{b}となり、{self.trend}。"


@dataclass(frozen=True)
class Fixed:
    """What is said as it is."""

    words: str

    def text(self) -> str:
        """As printed."""
        return self.words


@dataclass(frozen=True)
class Twin:
    """A sentence of which many are alike but for one noun."""

    form: str
    noun: str

    def text(self) -> str:
        """As printed."""
        return self.form.format(n=self.noun)


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: tuple[str, ...]

    def text(self) -> str:
        """Its cells apart by tabs."""
        return "\t".join(self.cells)


Body = Prose | Fact | Fixed | Twin | Row


def era(year: int) -> str:
    """令和6年度."""
    if year < 2019:
        return f"平成{year - 1988}年度"
    return f"令和{'元' if year == 2019 else year - 2018}年度"


class Writer:
    """Writes what was not written before, by a seed.

    Args:
        rng: where its choices come from.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._said: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        """Of what there was a sentence with numbers: another one is that one."""

    def _new(self, make: Callable[[], Body]) -> Body:
        """What ``make`` makes and was not said before."""
        for _ in range(50):
            made = make()
            if made.text() not in self._said:
                break
        self._said.add(made.text())
        return made

    def clause(self) -> Clause:
        """Any clause with a topic."""
        pick = self.rng.choice
        return Clause(
            self.rng.randrange(len(_PATTERNS)),
            pick(words.SCOPES),
            pick(words.TOPICS),
            pick(words.CAUSES),
            pick(words.MANNERS),
            pick(words.OBJECTS),
            pick(words.VERBS),
        )

    def sentence(self) -> Body:
        """Any sentence but boilerplate."""
        fact = self._fact() if self.rng.random() < 0.12 else None
        if fact and (fact.place, fact.measure) not in self._told:
            self._told.add((fact.place, fact.measure))
            return fact
        return self._new(self._prose)

    def prose(self) -> Prose:
        """A sentence without numbers."""
        made = self._new(self._prose)
        assert isinstance(made, Prose)
        return made

    def _prose(self) -> Prose:
        clauses = [self.clause()]
        if self.rng.random() < 0.35:
            clauses.append(replace(self.clause(), scope="", topic="", cause=""))
        return Prose(self.rng.choice(words.OPENERS), tuple(clauses), self.rng.random() < 0.2)

    def _fact(self) -> Fact:
        measure, unit, low, high = self.rng.choice(words.MEASURES)
        year = self.rng.randint(2012, 2021)
        first, later = (self.rng.randint(low, high) for _ in range(2))
        place, trend = self.rng.choice(words.PLACES), self.rng.choice(words.TRENDS)
        span = self.rng.randint(2, 6)
        return Fact(
            place, measure, unit, year, first, year + span, later, trend, self.rng.randrange(2)
        )

    def twin(self, like: Twin | None = None) -> Body:
        """Boilerplate; with ``like`` the same of another noun."""
        forms = (like.form,) if like else words.TWIN_FORMS
        for _ in range(30):
            made = Twin(self.rng.choice(forms), self.rng.choice(words.TWIN_NOUNS))
            if made.text() not in self._said:
                self._said.add(made.text())
                return made
        return self.sentence()  # none is left

    def item(self) -> Body:
        """A line of a list."""

        def make() -> Body:
            pick = self.rng.choice
            return Fixed(
                pick(words.ITEM_FORMS).format(
                    o=pick(words.OBJECTS),
                    a=pick(words.ITEM_ACTS),
                    s=pick(words.SCOPES),
                    t=pick(words.TOPICS),
                )
            )

        return self._new(make)

    def title(self) -> Body:
        """Of a section."""
        return self._new(
            lambda: Fixed(
                self.rng.choice(words.ASPECTS).format(
                    f"{self.rng.choice(('', *words.SCOPES))}{self.rng.choice(words.TOPICS)}"
                )
            )
        )

    def label(self) -> str:
        """Name of an indicator, with what it counts at its end."""
        suffix = self.rng.choice(words.KPI_SUFFIX)
        made = self._new(
            lambda: Fixed(
                f"{self.rng.choice(('', *words.SCOPES))}{self.rng.choice(words.TOPICS)}{suffix}"
            )
        )
        return made.text()

    def value(self) -> str:
        """A number of a table."""
        return shown(self.rng.choice((self.rng.randint(2, 99), self.rng.randint(100, 90000))), 0)

    # --- the same, worded otherwise

    def lightly(self, body: Body) -> Body:
        """A particle, an opening word, a number or a date is another one."""
        match body:
            case Prose():
                return self._prose_lightly(body)
            case Fact():
                return self._fact_lightly(body)
            case Fixed(text):
                return Fixed(_title_otherwise(text, self.rng))
            case Row():
                return self.other_value(body)
            case Twin():
                return body

    def _prose_lightly(self, body: Prose) -> Prose:
        first = body.clauses[0]
        ways: list[Callable[[], Prose]] = [
            lambda: replace(body, end=1 - body.end),
            lambda: replace(body, opener=self._other(words.OPENERS, body.opener)),
            lambda: _with_first(body, replace(first, wo=self._other((0, 1, 2), first.wo))),
        ]
        if first.topic and first.pattern == 0:
            ways += [
                lambda: _with_first(body, replace(first, about=(first.about + 1) % 3)),
                lambda: _with_first(body, replace(first, since=(first.since + 1) % 3)),
            ]
        return self.rng.choice(ways)()

    def _fact_lightly(self, body: Fact) -> Fact:
        nudged = max(1, round(body.value_later * self.rng.uniform(0.8, 1.25)) + 1)
        ways = (
            lambda: replace(body, value_later=nudged),
            lambda: replace(body, later=body.later + 1, value_later=nudged),
            lambda: replace(body, year=body.year - 1),
        )
        return self.rng.choice(ways)()

    def heavily(self, body: Body) -> Body | None:
        """About half of the words are others; None where it can't be known again then."""
        for _ in range(12):
            made = self._heavily(body)
            if made is None:
                return None
            share = SequenceMatcher(None, body.text(), made.text(), autojunk=False).ratio()
            if RECOGNISABLE <= share < 0.85 and made.text() not in self._said:
                self._said.add(made.text())
                return made
        return None

    def _heavily(self, body: Body) -> Body | None:
        pick = self.rng.choice
        if isinstance(body, Fact):
            other = self._fact()
            return replace(
                self._fact_lightly(body), year=other.year, later=other.later, trend=other.trend
            )
        if not isinstance(body, Prose) or not body.clauses[0].topic:
            return None
        first = body.clauses[0]
        ways: tuple[dict[str, Any], ...] = (
            {"cause": pick(words.CAUSES), "manner": pick(words.MANNERS)},
            {"cause": pick(words.CAUSES), "verb": pick(words.VERBS)},
            {"object": pick(words.OBJECTS), "manner": pick(words.MANNERS)},
            {"manner": pick(words.MANNERS), "verb": pick(words.VERBS), "scope": pick(words.SCOPES)},
            {"manner": "", "object": pick(words.OBJECTS), "verb": pick(words.VERBS)},
        )
        opener = self._other(words.OPENERS, body.opener)
        return replace(_with_first(body, replace(first, **pick(ways))), opener=opener)

    def split(self, body: Body) -> tuple[Body, Body] | None:
        """Two sentences of one, if it has two clauses."""
        if not isinstance(body, Prose) or len(body.clauses) < 2:
            return None
        first, second = body.clauses
        return (
            Prose(body.opener, (first,), 0),
            Prose(self.rng.choice(words.LINKS), (second,), body.end),
        )

    @staticmethod
    def merge(first: Body, second: Body) -> Body | None:
        """One sentence of two of one clause each."""
        if not (isinstance(first, Prose) and isinstance(second, Prose)):
            return None
        if len(first.clauses) + len(second.clauses) != 2:
            return None
        return Prose(first.opener, (*first.clauses, *second.clauses), second.end)

    def other_value(self, row: Row) -> Row:
        """A row with one of its numbers changed, or of its words where it has none."""
        places = [n for n, cell in enumerate(row.cells) if n and cell[:1].isdigit()]
        n = self.rng.choice(places or [len(row.cells) - 1])
        cells = list(row.cells)
        cells[n] = self.value() if places else self._other(words.OFFICES, cells[n])
        return Row(tuple(cells))

    def relabelled(self, row: Row) -> Row | None:
        """A row whose label is worded otherwise."""
        for old, new in words.RELABEL:
            if row.cells[0].endswith(f"の{old}"):
                return Row((row.cells[0].removesuffix(old) + new, *row.cells[1:]))
        return None

    def _other(self, of: Sequence[T], than: T) -> T:
        return self.rng.choice([one for one in of if one != than])


def _with_first(body: Prose, clause: Clause) -> Prose:
    return replace(body, clauses=(clause, *body.clauses[1:]))


def _title_otherwise(text: str, rng: random.Random) -> str:
    """A title or an item with a word more, or less."""
    for more in ("これからの", "さらなる"):
        if text.startswith(more):
            return text.removeprefix(more)
    return f"{rng.choice(('これからの', 'さらなる'))}{text}"


def numbered(number: int, level: int) -> str:
    """What stands before a heading: 第１章, １, （１）."""
    return (f"第{wide(number)}章　", f"{wide(number)}　", f"（{wide(number)}）")[level - 1]
