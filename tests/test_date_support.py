"""Whether the words of a page bear the dates of its editions: a second reading of what stands
beside each date, by other means than the grammars that gave it.
"""

import pytest

from pipeline.history.doubts.page.detect import doubts_of_page
from pipeline.history.doubts.page.support import beside
from pipeline.history.listing import Listing, understand
from pipeline.kinds import DateSource, DoubtKind
from pipeline.read.names.dates import find_dates
from pipeline.read.names.labels import EditionName
from pipeline.read.page.reading import PageReading, read_page

NAME = "日向野市"
HOME = "https://www.city.higano.lg.jp/kikaku/senryaku.html"
PLAN = "第2期日向野市総合戦略"


def reading_of(said: str, label: str = PLAN) -> PageReading:
    """A page with a sentence above one file."""
    html = (
        "<html lang=ja><head><meta charset=utf-8><title>地方創生</title></head><body><main>"
        f"<article><h1>地方創生</h1><p>更新日：2026年4月1日</p>{said}"
        f"<ul><li><a href=/f/1.pdf>{label}</a></li></ul></article></main></body></html>"
    )
    return read_page(html.encode(), HOME)


def dated(listing: Listing, words: str) -> Listing:
    """A listing whose editions have a date that a sentence was taken to state."""
    (date,) = find_dates(words)

    def one(name: EditionName) -> EditionName:
        return name._replace(published=date, published_source=DateSource.PROSE)

    return listing._replace(
        editions=tuple(
            mention._replace(on_page=mention.on_page._replace(name=one(mention.on_page.name)))
            for mention in listing.editions
        )
    )


def kinds_if_dated(said: str, words: str) -> set[DoubtKind]:
    """Kinds of doubts where a date of a sentence was taken for the edition's."""
    reading = reading_of(f"<p>{said}</p>")
    listing = dated(understand("higano", reading, NAME), words)
    return {doubt.kind for doubt in doubts_of_page(reading, listing, NAME)}


WEAK = [
    (f"令和2年2月20日に開かれた懇話会の提言に基づき、「{PLAN}」を策定しました。", "令和2年2月20日"),
    (f"令和元年12月に就任した市長の公約を反映し、{PLAN}を策定しました。", "令和元年12月"),
    (f"令和2年3月の豪雨からの復旧を盛り込み、{PLAN}を策定しました。", "令和2年3月"),
    (f"{PLAN}（令和3年3月増刷）", "令和3年3月"),
    (f"令和2年3月に、就任した市長の公約を果たすため、{PLAN}を策定しました。", "令和2年3月"),
    (f"{PLAN}は、令和2年10月に開業した駅の効果を見込んでいます。", "令和2年10月"),
]


@pytest.mark.parametrize(("said", "words"), WEAK)
def test_a_date_beside_words_that_nobody_knows_is_doubted(said: str, words: str) -> None:
    assert DoubtKind.HEADING_DATE in kinds_if_dated(said, words)


PLAIN = [
    (f"令和2年3月に「{PLAN}」を策定しました。", "令和2年3月"),
    (f"本市では、令和2年3月31日付けで{PLAN}を新たに決定いたしました。", "令和2年3月31日"),
    (f"{PLAN}は、令和2年3月に策定し、取組を進めています。", "令和2年3月"),
    (f"検討を重ね、令和2年3月に{PLAN}がまとまりました。", "令和2年3月"),
    (f"{PLAN}（令和2年3月策定）", "令和2年3月"),
    (f"{PLAN}（計画期間：令和2年度から令和6年度まで、令和2年3月策定）", "令和2年3月"),
    ("策定年月　令和2年3月", "令和2年3月"),
    (f"令和2年3月に、人口減少に歯止めをかけ、活力を保つため、{PLAN}を策定しました。", "令和2年3月"),
    (f"令和2年3月に「{PLAN}」を前期基本計画と一致させる形で策定しました。", "令和2年3月"),
    (f"令和2年3月に「{PLAN}」を市民の皆さんのご意見を踏まえて策定しました。", "令和2年3月"),
]


