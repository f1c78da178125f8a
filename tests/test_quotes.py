"""Quotations: what stands so, otherwise, no longer, nowhere; in the pure parts and on the demo."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.answers.quotes import asked as asking
from pipeline.answers.quotes import exact
from pipeline.answers.quotes.align import align
from pipeline.answers.quotes.finding import quote
from pipeline.answers.quotes.forms import Lines, Traced, form_of
from pipeline.answers.quotes.rarity import Rarity, rarity
from pipeline.answers.quotes.types import Answer, QuoteStatus, Standing
from pipeline.cli.commands import main
from pipeline.errors import QuoteError
from tests.demo_site import played
from tools.lab.quotes.city import city
from tools.lab.quotes.made import Texts, bare, quotations

STANDS = (QuoteStatus.FOUND, QuoteStatus.DROPPED)
POPULATION = (
    "本市の総人口は、昭和５５年の６１，８４０人を最も多い年として、その後は減少を続けています。"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("quotes")).db


@pytest.fixture(scope="module")
def db(place: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def texts(db: sqlite3.Connection) -> Texts:
    return Texts(db)


def stands(page: str, quotation: str) -> bool:
    """Does a quotation stand so on a page?"""
    return exact.find(Traced(page), asking.read(quotation)) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("６１，８４０人", "61,840人"),
        ("ﾃﾞｰﾀの利活用", "データの利活用"),
        ("まち づくり", "まちづくり"),
        ("基本的な\n考え方", "基本的な考え方"),
        ("地域、産業，雇用", "地域，産業、雇用"),
        ("2015—2019年度", "2015−2019年度"),
        ("“手仕事”のまち", '"手仕事"のまち'),
        ("⼈⼝の推移", "人口の推移"),
        ("か\u3099くしゅう", "がくしゅう"),
        ("目標.........12", "目標………12"),
        ("人\u200b口", "人口"),
    ],
)
def test_what_may_differ(one: str, other: str) -> None:
    assert form_of(one) == form_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 23", "12 3"),
        ("12\n3", "123"),
        ("12\t3", "123"),
        ("増加", "減少"),
        ("は", "が"),
        ("KPI", "kpi"),
        ("髙橋", "高橋"),
        ("ヴ", "ブ"),
    ],
)
def test_what_may_not_differ(one: str, other: str) -> None:
    assert form_of(one) != form_of(other)


def test_a_number_runs_over_the_end_of_a_line_in_prose_alone() -> None:
    prose = "推計３では３８，０００人となり、推計１との差は９\n１００人に達します。"
    assert "9100人" in form_of(prose)
    assert "9100人" not in form_of(prose, Lines.APART)
    assert "9100人" not in form_of("差は９\n１００人")
    assert "123" not in form_of("放課後児童クラブの利用者の数 12\n3 次のとおり、施策を見直します。")


@settings(max_examples=60)
@given(st.text(alphabet="あ亜1２,，.・… \n\tかﾞｶ①㈱⼈“", max_size=40))
def test_the_way_back_is_the_form(text: str) -> None:
    traced = Traced(text)
    places = [traced.origin(at) for at in range(len(traced.form) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize(
    ("page", "quotation", "so"),
    [
        ("この事業に123億円を投じる。", "23億円を投じる。", False),
        ("この事業に123億円を投じる。", "123億円を投じる。", True),
        ("人口は61,840人です。", "人口は61,840人です", True),
        ("社会増減は、△203人です。", "203人です。", False),
        ("人口は12万人を超えた。", "人口は12", False),
        ("事業を推進することはない。", "事業を推進する。", False),
        ("事業を推進する\n・人材を育成する", "事業を推進する。", True),
        ("事業を推進する\t担当課", "事業を推進する。", True),
        ("事業を推進する", "「事業を推進する。」", True),
        ("事業を推進する\nことはない。", "事業を推進する。", False),
        ("「手仕事のまち」を、目指す姿とする。", "「手仕事のまち」を、目指す姿とする", True),
        ("人口は減少し、高齢化が進み、財政は厳しい。", "人口は減少し、…財政は厳しい。", True),
        (
            "人口は減少し、高齢化が進み、財政は厳しい。",
            "人口は減少し、（中略）財政は厳しい。",
            True,
        ),
        ("人口は減少し、高齢化が進み、財政は厳しい。", "人口は減少し、財政は厳しい。", False),
        ("人口は減少し、高齢化が進み、財政は厳しい。", "財政は厳しい…人口は減少し、", False),
        ("人口は減少し、" + "無" * 2000 + "財政は厳しい。", "人口は減少し…財政は厳しい。", False),
        ("率は1.234%でした。", "率は1.23", False),
        ("目次\n総括 .... 3\n３ 課題 .... 4", "総括 .... 3\n３ 課題", True),
        ("令和5年度の実績", "令和6年度の実績", False),
    ],
)
def test_what_stands_so(page: str, quotation: str, so: bool) -> None:
    assert stands(page, quotation) is so


def test_a_fragment_torn_out_of_a_number_is_told_as_one() -> None:
    page = Traced("推計では、61,840人を最も多い年として、減少を続けます。")
    stood = exact.find(page, asking.read(",840人を最も多い年とし"))
    assert stood is not None
    assert exact.cut_numbers(stood.traced, stood.spans[0]) == (True, False)


@pytest.mark.parametrize("text", ["", " \n ", "。。。", "人口", "あ" * 2001, "あ \n" * 9000])
def test_what_can_not_be_looked_for(text: str) -> None:
    with pytest.raises(QuoteError) as caught:
        asking.read(text)
    assert caught.value.japanese


def test_marks_around_a_quotation_are_no_part_of_it() -> None:
    nested = asking.read("「市は「木工」を地域の商標とします。」")
    assert nested.form == "市は「木工」を地域の商標とします。"
    assert asking.read("「木工」と「果樹」").form == "「木工」と「果樹」"
    assert asking.read("…人口は減少し、").form == "人口は減少し"
    assert asking.read("市の木工」を広げる」").form == "市の木工」を広げる"


def test_the_source_of_an_altered_text_is_its_whole_sentence() -> None:
    page = form_of(
        "位置づけ\n総合戦略は、市の計画に掲げる施策のうち直接つながるものを組み直したものです。次に"
    )
    quotation = form_of("総合戦略は、市の計画に掲げる施策のうち直林つながるものを組み直したもの。")
    found = align(quotation, page, Rarity([page], 1))
    assert found is not None
    assert page[found.start : found.end].startswith("総合戦略は")
    assert page[found.start : found.end].endswith("したものです。")


def test_found_with_all_that_a_citation_needs(db: sqlite3.Connection) -> None:
    answer = quote(db, "「" + POPULATION.replace("６１，８４０", "61,840") + "」")
    assert answer.status == QuoteStatus.FOUND
    best = answer.matches[0]
    assert best.holder["edition_id"] == "higano-人口ビジョン-phase-2"
    assert (best.page, best.text, best.similarity) == (4, POPULATION, 1.0)
    assert best.standing == Standing.CURRENT
    assert best.captured_at
    assert best.lives.passages
    assert f"/-/documents/{best.holder['sha256']}?p=4&mark=" in best.address
    older = {match.holder["edition_id"] for match in answer.matches[1:]}
    assert older == {"higano-人口ビジョン-1.0"}


def test_another_number_is_altered_and_the_difference_is_marked(db: sqlite3.Connection) -> None:
    answer = quote(db, POPULATION.replace("６１，８４０", "６１，８４１"))
    assert answer.status == QuoteStatus.ALTERED
    best = answer.matches[0]
    assert best.similarity < 1
    changed = [(s.old, s.new) for s in best.difference if s.op != "equal"]
    assert changed == [("６１，８４０", "６１，８４１")]
    assert "".join(s.old for s in best.difference) == POPULATION


def test_a_dropped_passage_is_dropped(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "SELECT text, dropped_edition_id FROM passages WHERE state = 'dropped'"
        " AND unit = 'sentence' AND length(text) > 30"
    ).fetchall()
    assert rows
    answers = [(quote(db, text), gone) for text, gone in rows[:5]]
    for answer, gone in answers:
        assert answer.status == QuoteStatus.DROPPED
        main_ = answer.matches[0].lives.main
        assert main_ is not None
        assert main_["dropped_edition_id"] == gone


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_part_of_any_page_is_found_there(
    db: sqlite3.Connection, texts: Texts, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(list(texts.pages)))
    page = texts.pages[place]
    start = data.draw(st.integers(0, max(0, len(page) - 12)))
    text = page[start : start + data.draw(st.integers(12, 120))]
    around = f"{page[max(0, start - 1) : start + 1]} {page[start + len(text) - 1 :][:2]}"
    if re.search(r"[0-9０-９一二三四五六七八九十百千万億.．,，△]", around):
        return  # it may cut a number
    try:
        answer = quote(db, text, most=100)
    except QuoteError:
        return
    assert answer.status in STANDS
    found = {(m.holder["sha256"], p.page) for m in answer.matches for p in m.places}
    assert place in found or answer.more


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_with_another_digit_it_is_never_found(
    db: sqlite3.Connection, texts: Texts, data: st.DataObject
) -> None:
    numbered = [u.text for u in texts.units if re.search(r"[0-9０-９]", u.text)]
    text = data.draw(st.sampled_from(numbered))
    at = data.draw(st.sampled_from([m.start() for m in re.finditer(r"[0-9０-９]", text)]))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = text[:at] + digit + text[at + 1 :]
    if bare(changed) == bare(text) or texts.holds(changed):
        return
    with suppress(QuoteError):
        assert quote(db, changed).status not in STANDS


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_pasted_is_answered_or_refused(db: sqlite3.Connection, text: str) -> None:
    try:
        answer = quote(db, text)
    except QuoteError:
        return
    assert answer.status in QuoteStatus


def test_the_lab_s_quotations(tmp_path: Path) -> None:
    lab = city(tmp_path / "lab.db", [4], 3, 3)
    told = [(one, _told(lab, one.text)) for one in quotations(lab, 28, 5)]
    false = [o for o, a in told if o.truth != "so" and a.status in STANDS]
    lost = [o for o, a in told if o.truth == "so" and a.status not in STANDS]
    missed = [o for o, a in told if o.truth == "altered" and a.status != QuoteStatus.ALTERED]
    made_up = [o for o, a in told if o.truth == "absent" and a.status != QuoteStatus.ABSENT]
    assert (false, lost, made_up) == ([], [], [])
    assert len(missed) <= 1
    assert any(one.kind == "over the end of a page" for one, _ in told)
    lab.close()


def _told(lab: sqlite3.Connection, text: str) -> Answer:
    return quote(lab, text)


def test_the_sample_is_read_once(db: sqlite3.Connection) -> None:
    assert rarity(db) is rarity(db)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        (POPULATION, "found", 0),
        (POPULATION.replace("減少", "増加"), "altered", 4),
        ("空を飛ぶ車の実証実験を海上で行い、観光の目玉とします。", "absent", 6),
    ],
)
def test_the_command(place: Path, text: str, status: str, code: int) -> None:
    run = CliRunner().invoke(main, ["quote", "--db", str(place), "--json", text])
    assert run.exit_code == code
    told = json.loads(run.output)
    assert told["status"] == status
    assert all(
        {"edition_id", "sha256", "page", "text", "similarity", "address"} <= set(match)
        for match in told["matches"]
    )


def test_the_command_reads_standard_input_and_refuses_what_is_too_short(place: Path) -> None:
    pasted = POPULATION[:20] + "\n" + POPULATION[20:]
    run = CliRunner().invoke(main, ["quote", "--db", str(place), "-"], input=pasted)
    assert run.exit_code == 0
    assert "found: It stands so" in run.output
    assert "p. 4" in run.output
    run = CliRunner().invoke(main, ["quote", "--db", str(place), "人口"])
    assert run.exit_code == 2
    assert "too short to tell" in run.stderr
