"""What a page leaves doubtful: each kind with a page that raises it and one, much alike, that
does not.
"""

from typing import NamedTuple

import pytest
import yaml

from pipeline.corrections import why_wrong
from pipeline.history.doubts.corrections import lines_of, settled_since
from pipeline.history.doubts.page.detect import doubts_of_page
from pipeline.history.doubts.types import Ask, Found
from pipeline.history.doubts.words import SENTENCES, is_note
from pipeline.history.listing import Listing, Mention, understand
from pipeline.kinds import CorrectionKind, DoubtKind, EditionStatus
from pipeline.read.names.dates import find_dates
from pipeline.read.page.reading import PageReading, read_page
from tests.growth import growth

NAME = "日向野市"
HOME = "https://www.city.higano.lg.jp/kikaku/senryaku.html"
PLAN = "日向野市総合戦略"


def page(body: str, head: str = "<p>更新日：2021年4月1日</p>", title: str = "地方創生") -> bytes:
    """A page with this article."""
    return (
        f"<html lang=ja><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<main><article><h1>{title}</h1>{head}{body}</article></main></body></html>"
    ).encode()


def links(*labels: str, start: int = 1) -> str:
    """A list of files with these labels."""
    items = (f"<li><a href=/f/{n}.pdf>{label}</a></li>" for n, label in enumerate(labels, start))
    return f"<ul>{''.join(items)}</ul>"


def doubts(body: bytes, *, asked: bool = True) -> list[Found]:
    """What a page leaves doubtful."""
    reading = read_page(body, HOME)
    listing = understand("higano", reading, NAME)
    return doubts_of_page(reading, listing, NAME, asked=asked)


def test_the_page_s_month_is_offered_for_the_last_revision_alone() -> None:
    """What a later edition follows was not revised when the page was changed last."""
    revised = H2 + links(f"第2期{PLAN}", f"第2期{PLAN}（改訂版）")
    followed = f"<h2>第3期{PLAN}</h2>" + links(f"第3期{PLAN}", start=7) + revised
    for body, says in ((revised, "2021-04"), (followed, "改訂版")):
        found = [one for one in doubts(page(body)) if one.kind is DoubtKind.UNDATED_REVISION]
        assert [ask.says for one in found for ask in one.asks] == [{"revision": says}]


class Case(NamedTuple):
    """Two pages much alike."""

    kind: DoubtKind
    raises: bytes
    does_not: bytes