@pytest.mark.parametrize(("said", "words"), PLAIN)
def test_a_date_that_stands_plainly_beside_the_making_is_believed(said: str, words: str) -> None:
    reading = reading_of(f"<p>{said}</p>")
    found = understand("higano", reading, NAME)
    date = next(date for date in find_dates(words))
    name = found.editions[0].on_page.name._replace(
        published=date, published_source=DateSource.PROSE
    )
    mention = found.editions[0]
    listing = found._replace(
        editions=(mention._replace(on_page=mention.on_page._replace(name=name)),)
    )
    kinds = {doubt.kind for doubt in doubts_of_page(reading, listing, NAME)}
    assert DoubtKind.HEADING_DATE not in kinds


def test_one_plain_place_is_enough() -> None:
    said, words = WEAK[0]
    plain = f"<h2>{PLAN}（令和2年2月20日決定）</h2>"
    reading = reading_of(f"<p>{said}</p>{plain}")
    listing = dated(understand("higano", reading, NAME), words)
    kinds = {doubt.kind for doubt in doubts_of_page(reading, listing, NAME)}
    assert DoubtKind.HEADING_DATE not in kinds


@pytest.mark.parametrize(
    ("text", "left", "made", "named"),
    [
        (f"令和2年3月に{PLAN}を策定しました。", "", True, True),
        (f"{PLAN}（令和2年3月増刷）", "増刷", False, False),
        (f"令和2年3月の総会を経て、{PLAN}を策定しました。", "総会経", True, True),
        (f"策定作業に着手し、令和2年3月に{PLAN}を策定しました。", "", True, True),
        (f"{PLAN}を手にする市長（令和2年3月）", "手市長", False, True),
        (f"{PLAN}～未来へ～（令和2年3月）", "", False, True),
        ("令和2年3月", "", False, False),
    ],
)
def test_what_stands_beside_a_date(text: str, left: str, made: bool, named: bool) -> None:
    (date,) = find_dates(text)
    assert beside(text, date, NAME) == (left, made, named)


UNUSED = [
    f"令和元年7月に検討を開始し、翌年3月に「{PLAN}」を策定しております次第です。",
    f"国の方針が示されたことから、令和2年3月に「{PLAN}」を策定する運びとなりました。",
    f"令和2年3月3日の本部会議で案を了承し、同日「{PLAN}」を策定としました。",
    f"令和2年3月に、国の動きや会議の意見も入れ、「{NAME}人口ビジョン」及び期間中の「{PLAN}」を策定しました。",
]


@pytest.mark.parametrize("said", UNUSED)
def test_a_date_that_the_own_plan_s_making_bears_is_not_passed_over(said: str) -> None:
    """Whatever else the sentence speaks of, and though it says only 翌年 or 同日."""
    reading = reading_of(f"<p>{said}</p>")
    listing = understand("higano", reading, NAME)
    names = [mention.on_page.name for mention in listing.editions]
    without = listing._replace(
        editions=tuple(
            mention._replace(
                on_page=mention.on_page._replace(
                    name=name._replace(published=None, published_source=None)
                )
            )
            for mention, name in zip(listing.editions, names, strict=True)
        )
    )
    found = [one for one in doubts_of_page(reading, without, NAME) if one.facts.get("date")]
    assert {one.kind for one in found} == {DoubtKind.UNUSED_DATE}
    assert any(str(one.facts["date"]).startswith("2020-03") for one in found)


def test_a_date_in_the_label_of_another_file_is_that_file_s() -> None:
    label = f"{PLAN}の推進に関する協定書（令和3年5月10日）"
    reading = reading_of(f"<ul><li><a href=/f/2.pdf>{label}</a></li></ul>")
    listing = understand("higano", reading, NAME)
    assert doubts_of_page(reading, listing, NAME) == []
