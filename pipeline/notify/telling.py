"""After a run: what is new is taken up once, waits for each recipient, and is handed over.

What was handed over is noted at once. What was not waits for the next run, so that nothing is told
twice and nothing is lost; the run itself is never harmed.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from pipeline.archive.layout import moment_text
from pipeline.database.open import connect_read_only
from pipeline.errors import NotifyError
from pipeline.notify import journal, news, trouble
from pipeline.notify import memory as memories
from pipeline.notify.memory import Item, Memory
from pipeline.notify.messages import messages
from pipeline.notify.sending import Message, send
from pipeline.notify.settings import Digest, Recipient, Settings, Topic
from pipeline.notify.words import Told
from pipeline.notify.words import title as said

if TYPE_CHECKING:
    from pipeline.notify.news_words import SourceNews

_T = TypeVar("_T")
_R = TypeVar("_R")
_PERIODS = {Digest.DAY: timedelta(hours=20), Digest.WEEK: timedelta(days=6, hours=20)}
"""A little less than they say: nights begin a little earlier or later."""
_NEWS = timedelta(days=30)
"""What was seen longer ago is no news: a memory from an old backup would tell it twice."""
_ROWS = (
    "failing",
    "doubt",
    "verify",
    "damage",
    "failed",
    "budget",
    "clock",
    *trouble.OF_ONE_NIGHT,
)
_RUN = ("run", "build")
"""Kinds of trouble that rows tell of, and those that only a run does."""


class Say(Protocol):
    """Is told a line; ``fine`` is False where somebody was not reached."""

    def __call__(self, words: str, *, fine: bool = True) -> None: ...


class Ran(NamedTuple):
    """What a run left to tell."""

    sources: Sequence[trouble.RanSource]
    problems: Sequence[str] = ()
    """What building met."""


class _Teller:
    """One telling under way."""

    def __init__(
        self, settings: Settings, archive: Path, db_path: Path, memory: Memory, now: datetime
    ) -> None:
        self.settings, self.archive, self.db_path = settings, archive, db_path
        self.memory, self.now = memory, now
        memory.began = memory.began or moment_text(now)
        for recipient in settings.recipients:
            memory.sent.setdefault(recipient.id, moment_text(now))

    def take_up(self, ran: Ran | None) -> None:
        """Let all that is new wait for those who want it.

        Args:
            ran: None where nothing was run: what the rows say is looked at, for all sources.
        """
        current: dict[str, trouble.Trouble] = {}
        names, found, evaluated = dict[str, str](), list[trouble.Trouble](), ["disk"]
        wanted = {source.source_id for source in ran.sources} if ran else None
        # A database that can't be read hides nothing of what the run itself says.
        with suppress(sqlite3.Error), self._database() as db:
            if db is not None:
                known = news.source_ids(db, wanted)
                names = {source_id: news.name_of(db, source_id) for source_id in known}
                for source_id in known:
                    self._changes(db, source_id)
                found = list(trouble.of_database(db, known, self.settings.nights))
                evaluated += _ROWS
        if ran is not None:
            found = [*trouble.of_runs(ran.sources, ran.problems, names), *found]
            evaluated += _RUN
        for one in (*found, *self._disk()):
            current.setdefault(one.key, one)
        self._stand(current.values())
        self._end(current, evaluated, wanted)

    def fail(self, error: BaseException) -> None:
        """Let it wait that a whole run came to nothing."""
        self._stand([trouble.of_error(error), *self._disk()])

    def _disk(self) -> Iterator[trouble.Trouble]:
        places = (self.archive, self.db_path)
        return trouble.of_disk(places, self.settings.disk_gb, self.memory.standing)

    def _database(self) -> AbstractContextManager[sqlite3.Connection | None]:
        if not self.db_path.is_file():
            return nullcontext()
        return closing(connect_read_only(self.db_path))

    def _changes(self, db: sqlite3.Connection, source_id: str) -> None:
        ends = news.ends(db, source_id)
        if ends.newest is None:
            return
        now, oldest = moment_text(self.now), moment_text(self.now - _NEWS)
        seen = self.memory.seen.get(source_id, "")
        if not seen or seen > now:  # nobody was told of it yet, or a clock was wrong
            seen = ends.before or ""
            for key in news.changes_at(db, source_id, seen or ends.newest):
                self.memory.take_up(f"change:{key}", self.now)
        self.memory.seen[source_id] = min(max(seen, ends.newest), now)
        last = self.memory.runs.get(source_id, "")
        self.memory.runs[source_id] = ends.run
        if not seen:
            if self.memory.take_up(f"first:{source_id}", self.now):
                self._wait_changes(db, source_id, [])
            return
        changes = [
            key
            for key in news.changes_after(db, source_id, max(seen, oldest), last)
            if self.memory.take_up(f"change:{key}", self.now)
        ]
        if changes:
            self._wait_changes(db, source_id, changes)

    def _wait_changes(self, db: sqlite3.Connection, source_id: str, keys: list[str]) -> None:
        """Let changes wait; without any, that a source is watched from now on."""
        from pipeline.notify.news_words import first_night, of_changes

        told = dict[str, "SourceNews"]()
        base, at = self.settings.public_url, moment_text(self.now)
        for recipient in self._who(Topic.CHANGES, source_id):
            lang = recipient.lang
            if lang not in told and keys:
                told[lang] = of_changes(db, keys, base, lang)
            elif lang not in told:
                told[lang] = first_night(db, source_id, base, lang)
            title, lines = told[lang]
            key = f"{source_id}:{keys[0] if keys else 'first'}"
            item = Item(key, Topic.CHANGES, source_id, title, lines, at)
            self.memory.wait(recipient.id, item)

    def _stand(self, current: Iterable[trouble.Trouble]) -> None:
        """Take up what is wrong and was not before."""
        for one in current:
            if one.key in self.memory.standing:
                continue
            self.memory.standing[one.key] = {
                "since": moment_text(self.now),
                "source": one.source_id,
                "ja": one.told.ja,
                "en": one.told.en,
            }
            self._wait_trouble(one.key, one.source_id, one.told, good=False)

    def _end(
        self, current: Iterable[str], evaluated: Sequence[str], wanted: set[str] | None
    ) -> None:
        """Take up what was wrong and is no more, as far as it was looked at."""
        stands = set(current)
        for key, stood in list(self.memory.standing.items()):
            looked_at = key.partition(":")[0] in evaluated
            of_it = wanted is None or stood["source"] is None or stood["source"] in wanted
            if key in stands or not looked_at or not of_it:
                continue
            del self.memory.standing[key]
            if key.partition(":")[0] in trouble.OF_ONE_NIGHT:
                continue
            ja, en = (said("well_again", lang, stood[lang]) for lang in ("ja", "en"))
            well = Told(ja, en)
            self._wait_trouble(key, stood["source"], well, good=True)

    def _wait_trouble(self, key: str, source_id: str | None, words: Told, *, good: bool) -> None:
        at = moment_text(self.now)
        for recipient in self._who(Topic.TROUBLE, source_id):
            todo = words.todo[recipient.lang == "en"]
            item = Item(
                f"{key}@{at}{'+' if good else ''}",
                Topic.TROUBLE,
                source_id,
                words.of(recipient.lang),
                [todo] if todo else [],
                at,
                good,
            )
            self.memory.wait(recipient.id, item)

    def _who(self, topic: Topic, source_id: str | None) -> Iterator[Recipient]:
        return (r for r in self.settings.recipients if r.wants(topic, source_id))

    def due(self, recipient: Recipient) -> list[Message]:
        """The messages that a recipient gets now."""
        waiting = self.memory.waiting.get(recipient.id, [])
        if not self._digest_is_due(recipient):
            waiting = [item for item in waiting if item.topic != Topic.CHANGES]
        return messages(recipient, waiting, self.settings.public_url)

    def _digest_is_due(self, recipient: Recipient) -> bool:
        period = _PERIODS.get(recipient.digest)
        if period is None:
            return True
        last = datetime.fromisoformat(self.memory.sent[recipient.id])
        return not timedelta() <= self.now - last < period


def after_run(
    settings: Settings,
    archive: Path,
    db_path: Path,
    ran: Ran | BaseException | None,
    say: Say,
    now: datetime | None = None,
) -> bool:
    """Tell what is new, and note what was told.

    Args:
        ran: what a run left, or why it came to nothing; None to look at the rows alone.
        say: is told a line about each recipient.

    Returns:
        True where everybody got what was due.
    """
    moment = now or datetime.now(UTC)
    try:
        archive.mkdir(parents=True, exist_ok=True)
        with memories.hold(archive):
            memory = memories.load(archive)
            _learn_from_killed(archive, memory)
            teller = _Teller(settings, archive, db_path, memory, moment)
            _take_up(teller, ran)
            memory.tidy(moment, {recipient.id for recipient in settings.recipients})
            fine = _hand_over(teller, say)
            journal.clear(archive / journal.NAME)
            return fine
    except (NotifyError, OSError, sqlite3.Error) as error:
        say(f"notify: {error}", fine=False)
        return False


def _learn_from_killed(archive: Path, memory: Memory) -> None:
    """Take over what a run handed over that was killed before it could note it.

    Raises:
        NotifyError: somebody has been handing over for too long.
        OSError: the journal can't be read.
    """
    for one in journal.read(archive / journal.NAME):
        memory.done(one.recipient, set(one.keys))
        if one.kind == "info":
            memory.sent[one.recipient] = max(memory.sent.get(one.recipient, ""), one.at)


def _take_up(teller: _Teller, ran: Ran | BaseException | None) -> None:
    if isinstance(ran, BaseException):
        teller.fail(ran)
    else:
        teller.take_up(ran)


def _hand_over(teller: _Teller, say: Say) -> bool:
    """Send what is due. Where nothing can be noted only trouble is told: better twice than never.

    Raises:
        NotifyError: what was told can't be noted.
    """
    unnoted: NotifyError | None = None
    try:
        memories.save(teller.archive, teller.memory)
    except NotifyError as error:
        unnoted = error
    due = [(recipient, teller.due(recipient)) for recipient in teller.settings.recipients]
    wanted = [
        (recipient, of_him)
        for recipient, messages in due
        if (of_him := [m for m in messages if unnoted is None or m.kind == "failure"])
    ]
    one = _Handing(teller, note=unnoted is None)
    fine = True
    for words, got in _side_by_side(lambda each: one.to(*each), wanted):
        say(words, fine=got)
        fine = fine and got
    if unnoted is not None:
        raise unnoted
    return fine


def _side_by_side(work: Callable[[_T], _R], each: Sequence[_T]) -> Iterator[_R]:
    """Done in a thread each, so that those who hang cost one time limit together; in order.

    There are at most :data:`~pipeline.notify.settings.MOST_RECIPIENTS`.
    """
    with ThreadPoolExecutor(max(1, len(each)), "notify") as pool:
        yield from pool.map(work, each)


class _Handing:
    """Hands over to several recipients at once, and notes what they got one after another."""

    def __init__(self, teller: _Teller, *, note: bool) -> None:
        self._teller, self._note = teller, note
        self._lock = threading.Lock()

    def to(self, recipient: Recipient, wanted: Sequence[Message]) -> tuple[str, bool]:
        """A line for the operator, and whether all was handed over.

        Raises:
            NotifyError: what was told can't be noted.
        """
        count = 0

        def sent(message: Message) -> None:
            nonlocal count
            count += 1
            self._sent(recipient, message)

        place = self._teller.archive / journal.NAME if self._note else None
        why = send(recipient, wanted, self._teller.settings.seconds, sent, place)
        if why is None:
            return f"notify: {recipient.name}: {count} messages", True
        waiting = f"{len(wanted) - count} messages wait for the next run"
        return f"notify: {recipient.name}: {why}; {waiting}", False

    def _sent(self, recipient: Recipient, message: Message) -> None:
        teller = self._teller
        with self._lock:
            teller.memory.done(recipient.id, set(message.keys))
            if message.kind == "info":
                teller.memory.sent[recipient.id] = moment_text(teller.now)
            if self._note:
                memories.save(teller.archive, teller.memory)


def preview(
    settings: Settings, archive: Path, db_path: Path, now: datetime | None = None
) -> list[tuple[Recipient, list[Message]]]:
    """What would be told now; nothing is noted.

    Raises:
        NotifyError: what was told can't be read.
    """
    moment = now or datetime.now(UTC)
    teller = _Teller(settings, archive, db_path, memories.load(archive), moment)
    teller.take_up(None)
    return [(recipient, teller.due(recipient)) for recipient in settings.recipients]


def test(settings: Settings) -> list[tuple[Recipient, str | None]]:
    """Send everybody a message that only shows that it comes.

    Returns:
        each recipient with why it did not get it; None where it did.
    """

    def one(recipient: Recipient) -> str | None:
        lang = recipient.lang
        message = Message(said("test", lang), said("test_body", lang), "info")
        return send(recipient, [message], settings.seconds, lambda _: None)

    answers = _side_by_side(one, settings.recipients)
    return list(zip(settings.recipients, answers, strict=True))
