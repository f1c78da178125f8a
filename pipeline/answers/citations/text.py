"""A citation as one line of a footnote, in Japanese and in English."""

from pipeline.answers.citations.types import Cited, Place, Role
from pipeline.answers.dates import date_words
from pipeline.answers.plain_text import beginning

QUOTED = 200
"""Letters of a text that a citation quotes."""
_LONGEST = 300
"""Letters of a name."""


def in_japanese(cited: Cited) -> str:
    """市「計画の名」（第2.1版）、2019年12月、12ページ「…」。URL（捕捉、SHA-256）。アドレス"""
    if cited.subject is None:
        return "。".join(filter(None, [*_whole_ja(cited), cited.url]))
    parts = [f"{cited.city} {cited.subject.japanese}".strip()]
    parts += [_side_ja(role, place) for role, place in cited.places]
    return "。".join([*parts, cited.url])


def in_english(cited: Cited) -> str:
    """City, “name of the plan” (version 2.1), December 2019, p. 12: “…”. URL (captured, SHA-256).
    Address
    """
    if cited.subject is None:
        return ". ".join(filter(None, [*_whole_en(cited), cited.url]))
    parts = [f"{cited.city}, {cited.subject.english}".strip(", ")]
    parts += [_side_en(role, place) for role, place in cited.places]
    return ". ".join([*parts, cited.url])


def title_of(place: Place) -> str:
    """An edition by its name on the city's page, its number and the part that is meant: several
    editions have one name.
    """
    number = f"（{place.edition}）" if _adds(place) else ""
    return f"{_line(place.title)}{number}{_part_ja(place)}"


def in_brackets(text: str) -> str:
    """「…」; 『…』 around a text that has such brackets itself."""
    return f"『{text}』" if "「" in text else f"「{text}」"


def _name_ja(place: Place) -> str:
    number = f"（{place.edition}）" if _adds(place) else ""
    return f"{in_brackets(_line(place.title))}{number}{_part_ja(place)}"


def _part_ja(place: Place) -> str:
    return in_brackets(_line(place.part)) if place.part else ""


def _line(text: str) -> str:
    """A name in one line, without unseen characters."""
    return beginning(text, _LONGEST)


def _name_en(place: Place) -> str:
    """The number in both languages: the file says it in Japanese."""
    number = f" ({place.edition_en})" if place.edition_en else ""
    part = f", “{_line(place.part)}”" if place.part else ""
    return f"“{title_of(place._replace(part=''))}”{number}{part}"


def _adds(place: Place) -> bool:
    """Does its number say what the title does not say already?"""
    return bool(place.edition) and place.edition not in place.title


def _whole_ja(cited: Cited) -> list[str]:
    place = cited.last
    if place is None:
        return [cited.city]
    page = [f"{place.page}ページ{_quoted_ja(place)}"] if place.page else []
    facts = [f"{place.city}{_name_ja(place)}", _published_ja(place), *page]
    return ["、".join(facts), *_file_ja(place)]


def _whole_en(cited: Cited) -> list[str]:
    place = cited.last
    if place is None:
        return [cited.city]
    page = [f"p. {place.page}{_quoted_en(place)}"] if place.page else []
    facts = [f"{place.city}, {_name_en(place)}".strip(", "), _published_en(place), *page]
    return [", ".join(facts), *_file_en(place)]


def _side_ja(role: Role, place: Place) -> str:
    page = f"{place.page}ページ" if place.page else ""
    words = f"{role.japanese}：{place.name} {page}".rstrip()
    facts = [_published_ja(place), *_bytes_ja(place), *filter(None, [place.url])]
    return f"{words}{_quoted_ja(place)}（{'、'.join(facts)}）"


def _side_en(role: Role, place: Place) -> str:
    page = f", p. {place.page}" if place.page else ""
    facts = [_published_en(place), *_bytes_en(place), *filter(None, [place.url])]
    name = f"{place.name} ({place.edition_en})" if place.edition_en else place.name_en
    return f"{role.english}, {name}{page}{_quoted_en(place)} ({'; '.join(facts)})"


def _quoted_ja(place: Place) -> str:
    return in_brackets(beginning(place.text, QUOTED)) if place.text else ""


def _quoted_en(place: Place) -> str:
    return f": “{beginning(place.text, QUOTED)}”" if place.text else ""


def _published_ja(place: Place) -> str:
    return date_words(place.published, "ja") or "日付不明"


def _published_en(place: Place) -> str:
    return date_words(place.published, "en") or "undated"


def _bytes_ja(place: Place) -> list[str]:
    return [f"{place.captured_at} 捕捉", f"SHA-256: {place.sha256}"] if place.sha256 else []


def _bytes_en(place: Place) -> list[str]:
    return [f"captured {place.captured_at}", f"SHA-256: {place.sha256}"] if place.sha256 else []


def _file_ja(place: Place) -> list[str]:
    return [f"{place.url}（{'、'.join(_bytes_ja(place))}）"] if place.sha256 else []


def _file_en(place: Place) -> list[str]:
    return [f"{place.url} ({', '.join(_bytes_en(place))})"] if place.sha256 else []