H2 = f"<h2>第2期{PLAN}</h2>"
CASES = (
    Case(
        DoubtKind.TWO_WHOLES,
        page(H2 + links(f"第2期{PLAN}", f"第2期{PLAN}　本編")),
        page(H2 + links(f"第2期{PLAN}", f"第2期{PLAN}　概要版")),
    ),
    Case(
        DoubtKind.UNDATED_REVISION,
        page(H2 + links(f"第2期{PLAN}", f"第2期{PLAN}（改訂版）")),
        page(H2 + links(f"第2期{PLAN}", f"第2期{PLAN}（令和4年3月改訂版）")),
    ),
    Case(
        DoubtKind.LONE_PART,
        page(H2 + links(f"第2期{PLAN}", "第3章　施策の展開")),
        page(H2 + links(f"第2期{PLAN}", "第2章　現状", "第3章　施策の展開")),
    ),
    Case(
        DoubtKind.ASSUMED_PHASE,
        page(f"<p>市では第2期となる日向野市の総合戦略を定めました。</p>{links(PLAN)}"),
        page(f"<p>国の第2期総合戦略を踏まえて定めました。</p>{links(PLAN)}"),
    ),
    Case(
        DoubtKind.UNPLACED,
        page("<h2>令和2年度第1回総合戦略会議</h2>" + links(f"第2期{PLAN}")),
        page(H2 + links(f"第2期{PLAN}")),
    ),
    Case(
        DoubtKind.NOTHING_READ,
        page(links("日向野市国土強靱化地域計画")),
        page(links("日向野市国土強靱化地域計画", f"第2期{PLAN}")),
    ),
    Case(
        DoubtKind.UNUSED_DATE,
        page(
            f"<p>市では、人口の減少に備え、第2期{PLAN}などを、令和2年3月31日、策定の運びとなりました。</p>"
            + links(f"第2期{PLAN}")
        ),
        page(
            "<p>国は、令和元年12月20日に第2期まち・ひと・しごと創生総合戦略を策定しました。</p>"
            + links(f"第2期{PLAN}")
        ),
    ),
    Case(
        DoubtKind.ODD_DATE,
        page(links(f"第2期{PLAN}（平成27年10月）")),
        page(links(f"第2期{PLAN}（令和2年3月）")),
    ),
    Case(
        DoubtKind.PAGE_DATE,
        page(links(f"第2期{PLAN}"), head="<p>2021年4月1日</p>"),
        page(links(f"第2期{PLAN}"), head="<p>公開日：2021年4月1日</p>"),
    ),
    Case(
        DoubtKind.UNSURE_PAGE_DATE,
        page("<h2>お知らせ</h2><p>投稿日：2021年4月1日</p>" + H2 + links(f"第2期{PLAN}"), head=""),
        page("<h2>お知らせ</h2>" + H2 + links(f"第2期{PLAN}"), head="<p>投稿日：2021年4月1日</p>"),
    ),
    Case(
        DoubtKind.UNUSED_DATE,
        page(H2 + links(f"第2期{PLAN}（20200331策定）")),
        page(H2 + links(f"第2期{PLAN}（2020-03-31策定）")),
    ),
    Case(
        DoubtKind.MAYBE_FILE,
        page(f"<p><a href=https://cloud.example.jp/x/plan.pdf>第2期{PLAN}</a></p>"),
        page("<p><a href=https://www.chisou.go.jp/x/plan.pdf>総合戦略（2020改訂版）</a></p>"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.kind))
def test_a_kind_is_raised_by_its_cause_alone(case: Case) -> None:
    assert case.kind in [doubt.kind for doubt in doubts(case.raises)]
    assert case.kind not in [doubt.kind for doubt in doubts(case.does_not)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.kind))
def test_what_settles_a_doubt_can_be_copied_into_the_source_file(case: Case) -> None:
    for doubt in doubts(case.raises):
        assert SENTENCES[doubt.kind].format(**doubt.facts)
        lines = lines_of(doubt.asks)
        assert lines, doubt.kind
        items = yaml.safe_load(f"corrections:\n{lines}")["corrections"]
        assert why_wrong(items) is None, items


@pytest.mark.parametrize(("word", "field"), [("掲載日", "published"), ("更新日", "updated")])
def test_a_day_that_was_not_taken_is_offered_as_what_its_word_says(word: str, field: str) -> None:
    told = f"<p>企画課の{word}は2024年4月1日　広報文書係の確認を経て載せました</p>"
    [found] = [
        one
        for one in doubts(page(H2 + links(f"第2期{PLAN}"), head=told))
        if one.kind == DoubtKind.UNSURE_PAGE_DATE
    ]
    assert [(ask.target, ask.says) for ask in found.asks] == [("page", {field: "2024-04-01"})]


def test_a_link_nobody_asked_may_be_a_file() -> None:
    body = page(f"<p><a href=/documents/d/12>第2期{PLAN}</a></p>")
    assert DoubtKind.MAYBE_FILE in [doubt.kind for doubt in doubts(body, asked=False)]
    assert DoubtKind.MAYBE_FILE not in [doubt.kind for doubt in doubts(body)]


def test_a_plain_page_leaves_no_doubt() -> None:
    body = page(
        f"<h2>第2期{PLAN}（令和2年3月策定）</h2>"
        + links(f"第2期{PLAN}", f"第2期{PLAN}　概要版")
        + "<h2>第1期</h2>"
        + links(f"第1期{PLAN}（平成27年10月）", start=3)
        + "<h2>総合戦略推進会議</h2>"
        + links("第1回会議　次第", "令和元年度　効果検証結果", start=4)
    )
    assert doubts(body) == []


