"""Wrong codes: told by what is probable, mended for whole files, and nothing healthy is touched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.codes import (
    code_counts,
    codes_from_json,
    codes_to_json,
    garbled,
    mended,
    probability,
    suspicious,
)
from pipeline.read.pdf.codes_worker import lost_codes
from pipeline.read.pdf.reading import EXTRACTOR, Limits, read_many, read_pdf
from tests.tinypdf import coded_pdf

ROOT = Path(__file__).parents[1]
PROSE = (
    "本市の人口は、この十年のあいだに一割ほど減りました。若い世代が住み続けたいと思えるまちをつくるため、"
    "仕事と子育てのどちらも選べるようにします。また、地域の商店や農家とともに、新しい働き方を試みる人を"
    "支えます。ここに定める目標は、毎年その進み具合を確かめ、必要があれば見直します。市民のみなさんから"
    "いただいた意見は、担当する課がすべて読み、どのように取り入れたかをあとで公表します。"
)
OTHER = (
    "駅前の広場では、毎月の第二土曜日に朝市がひらかれます。野菜やパンのほか、子どもたちがつくった小さな"
    "飾りも並びます。雨の日には、となりの図書館の一階に場所を移しますので、どうぞお立ち寄りください。"
    "バスでお越しの方は、三番のりばから「みどり台」ゆきに乗り、五つ目でお降りいただくと便利です。"
)
"""Both written for these tests."""


def _shifted(text: str, distance: int) -> str:
    """The kana of a text as numbers that lie at a distance from them."""
    return "".join(chr(ord(ch) + distance) if "ぁ" <= ch <= "ヾ" else ch for ch in text)


@pytest.mark.parametrize("distance", [0x1690, 0x1683, 0x1A00, 0x7700, -0x2BE0])
def test_kana_at_any_constant_distance_come_back(distance: int) -> None:
    text = PROSE + OTHER
    broken = _shifted(text, distance)
    assert suspicious(code_counts(broken))
    found = mended(code_counts(broken))
    assert found is not None
    assert found.way == "shift"
    assert broken.translate(found.table) == text
    assert probability(code_counts(broken)) < probability(code_counts(PROSE)) - 1


def test_the_file_s_own_maps_go_before_a_distance() -> None:
    broken = _shifted(PROSE, 0x1690).replace("市", "㐀")
    maps = {ord(ch) + 0x1690: ord(ch) for ch in set(PROSE) if "ぁ" <= ch <= "ヾ"} | {0x3400: 0x5E02}
    found = mended(code_counts(broken), maps)
    assert found is not None
    assert found.way == "maps"
    assert broken.translate(found.table) == PROSE


def test_a_few_rare_characters_are_somebody_s_name() -> None:
    text = PROSE + "𠮷田・髙橋・﨑山・㐂八・䯨"
    assert not garbled(code_counts(text))
    assert not suspicious(code_counts(text))
    assert mended(code_counts(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "이 도시의 인구는 줄어들었습니다. 우리는 젊은 세대가 살고 싶은 마을을 만듭니다.",
        "本市人口在过去十年间减少了约一成。为了让年轻一代愿意继续居住，我们将支持工作与育儿的兼顾。",
        "A população da cidade diminuiu; a administração apoiará as famílias e a educação.",
        "Dân số của thành phố đã giảm trong mười năm qua. Chúng tôi hỗ trợ các gia đình trẻ ở lại.",
        "Население города сократилось. Мы поддерживаем молодые семьи и школы.",
        "ประชากรของเมืองลดลงในช่วงสิบปีที่ผ่านมา เราสนับสนุนครอบครัว",
        "The city has lost a tenth of its people. We help families to stay — 10 % more.",
        "人口　１０２，４５０人（△1.2%）、㈱と№、Ⅲ期①②、ｶﾌﾞ、◎●■→",
    ],
)
def test_other_languages_are_not_garbled(text: str) -> None:
    counts = code_counts(text * 3)
    assert not garbled(counts)
    assert mended(counts) is None


def test_letters_of_many_scripts_are_garbled() -> None:
    numbers = "".join(chr(0x34A + 7 * i) for i in range(300))
    assert garbled(code_counts(numbers))
    assert suspicious(code_counts(numbers))


_USUAL = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FE),
        st.characters(codec="cp932", exclude_characters="¢£¬‖−〜"),
        st.sampled_from("のにはをと。、①Ⅱ㈱％　\n\t•–㎡"),
    ),
    max_size=400,
)


@given(_USUAL)
def test_no_healthy_text_is_ever_changed(text: str) -> None:
    assert mended(code_counts(text)) is None


@given(_USUAL, st.dictionaries(st.integers(0x20, 0xFFFF), st.integers(0x20, 0xD7FF)))
def test_a_map_changes_unusual_characters_only(text: str, maps: dict[int, int]) -> None:
    found = mended(code_counts(text), maps)
    table = found.table if found else {}
    assert not {chr(code) for code in table} & set("のにはをと。、" + PROSE)


def test_our_own_texts_are_probable() -> None:
    texts = [path.read_text() for path in (ROOT / "README.ja.md", *(ROOT / "docs").glob("*.md"))]
    for text in [*texts, PROSE]:
        counts = code_counts(text)
        assert not garbled(counts)
        assert mended(counts) is None
        assert probability(counts) > -8


@given(st.dictionaries(st.characters(codec="utf-8"), st.characters(codec="utf-8")))
def test_kept_codes_come_back(table: dict[str, str]) -> None:
    pairs = tuple((ord(wrong), ord(right)) for wrong, right in table.items())
    assert codes_from_json(codes_to_json(pairs)) == pairs


KANA = "3 beginbfrange <46d4> <46d5> <3044> <46da> <46f6> <304a> <46f7> <4723> <3067> endbfrange"
"""As some programs write it: the last range goes over the end of a row of 256 codes."""


def test_blocks_that_pdfium_drops_are_read() -> None:
    lost = lost_codes([KANA.encode()])
    assert lost[0x46FE] == ord("の")
    assert lost[0x46D4] == ord("い")
    assert lost_codes([b"1 beginbfrange <46d4> <46d5> <3044> endbfrange"]) == {}


def test_a_code_that_may_stand_for_itself_is_left_alone() -> None:
    itself = b" 1 beginbfchar <0001> <46fe> endbfchar"
    assert 0x46FE not in lost_codes([KANA.encode() + itself])
    other = KANA.replace("3067", "4e00").encode()
    assert 0x46FE not in lost_codes([KANA.encode(), other])
    assert 0x46DA in lost_codes([KANA.encode(), other])


@given(st.lists(st.binary(max_size=300) | st.text("<>[]0123af begindbfrachr\n").map(str.encode)))
def test_any_map_is_survived(maps: list[bytes]) -> None:
    lost_codes([b"beginbfrange " + text + b" endbfrange" for text in maps])


def test_a_file_is_mended_by_its_own_maps_as_a_whole() -> None:
    pages = ["䛚䛛䛾䛻䛾䛿" * 6, "plain", "䛾䛻"]
    data = coded_pdf(pages, KANA)
    for reading in (read_pdf(data), dict(read_many([("it", lambda: data)], workers=2))["it"]):
        assert reading.pages == ("おかのにのは" * 6, "plain", "のに")
        assert reading.extractor == f"{EXTRACTOR}+maps"
        assert "38 wrong characters mended" in (reading.error or "")
        assert dict(reading.codes)[0x46FE] == ord("の")


def test_a_long_file_is_decided_by_all_of_its_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.pdf.reading._FIRST_PAGES", 1)
    text = PROSE + OTHER
    lines = [text[at : at + 20] for at in range(0, len(text), 20)]
    data = coded_pdf([_shifted(line, 0x1690) for line in lines], "")
    whole = read_pdf(data)
    assert whole.pages == tuple(lines)
    ((_, shared),) = read_many([("it", lambda: data)], workers=2)
    assert shared == whole


def test_a_file_that_stays_garbled_says_so() -> None:
    data = coded_pdf(["".join(chr(0x34A + 7 * i) for i in range(300))], "")
    reading = read_pdf(data)
    assert reading.extractor == EXTRACTOR
    assert "garbled" in (reading.error or "")


def test_endless_maps_cost_little_time() -> None:
    wide = " ".join("<0000> <ffff> <3041>" for _ in range(2_000))
    data = coded_pdf(["䛾䛻䛾䛿" * 10], f"1 beginbfrange {wide} endbfrange")
    reading = read_pdf(data, Limits(cpu=10, wall=40))
    assert len(reading.pages) == 1
