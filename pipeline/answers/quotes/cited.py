"""How to cite a place where a quotation stands: the source as it stands there, marked."""

from pipeline.answers.citations.names import edition_number, edition_number_en
from pipeline.answers.citations.places import bare, part_name
from pipeline.answers.citations.text import in_english, in_japanese
from pipeline.answers.citations.types import ONLY, Cited, Place
from pipeline.answers.quotes.standing import Holder
from pipeline.answers.quotes.types import Match
from pipeline.kinds import Part


def citation(match: Match, lang: str, base: str = "") -> str:
    """The source as it stands, cited in one line.

    Args:
        lang: ``ja`` or ``en``.
        base: goes before the path.
    """
    place = _place(match)
    key = f"{match.holder['edition_id'] or match.holder['sha256'][:8]}-p{match.page}"
    cited = Cited(key, place.city, None, ((ONLY, place),), match.address, base)
    return (in_english if lang == "en" else in_japanese)(cited)


def _place(match: Match) -> Place:
    holder = match.holder
    place = _of_edition(match, holder["edition_label"] or holder["document_label"])
    whole = holder["part"] == Part.WHOLE
    return place._replace(
        part=part_name(holder["document_label"], place.title, whole=whole),
        page=match.page,
        text=match.text,
        url=holder["url"],
        sha256=holder["sha256"],
        captured_at=match.captured_at,
    )


def _of_edition(match: Match, title: str) -> Place:
    holder: Holder = match.holder
    place = bare(title, holder["source_name"])
    if holder["edition_id"] is None:
        return place
    return place._replace(
        edition=edition_number(holder),
        edition_en=edition_number_en(holder),
        name=match.name("ja"),
        name_en=match.name("en"),
        published=holder["published"] or "",
        edition_id=holder["edition_id"],
    )