def _huge(reading: PageReading, listing: Listing, links: int) -> tuple[PageReading, Listing]:
    (link,), (file,), mention = reading.links, listing.files, listing.editions[0]
    keys = [f"higano-{n}" for n in range(links * 3 // 4)]
    many = [(f"{HOME}/{n}.pdf", f"第{n}期{PLAN} その{n}（令和2年3月）") for n in range(links)]
    said = [heading._replace(text=label) for heading in reading.headings for _, label in many]
    reading = reading._replace(
        links=tuple(link._replace(url=url, label=label) for url, label in many),
        headings=tuple(said),
        text="\n".join(label for _, label in many),
    )
    listing = listing._replace(
        editions=tuple(mention._replace(on_page=mention.on_page._replace(id=k)) for k in keys),
        files=tuple(
            file._replace(url=url, label=label, editions=(keys[n % len(keys)],))
            for n, (url, label) in enumerate(many)
        ),
    )
    return reading, listing


def test_the_cost_of_a_huge_page_s_doubts_grows_with_its_links() -> None:
    reading = read_page(page(H2 + links(f"第2期{PLAN}")), HOME)
    listing = understand("higano", reading, NAME)
    pages = {links: _huge(reading, listing, links) for links in (1_000, 4_000)}
    assert growth(lambda links: doubts_of_page(*pages[links], NAME), 1_000) < 10
    assert 0 < len(doubts_of_page(*pages[4_000], NAME)) < 1500


HOSTILE = "総合戦略\u202e: #\t\"'[x]{y} %s \\ &amp;"


def test_a_label_cannot_write_lines_of_its_own() -> None:
    body = page(H2 + links(f"第2期{HOSTILE}", f"第2期{HOSTILE} 2", f"第2期{PLAN}", "第3章 x\ny: 1"))
    for doubt in doubts(body):
        items = yaml.safe_load(f"corrections:\n{lines_of(doubt.asks)}")["corrections"]
        assert why_wrong(items) is None
        assert len(items) == len(doubt.asks)


def test_a_correction_settles_what_it_speaks_of() -> None:
    ask = Ask("file", f"{HOME}/f/R2-gaiyou.pdf", {"part": "whole"}, "f/R2-gaiyou.pdf", "概要版")

    def since(kind: CorrectionKind, one: str, other: str) -> str | None:
        row = {"source_id": "x", "kind": kind, "one": one, "other": other}
        return settled_since([ask], [row | {"position": 1, "since": "2024-05-01T00:00:00Z"}])  # type: ignore[list-item]

    assert since(CorrectionKind.FILE, "R2-gaiyou.pdf", '{"part": "summary"}') is not None
    assert since(CorrectionKind.LABEL, "概要版［PDF：1MB］", '{"ignore": true}') is not None
    assert since(CorrectionKind.FILE, "R2-gaiyou.pdf", '{"phase": 2}') is None
    assert since(CorrectionKind.FILE, "R3-gaiyou.pdf", '{"part": "summary"}') is None
    assert since(CorrectionKind.PAGE, "true", '{"published": "2020-03-31"}') is None
    assert since(CorrectionKind.FILE, "R2-gaiyou.pdf", "[broken") is None


class Misread(NamedTuple):
    """A page of which one file is taken for something else than it is."""

    kind: DoubtKind
    body: bytes
    file: int
    part: str | None = None
    edition_of: int | None = None
    """The file whose editions it is given."""


TWO = f"<h2>第3期{PLAN}</h2>" + links(f"第3期{PLAN}", "概要版")
OLD = f"<h2>第2期{PLAN}</h2>" + links(f"第2期{PLAN}", start=3)
MISREAD = (
    Misread(DoubtKind.LABEL_DIFFERS, page(TWO), 1, part="whole"),
    Misread(DoubtKind.LABEL_DIFFERS, page(TWO + OLD), 2, edition_of=0),
    Misread(
        DoubtKind.OTHER_SERIES, page(TWO + links("日向野市人口ビジョン", start=3)), 2, edition_of=0
    ),
    Misread(DoubtKind.MIXED_PHASES, page(TWO + OLD), 1, edition_of=2),
    Misread(
        DoubtKind.UNLIKE_PLAN,
        page(TWO + "<h2>様式</h2>" + links("寄附申出書", start=3)),
        2,
        edition_of=0,
    ),
    Misread(DoubtKind.NO_FILE, page(TWO + OLD), 2, edition_of=0),
)


@pytest.mark.parametrize("case", MISREAD, ids=lambda case: str(case.kind))
def test_what_was_read_against_the_words_of_the_page(case: Misread) -> None:
    reading = read_page(case.body, HOME)
    listing = understand("higano", reading, NAME)
    assert case.kind not in [d.kind for d in doubts_of_page(reading, listing, NAME)]
    files = list(listing.files)
    file = files[case.file]
    editions = file.editions if case.edition_of is None else files[case.edition_of].editions
    files[case.file] = file._replace(part=case.part or file.part, editions=editions)
    wrong = listing._replace(files=tuple(files))
    assert case.kind in [d.kind for d in doubts_of_page(reading, wrong, NAME)]


def test_an_edition_that_is_only_named_is_told_as_a_note() -> None:
    (found,) = doubts(page(f"<h2>{PLAN}（平成27年10月策定）</h2><p>終了しました。</p>" + TWO))
    assert found.kind == DoubtKind.ONLY_NAMED
    assert is_note(found.kind)
    assert [(ask.target, ask.says) for ask in found.asks] == [("label", {"ignore": True})]
    assert not doubts(page(TWO))


def test_a_draft_by_what_stands_around_it_alone() -> None:
    reading = read_page(page(TWO), HOME)
    listing = understand("higano", reading, NAME)

    def drafted(mention: Mention) -> Mention:
        name = mention.on_page.name._replace(status=EditionStatus.DRAFT)
        return mention._replace(on_page=mention.on_page._replace(name=name))

    wrong = listing._replace(editions=tuple(drafted(m) for m in listing.editions))
    assert DoubtKind.LONE_DRAFT in [d.kind for d in doubts_of_page(reading, wrong, NAME)]
    labelled = page(links(f"第2期{PLAN}（案）"))
    assert DoubtKind.LONE_DRAFT not in [d.kind for d in doubts(labelled)]


def test_a_date_beside_another_matter_is_doubted() -> None:
    body = page(f"<h2>第2期{PLAN}（令和2年3月策定）</h2>" + links(f"第2期{PLAN}"))
    reading = read_page(body, HOME)
    listing = understand("higano", reading, NAME)
    said = f"第2期{PLAN}（令和2年3月開催の会議）"
    heading = reading.headings[0]._replace(text=said)
    assert DoubtKind.HEADING_DATE not in [d.kind for d in doubts(body)]
    changed = reading._replace(headings=(heading, *reading.headings[1:]))
    kinds = [d.kind for d in doubts_of_page(changed, listing, NAME)]
    assert DoubtKind.HEADING_DATE in kinds


@pytest.mark.parametrize(
    "beside",
    [
        links(f"第2期{PLAN}　ロードマップ"),
        links(f"第2期{PLAN}（カラー版）", f"第2期{PLAN}（白黒版）"),
        f"<p>令和2年4月1日から第2期{PLAN}がスタートしました。</p>{links(f'第2期{PLAN}')}",
        links("ロードマップ（令和4年4月改定）"),
        f"<h2>第2期{PLAN}【一括ダウンロード】</h2>{links('一括ダウンロード')}",
        links(f"第2期{PLAN}策定方針"),
        links(f"第2期{PLAN}（点字版データ）"),
        links("（参考）県まち・ひと・しごと創生総合戦略"),
        links("音声読み上げ用"),
        links("やさしい日本語版", "KPI一覧表"),
        f"<h2>分割ダウンロード</h2><h3>第2章</h3>{links('総合戦略編')}",
        "<p>※令和4年7月4日に、誤字を修正したファイルに差し替えました。</p>",
    ],
)
def test_what_is_made_beside_a_plan_leaves_no_doubt(beside: str) -> None:
    kinds = {doubt.kind for doubt in doubts(page(H2 + links(f"第2期{PLAN}") + beside))}
    assert kinds <= {DoubtKind.LONE_PART}, kinds


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        (f"令和2年3月に第2期{PLAN}を策定する予定です。", False),
        ("国の計画　第2期「まち・ひと・しごと創生総合戦略」（2020改訂版）", False),
        (f"第2期{PLAN}（案）に対する意見募集の結果", False),
        (f'<a href="/kikaku/2ki.html">第2期{PLAN}</a>はこちら', False),
        (f"現在は第2期となる{PLAN}により取組を進めます。", True),
    ],
)
def test_a_later_plan_that_is_not_of_this_page(words: str, doubted: bool) -> None:
    found = [doubt.kind for doubt in doubts(page(links(PLAN) + f"<p>{words}</p>"))]
    assert (DoubtKind.ASSUMED_PHASE in found) == doubted


