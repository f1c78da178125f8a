"""What needs attention, in sentences, each with what to do about it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.causes import Weight, told_cause
from pipeline.answers.status import SourceFacts, StatusFacts, Trouble
from pipeline.answers.status_archive import ArchiveFacts, DamageLine
from pipeline.archive.backup import Backup
from pipeline.kinds import RunStatus
from pipeline.web.dates import ago, date_words
from pipeline.web.language import Translator

_EACH = 3
"""So many sources are named each by itself, more in one sentence."""
_NAMED = 8
"""Sources that such a sentence names."""
_MOST_FOUND = 20
"""Findings of a verification; it lists them all itself."""
_LINKS_WAIT = re.compile(r"whether ([\d,]+) links without a suffix are files is asked another")
_BUDGET = re.compile(r"is used up: ([\d,]+) URLs wait for another night")


class Problem(NamedTuple):
    """Something that needs attention."""

    words: str
    todo: str
    href: str = ""
    """Where more of it stands; empty where nothing does."""


class Backed(NamedTuple):
    """The backup as it was found."""

    state: Backup | None
    """None where it can't be read."""
    late: bool
    """It lacks what was there long enough to be copied."""


def problems(
    facts: StatusFacts,
    stale: Sequence[SourceFacts],
    stopped: frozenset[str],
    backup: Backed | None,
    lang: str,
    t: Translator,
    *,
    listed: bool,
) -> list[Problem]:
    """All that needs attention beside single addresses.

    Args:
        stale: sources whose last good run is too long ago, or that never had one.
        stopped: ids of those whose newest run of any kind is too long ago.
        backup: None where none is named.
        listed: the addresses that fail are told beside: what they explain is left out.
    """
    explained = {
        one.address.source_id
        for one in facts.troubles
        if one.address.weight in (Weight.FAILS, Weight.WAITS)
    }
    return [
        *_of_archive(facts.archive, t),
        *_of_verification(facts.archive, t),
        *_of_backup(backup, lang, t),
        *_of_stale(stale, stopped, explained if listed else set(), t),
        *(
            found
            for source in facts.sources
            if source.run and source.run["status"] != RunStatus.OK
            for found in _of_run(source, source.id in explained, t)
        ),
    ]


def _of_stale(
    stale: Sequence[SourceFacts], stopped: frozenset[str], explained: set[str], t: Translator
) -> Iterator[Problem]:
    """Sources without a young good run: where none ever was, where no run comes any more, and
    where runs come and something fails.
    """
    old = [source for source in stale if source.last_good is not None]
    never = [source for source in stale if source.last_good is None]
    yield from _of_sources(never, "st.never", t("st.do_run"), t)
    without = [source for source in old if source.id in stopped]
    yield from _of_sources(without, "st.old", t("st.do_timer"), t)
    told = stopped | explained
    going_on = [source for source in old if source.id not in told]
    yield from _of_sources(going_on, "st.old", t("st.do_addresses"), t)


def _of_sources(
    sources: Sequence[SourceFacts], key: str, todo: str, t: Translator
) -> Iterator[Problem]:
    if len(sources) <= _EACH:
        for source in sources:
            words = t(key, source.name, ago(source.last_good, t))
            yield Problem(words, todo, links.status(source.id))
        return
    names = [source.name for source in sources[:_NAMED]]
    if len(sources) > _NAMED:
        names.append(t("st.and_more", len(sources) - _NAMED))
    yield Problem(t(f"{key}_many", len(sources), t("comma").join(names)), todo)


def _of_run(source: SourceFacts, explained: bool, t: Translator) -> Iterator[Problem]:
    """What the last run says of itself, where no address says it."""
    run = source.run
    if run is None:
        return
    if run["finished_at"] is None:
        words = t("st.cut", source.name, ago(run["started_at"], t))
        yield Problem(words, t("st.do_cut"), links.status(source.id))
    elif not explained:
        state = t(f"run.{run['status']}")
        words = t("st.run", source.name, state, run["message"] or "—")
        yield Problem(words, t("st.do_run"), links.status(source.id))


def _of_archive(archive: ArchiveFacts, t: Translator) -> Iterator[Problem]:
    for broken in archive.broken:
        yield Problem(t("st.warc", broken["file"], broken["reason"]), t("st.do_warc"))
    for damage in archive.damage:
        yield Problem(_damage_words(damage, t), t("st.do_repair"))


def _damage_words(damage: DamageLine, t: Translator) -> str:
    if damage["end"] is None:
        return t("st.gone", damage["file"])
    return t("st.damage", damage["file"], damage["offset"], damage["end"], damage["reason"])


def _of_verification(archive: ArchiveFacts, t: Translator) -> Iterator[Problem]:
    found = archive.verification["problems"] if archive.verification else []
    for line in found[:_MOST_FOUND]:
        yield Problem(t("st.verify", line), t("st.do_verify"))
    if len(found) > _MOST_FOUND:
        yield Problem(t("st.more_found", len(found) - _MOST_FOUND), t("st.do_verify"))


def _of_backup(backup: Backed | None, lang: str, t: Translator) -> Iterator[Problem]:
    if backup is None or not backup.late:
        return
    if backup.state is None:
        yield Problem(t("st.backup_unread"), t("st.do_backup"))
        return
    oldest = date_words(backup.state.oldest_lacking, lang)
    yield Problem(t("st.backup_lacks", backup.state.lacking, oldest), t("st.do_backup"))


def trouble_words(trouble: Trouble, t: Translator) -> str:
    """An address that was not had, in one English sentence for a monitor."""
    address = trouble.address
    told = told_cause(address.error, address.outcome, "en", page=address.page)
    name = f" ({trouble.name})" if trouble.name else ""
    nights = t("st.nights", trouble.nights)
    return f"{address.url}{name}: {told.words}; {nights} in a row, since {trouble.since}"


def notices(message: str | None, t: Translator) -> list[str]:
    """What a run says of itself beside its addresses, in the reader's language."""
    said = message or ""
    found = [(key, re.search(rule, said)) for key, rule in _NOTICES]
    return [t(key, int(match[1].replace(",", ""))) for key, match in found if match]


_NOTICES = (("st.links_wait", _LINKS_WAIT), ("st.budget", _BUDGET))
