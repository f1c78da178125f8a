"""What a person declared of indicators, as sets of mentions; and what is still unsure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.compare.indicators.names import key_of
from pipeline.compare.indicators.types import Edition, Identity, Link, Mention, Rules
from pipeline.database.row_types import CorrectionRow, IndicatorDoubtRow
from pipeline.kinds import CorrectionKind

Place = tuple[str, int]
"""Edition and place: the id of a mention."""


class Known(NamedTuple):
    """The indicators as they are read without a person's word: what ids and names then mean."""

    editions: Sequence[Edition]
    identity: Identity
    ids: Sequence[str]
    """Of each chain."""

    def places(self, told: str) -> frozenset[Place]:
        """The mentions that an id or a name means."""
        for key, chain in zip(self.ids, self.identity.chains, strict=True):
            if key == told:
                return frozenset(link.mention.id for link in chain)
        exact = key_of(told).exact
        mentions = (m for edition in self.editions for m in edition.mentions)
        return frozenset(m.id for m in mentions if m.key.exact == exact)

    def words(self) -> Mapping[Place, str]:
        """What each mention is called in a correction: its name where no other indicator has it,
        else its indicator's id.
        """
        chains = self.identity.chains
        names = Counter(name for chain in chains for name in {_exact(link) for link in chain})
        return {
            link.mention.id: link.mention.name if names[_exact(link)] == 1 else key
            for key, chain in zip(self.ids, chains, strict=True)
            for link in chain
        }


def _exact(link: Link) -> str:
    return link.mention.key.exact


def rules_of(known: Known, corrections: Sequence[CorrectionRow]) -> Rules:
    """The corrections of a source, as far as they speak of a series."""
    told: dict[CorrectionKind, list[tuple[frozenset[Place], frozenset[Place]]]] = {}
    for row in corrections:
        pair = known.places(row["one"]), known.places(row["other"])
        if all(pair):
            told.setdefault(CorrectionKind(row["kind"]), []).append(pair)
    return Rules(
        same=tuple(told.get(CorrectionKind.SAME_INDICATOR, ())),
        apart=tuple(told.get(CorrectionKind.NOT_SAME, ())),
    )


def doubts_of(
    source_id: str, known: Known, corrected: Identity, corrections: Sequence[CorrectionRow]
) -> Iterator[IndicatorDoubtRow]:
    """The pairs that may be one: those that stand, and those that a correction settled."""
    words = known.words()
    standing = {(doubt.old.id, doubt.new.id) for doubt in corrected.unsure}
    seen = set()
    for doubt in [*known.identity.unsure, *corrected.unsure]:
        pair = doubt.old.id, doubt.new.id
        settled = _settled(known, doubt.old, doubt.new, corrections)
        if pair in seen or (settled is None and pair not in standing):
            continue
        seen.add(pair)
        place = doubt.new.numbers[0]
        yield IndicatorDoubtRow(
            source_id=source_id,
            old_edition_id=doubt.old.edition,
            old=words[doubt.old.id],
            new_edition_id=doubt.new.edition,
            new=words[doubt.new.id],
            linked=int(doubt.linked),
            settled=settled,
            sha256=place.sha256,
            page=place.page,
        )


def _settled(
    known: Known, old: Mention, new: Mention, corrections: Sequence[CorrectionRow]
) -> str | None:
    """Since when a correction speaks of two; None where none does."""
    for row in corrections:
        one, other = known.places(row["one"]), known.places(row["other"])
        if (old.id in one and new.id in other) or (old.id in other and new.id in one):
            return row["since"]
    return None