def kinds(html: bytes) -> set[DoubtKind]:
    return {doubt.kind for doubt in doubts(html)}


def test_a_date_that_touches_a_file_without_one_is_doubted() -> None:
    file = f"<li><a href=a.pdf>第2期{PLAN}</a><br>%S</li>"
    unread = page(f"<ul>{file.replace('%S', '※成立年月　令和2年3月31日')}</ul>")
    assert DoubtKind.UNUSED_DATE in kinds(unread)
    for words in (
        "令和2年4月1日更新",
        "投稿日：令和2年4月1日",
        "第4回　令和2年4月1日　指標について",
        "※令和2年4月1日差し替え",
        "パブリックコメント 令和2年2月1日",
    ):
        assert DoubtKind.UNUSED_DATE not in kinds(page(f"<ul>{file.replace('%S', words)}</ul>"))


def test_a_date_beside_the_own_plan_s_name_is_doubted_whatever_was_done() -> None:
    said = f"<p>令和2年3月、第2期{PLAN}がお目見えしました。</p>"
    assert DoubtKind.UNUSED_DATE in kinds(page(said + links(f"第2期{PLAN}")))
    for revised in ("目標値の一部を見直しました", "指標の変更を行いました"):
        part = f"<p>令和5年3月に、{revised}。</p>"
        assert DoubtKind.UNUSED_DATE in kinds(page(part + links(f"第2期{PLAN}（改訂版）")))
    for words in (
        "に関する補正予算を計上しました",
        "の改訂に向けて検討しています",
        "の策定を記念したフォーラムを行いました",
        "に賛同いただいた企業から寄附の申し出がありました",
        "を教材にした出前講座を中学校で行いました",
        "の達成度を取りまとめました",
        "の庁内事務局を変更しました",
        "の策定に係る業務の契約を締結しました",
    ):
        other = f"<p>令和2年3月、第2期{PLAN}{words}。</p>"
        assert DoubtKind.UNUSED_DATE not in kinds(page(other + links(f"第2期{PLAN}")))


def test_the_date_behind_another_kind_in_a_heading_of_two_is_doubted() -> None:
    head = "<h2>人口ビジョン（令和元年12月策定）・総合戦略（令和2年3月策定）</h2>"
    files = head + links(PLAN, "日向野市人口ビジョン")
    assert DoubtKind.HEADING_DATE not in kinds(page(files))
    reading = read_page(page(files), HOME)
    listing = understand("higano", reading, NAME)
    swapped = [one.on_page.name.published for one in reversed(listing.editions)]
    misread = tuple(
        one._replace(on_page=one.on_page._replace(name=one.on_page.name._replace(published=date)))
        for one, date in zip(listing.editions, swapped, strict=True)
    )
    found = doubts_of_page(reading, listing._replace(editions=misread), NAME)
    assert DoubtKind.HEADING_DATE in {doubt.kind for doubt in found}


def test_a_page_that_numbers_all_its_files_leaves_no_doubt_about_their_names() -> None:
    names = (f"第2期{PLAN}", f"第2期{PLAN}（概要版）")
    files = links(*(f"資料{n}　{name}" for n, name in enumerate(names, 1)))
    assert DoubtKind.LABEL_DIFFERS not in kinds(page(H2 + files))
    assert DoubtKind.LABEL_DIFFERS in kinds(page(H2 + files + links("別の資料", start=7)))


def test_a_date_of_two_plans_that_only_one_has_is_doubted() -> None:
    said = f"<p>令和2年3月31日、{PLAN}と日向野市人口ビジョンとがお目見えしました。</p>"
    both = links(f"{PLAN}（令和2年3月31日）", "日向野市人口ビジョン")
    assert DoubtKind.UNUSED_DATE in kinds(page(said + both))
    alone = f"<p>令和2年3月31日、{PLAN}がお目見えしました。</p>"
    assert DoubtKind.UNUSED_DATE not in kinds(page(alone + both))


def test_the_beginning_of_a_name_that_was_taken_for_a_part_is_doubted() -> None:
    cut = links("第2期日向野市まち・ひと・しごと創生")
    assert DoubtKind.LABEL_DIFFERS in kinds(page(H2 + cut))
    assert DoubtKind.LABEL_DIFFERS not in kinds(page(H2 + links("施策の体系")))


def test_a_part_below_nothing_that_names_a_plan_is_doubted_behind_another_edition() -> None:
    parts = "<h3>分割版</h3>" + links("1 はじめに", "2 現状", start=5)
    whole = links(f"第2期{PLAN}")
    title = f"{PLAN}について"
    assert DoubtKind.MIXED_PHASES in kinds(page(whole + parts, title=title))
    assert DoubtKind.MIXED_PHASES not in kinds(page(H2 + whole + parts, title=title))


def test_words_of_a_label_that_nothing_took_up_are_doubted() -> None:
    assert DoubtKind.UNREAD_WORDS in kinds(page(links(f"第2期{PLAN}（見取図）")))
    for label in (f"第2期{PLAN}（令和2年3月策定）概要版", f"第2期{PLAN}～ひとがつながるまち～"):
        assert DoubtKind.UNREAD_WORDS not in kinds(page(links(label)))


def test_the_census_that_figures_rest_on_and_a_newsletter_are_not_doubted() -> None:
    assert not kinds(page(links(PLAN, "日向野市人口ビジョン（平成27年国勢調査準拠）")))
    news = f"広報ひなたの令和2年4月号（{PLAN}特集）"
    assert DoubtKind.UNPLACED not in kinds(page(links(PLAN, news)))
    assert kinds(page(links(f"{PLAN}（住民調査の結果）")))


def test_a_date_before_that_of_an_earlier_plan_is_doubted() -> None:
    both = page(links(f"第2期{PLAN}（令和元年10月）", f"{PLAN}（令和元年12月改訂）"))
    assert DoubtKind.ODD_DATE not in kinds(both)
    turned = page(links(f"第2期{PLAN}（令和2年3月策定）", f"第2期{PLAN}（令和元年12月改訂）"))
    assert DoubtKind.ODD_DATE in kinds(turned)


def test_drafts_of_several_stages_are_no_two_wholes() -> None:
    stages = page(links(f"第2期{PLAN}（素案）", f"第2期{PLAN}（最終案）"))
    assert DoubtKind.TWO_WHOLES not in kinds(stages)
    same = page(links(f"第2期{PLAN}（素案）", f"第2期{PLAN}素案"))
    assert DoubtKind.TWO_WHOLES in kinds(same)


def test_a_page_that_numbers_a_plan_in_a_heading_and_yields_no_file_is_doubted() -> None:
    assert kinds(page(f"<h2>第2期{PLAN}</h2><p>本文です。</p>")) >= {DoubtKind.NOTHING_READ}
    assert DoubtKind.NOTHING_READ not in kinds(page("<h2>お知らせ</h2><p>本文です。</p>"))
    other = page(links("第7次日向野市総合計画"), title="日向野市総合計画の一部変更")
    assert DoubtKind.NOTHING_READ not in kinds(other)


@pytest.mark.parametrize(
    "label",
    ["国の資料", "県まち・ひと・しごと創生総合戦略", "月見野町総合戦略", "総合戦略（内閣府）"],
)
def test_a_file_of_the_state_or_of_others_taken_for_ours_is_doubted(label: str) -> None:
    reading = read_page(page(links(PLAN, "総合戦略")), HOME)
    listing = understand("x", reading, NAME)
    called = [link._replace(label=label) if n else link for n, link in enumerate(reading.links)]
    files = [file._replace(label=label) if n else file for n, file in enumerate(listing.files)]
    wrong = listing._replace(files=tuple(files))
    found = doubts_of_page(reading._replace(links=tuple(called)), wrong, NAME)
    assert DoubtKind.OTHER_SERIES in [doubt.kind for doubt in found]
    right = doubts_of_page(reading, listing, NAME)
    assert DoubtKind.OTHER_SERIES not in [doubt.kind for doubt in right]


def test_a_meetings_paper_that_is_a_plan_which_the_page_has_nothing_else_of_is_doubted() -> None:
    reading = read_page(page(links(f"資料1　第2期{PLAN}", "資料2　今後の予定")), HOME)
    listing = understand("x", reading, NAME)
    none = tuple(file._replace(editions=()) for file in listing.files)
    missed = listing._replace(editions=(), files=none)
    found = [d for d in doubts_of_page(reading, missed, NAME) if d.kind == DoubtKind.UNPLACED]
    assert [doubt.facts["label"] for doubt in found] == [f"資料1　第2期{PLAN}"]
    assert DoubtKind.UNPLACED not in kinds(page(links(PLAN, f"第2期{PLAN}の進捗状況")))
    draft = page(links(PLAN, f"資料1　第2期{PLAN}（案）"))
    assert DoubtKind.UNPLACED not in kinds(draft)


@pytest.mark.parametrize("since", ["追捕", "新装", "令和5年度版"])
def test_a_later_date_of_a_label_that_nothing_took_up_is_doubted(since: str) -> None:
    """What was done to a plan since is told in a word that nobody knows."""
    label = f"第2期{PLAN}（令和2年3月策定、令和4年10月{since}）"
    reading = read_page(page(links(label)), HOME)
    listing = understand("x", reading, NAME)
    made = find_dates("令和2年3月")[0]
    taken = listing.editions[0].on_page.name._replace(revision=None, published=made)
    first = listing.editions[0]._replace(on_page=listing.editions[0].on_page._replace(name=taken))
    found = doubts_of_page(reading, listing._replace(editions=(first,)), NAME)
    assert "2022-10" in [doubt.facts.get("date") for doubt in found]
    plain = links(f"第2期{PLAN}（令和2年3月策定、令和4年4月1日現在）")
    assert DoubtKind.UNUSED_DATE not in kinds(page(plain))


def test_a_date_before_the_own_plan_s_name_is_doubted_beside_a_law_too() -> None:
    law = "まち・ひと・しごと創生法に基づき、"
    words = f"{law}%sに、有識者の声も聴きながら「{PLAN}」を編んで策定に至りました。"
    file = links(PLAN)
    assert DoubtKind.UNUSED_DATE in kinds(page(f"<p>{words % '平成27年10月'}</p>{file}"))
    others = f"<p>{law}平成27年10月に「県総合戦略」を編んで策定に至りました。</p>"
    assert DoubtKind.UNUSED_DATE not in kinds(page(others + file))


@pytest.mark.parametrize(
    ("said", "label", "doubted"),
    [
        ("国の総合戦略を踏まえ、", "第3期日向野市未来創造戦略", True),
        ("国の総合戦略を踏まえ、", "日向野市産業活性化プラン", False),
        ("国の総合戦略を踏まえ、", "日向野市創生総合計画", False),
        ("市民の声を踏まえ、", "第3期日向野市未来創造戦略", False),
    ],
)
def test_a_plan_that_may_be_the_strategy_by_another_name_is_doubted(
    said: str, label: str, doubted: bool
) -> None:
    """The page has a 人口ビジョン besides, so that something of it was read."""
    body = f"<p>{said}「{label}」を策定しました。</p>"
    found = kinds(page(body + links("日向野市人口ビジョン", label)))
    assert (DoubtKind.UNPLACED in found) == doubted


def test_a_date_right_before_the_own_plan_s_name_is_doubted_however_it_was_made() -> None:
    words = f"令和2年3月に%s「第2期{PLAN}」を十か年の構想から切り出して策定し、進めています。"
    file = links(f"第2期{PLAN}")
    assert DoubtKind.UNUSED_DATE in kinds(page(f"<p>{words % ''}</p>{file}"))
    assert DoubtKind.UNUSED_DATE in kinds(page(f"<p>{words % '、地域の声を束ね、'}</p>{file}"))
    elected = words % "就任した市長の公約を盛り込み、"
    assert DoubtKind.UNUSED_DATE not in kinds(page(f"<p>{elected}</p>{file}"))
    on_the_way = f"令和2年3月の「第2期{PLAN}」策定に際し、基本目標を四つに整理しました。"
    assert DoubtKind.UNUSED_DATE in kinds(page(f"<p>{on_the_way}</p>{file}"))


def test_a_plan_set_beside_the_one_that_a_heading_numbers_is_another() -> None:
    """参考：日向野市総合戦略（令和2年3月改訂） below 第2次日向野市総合戦略."""
    files = links(f"第2期{PLAN}（令和3年3月26日策定）", f"参考：{PLAN}（令和2年3月改訂）")
    reading = read_page(page(f"<h2>第2期{PLAN}</h2>{files}"), HOME)
    names = [mention.on_page.name for mention in understand("x", reading, NAME).editions]
    assert [(one.phase, one.revision) for one in names] == [(2, None), (1, "2020-03")]


def test_a_sentence_that_numbers_a_plan_beside_its_own_name_tells_its_phase() -> None:
    own = "日向野市新時代創生戦略"
    told = f"<p>成果を発展させる第2期総合戦略『{own}』を、令和2年3月30日付けで策定しました。</p>"
    reading = read_page(page(told + links(own)), HOME)
    names = [mention.on_page.name for mention in understand("x", reading, NAME).editions]
    assert [(one.phase, one.published and one.published.iso) for one in names] == [
        (2, "2020-03-30")
    ]
    other = told.replace(own, "みらい新時代構想")
    assert DoubtKind.ASSUMED_PHASE in kinds(page(other + links(PLAN)))


@pytest.mark.parametrize("label", ["「第2期%s」の振り返り", "【別紙】令和5年度効果検証"])
def test_what_became_of_a_plan_alone_leaves_no_doubt(label: str) -> None:
    body = f"<h2>「第2期{PLAN}」の振り返り</h2>{links(label.replace('%s', PLAN))}"
    assert not kinds(page(body, title=f"「第2期{PLAN}」の効果検証について")) - {
        DoubtKind.ONLY_NAMED
    }


def test_a_date_below_its_label_is_told_or_doubted() -> None:
    """策定日 as a heading bears the date below it, of the one plan that the page is about; where a
    heading before it names another plan the date is nobody's, and that is said."""
    file = links(f"第2期{PLAN}")
    told = f"<h2>計画期間</h2><p>5年間</p><h2>策定日</h2><p>令和2年3月31日</p>{file}"
    assert not kinds(page(told, title=f"第2期{PLAN}"))
    unsure = told.replace("計画期間", "日向野市総合計画")
    assert DoubtKind.UNUSED_DATE in kinds(page(unsure, title=f"第2期{PLAN}"))


def test_the_making_of_what_was_revised_since_is_not_offered_as_the_revision_s() -> None:
    said = f"<p>市では、第2期{PLAN}などを、令和2年3月31日、策定の運びとなりました。</p>"
    for label, kind in (("改訂版", DoubtKind.UNDATED_REVISION), ("本編", DoubtKind.UNUSED_DATE)):
        found = [one.kind for one in doubts(page(said + links(f"第2期{PLAN}（{label}）"), head=""))]
        assert found == [kind]


def test_the_date_of_an_edition_without_files_is_no_other_s() -> None:
    said = f"<p>市では、{PLAN}などを、平成27年10月、策定の運びとなりました。</p>"
    vision = links("日向野市人口ビジョン")
    head = f"<h2>{PLAN}（平成27年10月策定）</h2><p>終了しました。</p><h2>資料</h2>"
    for above, found in (("", True), (head, False)):
        kinds = [one.kind for one in doubts(page(said + above + vision, head=""))]
        assert (DoubtKind.UNUSED_DATE in kinds) == found


def test_what_a_label_does_not_bear_out_is_said_in_words() -> None:
    found = doubts(page(H2 + links("第2期日向野市まち・ひと・しごと創生")))
    (one,) = (one for one in found if one.kind == DoubtKind.LABEL_DIFFERS)
    assert "全体版・分割版・概要版の別" in SENTENCES[one.kind].format(**one.facts)
