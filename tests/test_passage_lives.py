"""The life of a sentence: passages through the editions of a series, as rows of the database."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise

import pytest

from pipeline.compare.passages.lives import lives
from pipeline.compare.passages.sets import MOST
from pipeline.compare.passages.steps import judged
from pipeline.compare.passages.types import Keys, Text, Tie, Wording, text_of
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from pipeline.database import schema
from pipeline.history import comparisons as store
from pipeline.history import passage_texts
from pipeline.history.passages import update_passages
from pipeline.kinds import RowKind, UnitKind

AIM = "計画の目標は、令和六年度までに市内の雇用を八百人まで増やすことです。"
REWORDED = "計画の目標は、令和八年度までに市内の雇用を九百人まで増やすことです。"
MEND = "市は、古い橋の点検を毎年行い、危ない所から順に直します。"
PLAY = "子どもが安心して遊べる公園を、各地区に一つずつ整えます。"
READ = "図書館は、夜九時まで開き、働く人にも本を届けます。"


def text_with(key: str, *wordings: str) -> Text:
    """A text of these sentences."""
    kind = UnitKind.SENTENCE
    keys = Keys()
    return text_of(
        key, [Wording(kind, one, key * 64, 1, None, keys.of(kind, one)) for one in wordings]
    )


class City:
    """A city's editions, written straight into the tables that passages follow from."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db, self._files = db, 0

    def edition(
        self,
        key: str,
        position: float,
        *texts: str,
        draft: bool = False,
        phase: int = 1,
        series: str = "総合戦略",
        ocr: bool = False,
    ) -> str:
        """Add an edition whose pages have these texts; gives the file's SHA-256."""
        self.db.execute(
            "INSERT INTO editions (id, source_id, series, phase, revision, version, label, status, "
            "first_seen, last_seen, position, predecessor_id, listed) "
            "VALUES (?, 'higano', ?, ?, NULL, ?, ?, ?, 't', 't', ?, NULL, 1)",
            (key, series, phase, key, key, "draft" if draft else "final", position),
        )
        return self.file(key, texts, ocr=ocr)

    def file(
        self, edition: str, texts: Sequence[str], *, part: str = "whole", ocr: bool = False
    ) -> str:
        """Add a file of an edition."""
        self._files += 1
        sha256 = f"{self._files:064x}"
        self._original(sha256, texts, ocr=ocr)
        document = self.db.execute(
            "INSERT INTO documents (source_id, edition_id, series, part, position, label, url, "
            "sha256, first_seen, last_seen, state) "
            "VALUES ('higano', ?, '総合戦略', ?, ?, 'f', 'u', ?, 't', 't', 'listed')",
            (edition, part, self._files, sha256),
        ).lastrowid
        self.db.execute("INSERT INTO edition_documents VALUES (?, ?)", (edition, document))
        self._version(document, sha256)
        return sha256

    def replace(self, old: str, *texts: str) -> str:
        """Put another file in the place of one."""
        self._files += 1
        sha256 = f"{self._files:064x}"
        self._original(sha256, texts)
        found = self.db.execute("SELECT id FROM documents WHERE sha256 = ?", (old,)).fetchone()
        self.db.execute("UPDATE documents SET sha256 = ? WHERE id = ?", (sha256, found[0]))
        self._version(found[0], sha256)
        return sha256

    def _original(self, sha256: str, texts: Sequence[str], *, ocr: bool = False) -> None:
        seen = ["" for _ in texts] if ocr else texts
        digest = store.digest_of([PageText(sha256, n, t) for n, t in enumerate(seen, 1)])
        self.db.execute(
            "INSERT INTO originals (sha256, size, pages, text_state, extractor, text_sha256, "
            "warc_file, warc_offset, url, first_seen) "
            "VALUES (?, 1, ?, ?, 'x', ?, 'w', 0, 'u', 't')",
            (sha256, len(texts), "image" if ocr else "text", digest),
        )
        self.db.executemany(
            "INSERT INTO pages (sha256, page, text, ocr) VALUES (?, ?, ?, ?)",
            [(sha256, n, t, int(ocr)) for n, t in enumerate(texts, 1)],
        )

    def _version(self, document: int | None, sha256: str) -> None:
        self.db.execute(
            "INSERT INTO document_versions VALUES (?, 'u', ?, ?, ?, 't', NULL)",
            (document, sha256, sha256, f"t{self._files:03}"),
        )

    def settle(self) -> None:
        """Put the editions in order and bring what follows up to date, as a night does."""
        rows = self.db.execute(
            "SELECT id, status, series FROM editions ORDER BY series, position, id"
        ).fetchall()
        before: dict[str, str] = {}
        for key, status, series in rows:
            predecessor = None if series == "その他" else before.get(series)
            self.db.execute(
                "UPDATE editions SET predecessor_id = ? WHERE id = ?", (predecessor, key)
            )
            if status == "final":
                before[series] = key
        store.update_comparisons(self.db, "higano")
        update_passages(self.db, "higano")

    def passage(self, words: str) -> sqlite3.Row:
        """The one passage of which a text begins with these words."""
        cursor = self.db.cursor()
        cursor.row_factory = sqlite3.Row
        rows = cursor.execute(
            "SELECT * FROM passages WHERE id IN "
            "(SELECT passage_id FROM passage_texts WHERE text LIKE ?)",
            (f"{words}%",),
        ).fetchall()
        assert len(rows) == 1, [tuple(row) for row in rows]
        found: sqlite3.Row = rows[0]
        return found

    def life(self, words: str) -> list[tuple[str, str, int]]:
        """Edition, step and whether it stands in a present file, of the texts of a passage."""
        rows = self.db.execute(
            "SELECT t.edition_id, step, present FROM passage_texts t "
            "JOIN editions e ON e.id = t.edition_id WHERE passage_id = ? "
            "ORDER BY e.position, present, t.position",
            (self.passage(words)["id"],),
        )
        return rows.fetchall()

    def content(self) -> list[list[tuple[object, ...]]]:
        """All rows of the lives."""
        tables = ("passages", "passage_texts", "passage_aliases")
        return [self.db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


@pytest.fixture
def city() -> Iterator[City]:
    """A city without editions."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.create(db)
        db.execute(
            "INSERT INTO sources VALUES ('higano', '日向野市', NULL, 'https://higano.example/')"
        )
        yield City(db)


def text(*lines: str) -> str:
    return "\n".join(lines)


def test_a_sentence_lives_through_three_editions(city: City) -> None:
    city.edition("v1", 1, text("１ 目標", AIM, MEND))
    city.edition("v2", 2, text("１ 目標", REWORDED, MEND, PLAY))
    city.edition("v3", 3, text("１ 目標", REWORDED, PLAY))
    city.settle()
    assert city.life(AIM) == [("v1", "new", 1), ("v2", "reworded", 1), ("v3", "same", 1)]
    found = city.passage(AIM)
    assert dict(found) | {"id": None} == {
        "id": None,
        "source_id": "higano",
        "series": "総合戦略",
        "text": REWORDED,
        "first_edition_id": "v1",
        "last_edition_id": "v3",
        "state": "current",
        "editions": 3,
        "rewordings": 1,
        "unit": "sentence",
        "heading": "１ 目標",
        "indicator_id": None,
        "dropped_edition_id": None,
        "weak": 0,
        "gaps": 0,
        "position": 2,
    }
    gone = city.passage(MEND)
    assert (gone["state"], gone["last_edition_id"], gone["dropped_edition_id"]) == (
        "dropped",
        "v2",
        "v3",
    )
    assert city.passage(PLAY)["first_edition_id"] == "v2"


def test_words_that_change_on_the_way_are_a_rewording_and_a_number_is_none(city: City) -> None:
    moved = "子どもが安心して遊べる広い公園を、各地区に一つずつ整えます。"
    city.edition("v1", 1, text("（１）公園を整える", PLAY, "１ 目標", AIM, MEND, READ))
    city.edition("v2", 2, text("１ 目標", AIM, MEND, READ, "（２）公園を整える", moved))
    city.settle()
    assert city.life(PLAY) == [("v1", "new", 1), ("v2", "moved", 1)]
    assert city.passage(PLAY)["rewordings"] == 1
    assert city.life("（１）公園を整える") == [("v1", "new", 1), ("v2", "moved", 1)]
    assert city.passage("（１）公園を整える")["rewordings"] == 0


def test_what_comes_back_is_one_passage_with_a_gap(city: City) -> None:
    city.edition("v1", 1, text(AIM, MEND))
    city.edition("v2", 2, text(AIM, READ))
    city.edition("v3", 3, text(AIM, READ, PLAY, MEND))
    city.settle()
    found = city.passage(MEND)
    assert (found["gaps"], found["editions"], found["state"]) == (1, 2, "current")
    assert city.life(MEND) == [("v1", "new", 1), ("v3", "same", 1)]
    row = city.db.execute("SELECT from_edition_id FROM passage_texts WHERE step = 'same'")
    assert "v1" in {key for (key,) in row}


def test_what_comes_back_is_known_by_likeness_by_label_and_by_what_stands_beside(
    city: City,
) -> None:
    back = "市は、古い橋の点検を毎年行い、危ない所から順に直していきます。"
    city.edition("v1", 1, text("１ 道路", MEND, "延長　120　150", "２ 公園", PLAY, "注意"))
    city.edition("v2", 2, text("１ 道路", AIM, "２ 公園"))
    city.edition("v3", 3, text("１ 道路", AIM, back, "延長　130　170", "２ 公園", PLAY, "注意"))
    city.settle()
    assert city.life(MEND) == [("v1", "new", 1), ("v3", "reworded", 1)]
    assert city.life("延長") == [("v1", "new", 1), ("v3", "reworded", 1)]
    assert city.life("注意") == [("v1", "new", 1), ("v3", "same", 1)]


def test_what_could_be_either_of_two_is_neither(city: City) -> None:
    twins = [f"{word}の整備を進め、市民が安心して暮らせるようにします。" for word in "橋森"]
    city.edition("v1", 1, text(AIM, *twins))
    city.edition("v2", 2, text(AIM, READ))
    third = "港の整備を進め、市民が安心して暮らせるようにします。"
    city.edition("v3", 3, text(AIM, READ, third))
    city.settle()
    assert city.life(third) == [("v3", "new", 1)]


@pytest.mark.parametrize("gap", ["　", "\t"])
def test_the_head_of_a_new_table_is_not_the_one_that_went(city: City, gap: str) -> None:
    head = "指標　単位　基準値（令和{}年度）　目標値（令和{}年度）".format
    gone = (head(2, 7), "来訪者数　人　120　150")
    pages = (
        ("【関連する計画】", MEND, *gone, "２ 公園", PLAY),
        ("【関連する計画】", MEND, "２ 公園", PLAY),
        ("２ 公園", PLAY, "【関連する計画】", READ, head(7, 12), "漁獲量　トン　38　97"),
        ("２ 公園", PLAY, "【関連する計画】", READ, "【現状】", head(2, 7), "出生数　人　38　97"),
    )
    for n in (0, 1, 2, 1, 3):
        key = f"v{city.db.execute('SELECT count(*) FROM editions').fetchone()[0]}"
        city.edition(key, int(key[1:]), text(*pages[n]).replace("　", gap))
    city.settle()
    heads = city.db.execute(
        "SELECT edition_id, step FROM passage_texts WHERE text LIKE '指標%' ORDER BY 1"
    )
    assert heads.fetchall() == [("v0", "new"), ("v2", "new"), ("v4", "new")]


def test_short_lines_come_back_with_their_section_and_not_with_the_words_of_its_heading(
    city: City,
) -> None:
    section = ("【主な取組】", MEND, "（単位：千円）", "来訪者数　人　120　150")
    city.edition("v1", 1, text("１ 道路", AIM, *section, "２ 公園", PLAY))
    city.edition("v2", 2, text("１ 道路", AIM, "２ 公園", PLAY))
    other = ("【主な取組】", READ, "（単位：千円）", "漁獲量　トン　38　97")
    city.edition("v3", 3, text("１ 道路", AIM, "２ 公園", PLAY, *other))
    city.settle()
    steps = "SELECT text FROM passage_texts WHERE edition_id = 'v3' AND step = 'new'"
    assert {row for (row,) in city.db.execute(steps)} >= {*other[:3]}
    city.edition("v4", 4, text("１ 道路", AIM, *section, "２ 公園", PLAY, *other))
    city.settle()
    back = "SELECT text FROM passage_texts WHERE edition_id = 'v4' AND from_edition_id = 'v1'"
    assert {row for (row,) in city.db.execute(back)} >= {*section[:3]}


def test_what_repeats_moved_with_something_of_its_own_or_not_at_all() -> None:
    head = ["（単位：千円）", "区分"]
    old = [AIM, *head, MEND, "以上", PLAY]
    new = [AIM, PLAY, *head, READ, *head, MEND]

    def told(ties: list[tuple[int, int]]) -> dict[int, int]:
        texts = (text_with("a", *old), text_with("b", *new))
        kinds = [RowKind.SAME if i == 0 else RowKind.MOVED for i, _ in ties]
        between = [Tie((i,), (j,), kind) for (i, j), kind in zip(ties, kinds, strict=True)]
        both = (life for life in lives(texts, [judged(*texts, between)]) if len(life) > 1)
        return {life[0].place: life[1].place for life in both}

    assert told([(0, 0), (1, 2), (2, 3)]) == {0: 0}
    assert told([(0, 0), (1, 5), (2, 6), (3, 7)]) == {0: 0, 1: 5, 2: 6, 3: 7}


def test_a_form_filled_in_for_another_thing_is_no_rewording(city: City) -> None:
    form = "{}に関する情報の提供と相談体制の整備を進めます。".format
    city.edition("v1", 1, text("１ 産業", form("農業振興"), form("商業振興"), PLAY))
    city.edition("v2", 2, text("１ 産業", form("観光振興"), form("商業振興"), PLAY))
    city.settle()
    assert city.life("観光振興") == [("v2", "new", 1)]
    assert city.passage("農業振興")["dropped_edition_id"] == "v2"


def test_a_form_filled_in_with_other_numbers_is_a_rewording(city: City) -> None:
    form = "{}に要する期間は、概ね{}年間とします。".format
    city.edition("v1", 1, text("１ 期間", form("整備", 5), form("点検", 3), PLAY))
    city.edition("v2", 2, text("１ 期間", form("整備", 8), form("点検", 3), PLAY))
    city.settle()
    assert city.life(form("整備", 5)) == [("v1", "new", 1), ("v2", "reworded", 1)]


def test_items_that_name_one_thing_are_two(city: City) -> None:
    city.edition("v1", 1, text("１ 取組", AIM, "・船便の運航の拡大", PLAY))
    city.edition("v2", 2, text("１ 取組", AIM, "・船便の案内の見直し", PLAY))
    city.settle()
    assert city.life("・船便の案内") == [("v2", "new", 1)]


def test_rows_of_other_labels_and_other_values_are_two(city: City) -> None:
    head = "指標　単位　基準値　目標値"
    city.edition(
        "v1", 1, text(head, "山あいの古民家の参加者数　人　31　73", "出生数　人　900　950")
    )
    city.edition(
        "v2", 2, text(head, "市内の古民家の参加者数　人　175　838", "出生数　人　900　950")
    )
    city.settle()
    assert city.life("市内の古民家") == [("v2", "new", 1)]
    city.edition("v3", 3, text(head, "市内の古民家の延べ参加者数　人　290　916"))
    city.settle()
    assert city.life("市内の古民家") == [("v2", "new", 1), ("v3", "reworded", 1)]


def test_a_life_holds_so_many_wordings_of_a_text_and_no_more() -> None:
    parts = [f"{word}の整備を進め、市民が安心して暮らせるようにします。" for word in "橋森港駅道池"]
    texts = (text_with("a", *parts), text_with("b", "".join(parts)))
    tie = Tie(tuple(range(len(parts))), (0,), RowKind.CHANGED)
    found = lives(texts, [judged(*texts, [tie])])
    assert max(len([s for s in life if s.text == 0]) for life in found) == MOST
    assert sorted((s.text, s.place) for life in found for s in life) == [
        *((0, n) for n in range(len(parts))),
        (1, 0),
    ]


def test_a_text_that_repeats_keeps_its_place(city: City) -> None:
    chapters = [("１ 雇用", AIM), ("２ 道路", MEND), ("３ 公園", PLAY)]
    city.edition("v1", 1, text(*(line for pair in chapters for line in (*pair, "以上"))))
    later = [chapters[0], ("４ 読書", READ), *chapters[1:]]
    city.edition("v2", 2, text(*(line for pair in later for line in (*pair, "以上"))))
    city.settle()
    sql = (
        "SELECT t.heading, count(*), count(DISTINCT t.edition_id) FROM passage_texts t "
        "WHERE t.text = '以上' GROUP BY passage_id ORDER BY t.heading"
    )
    assert city.db.execute(sql).fetchall() == [
        ("１ 雇用", 2, 2),
        ("２ 道路", 2, 2),
        ("３ 公園", 2, 2),
        ("４ 読書", 1, 1),
    ]


def test_halves_of_a_sentence_stay_in_its_passage(city: City) -> None:
    whole = "市は、古い橋の点検を毎年行い、危ない所から順に直すとともに、通学路の歩道を広げます。"
    halves = "市は、古い橋の点検を毎年行い、危ない所から順に直します。通学路の歩道を広げます。"
    city.edition("v1", 1, text(AIM, whole, PLAY))
    city.edition("v2", 2, text(AIM, halves, PLAY))
    city.edition("v3", 3, text(AIM, whole, PLAY))
    city.settle()
    assert city.life("市は") == [
        ("v1", "new", 1),
        ("v2", "split", 1),
        ("v2", "split", 1),
        ("v3", "merged", 1),
    ]
    assert city.passage("市は")["rewordings"] == 2


def test_an_edition_of_pictures_breaks_no_life_and_what_was_recognised_is_in_none(
    city: City,
) -> None:
    city.edition("v1", 1, text(AIM, MEND))
    city.edition("v2", 2, text(AIM, "機械で読んだ文。"), ocr=True)
    city.edition("v3", 3, text(AIM, MEND))
    city.settle()
    assert city.life(AIM) == [("v1", "new", 1), ("v3", "same", 1)]
    assert city.passage(AIM)["gaps"] == 0
    assert city.db.execute("SELECT 1 FROM passage_texts WHERE edition_id = 'v2'").fetchall() == []


def test_a_replaced_file_is_a_step_inside_its_edition(city: City) -> None:
    city.edition("v1", 1, text(AIM, MEND))
    first = city.edition("v2", 2, text(AIM, MEND, PLAY))
    city.settle()
    key = city.passage(PLAY)["id"]
    second = city.replace(first, text(REWORDED, PLAY, READ))
    city.replace(second, text(REWORDED, READ))
    city.settle()
    assert city.life(AIM) == [
        ("v1", "new", 1),
        ("v2", "reworded", 0),
        ("v2", "same", 0),
        ("v2", "reworded", 1),
    ]
    mended = city.passage(MEND)
    assert (mended["state"], mended["editions"], mended["dropped_edition_id"]) == (
        "dropped",
        1,
        "v2",
    )
    assert city.life(MEND) == [("v1", "new", 1), ("v2", "same", 0)]
    never = city.passage(PLAY)
    assert (never["id"], never["editions"], never["state"]) == (key, 0, "dropped")
    assert (never["first_edition_id"], never["dropped_edition_id"]) == ("v2", "v2")


def test_a_replaced_part_of_several_is_told_by_its_own_places(city: City) -> None:
    city.edition("v1", 1, text(AIM, MEND, PLAY))
    city.db.execute("DELETE FROM edition_documents")
    city.file("v1", [text(AIM)], part="split")
    second = city.file("v1", [text(MEND, READ)], part="split")
    third = city.replace(second, text(READ, MEND))
    city.settle()
    rows = city.db.execute(
        "SELECT text, position, sha256, present, step FROM passage_texts ORDER BY present, position"
    )
    assert rows.fetchall() == [
        (MEND, 1, second, 0, "same"),
        (READ, 2, second, 0, "moved"),
        (AIM, 1, f"{2:064x}", 1, "new"),
        (READ, 2, third, 1, "new"),
        (MEND, 3, third, 1, "new"),
    ]
    assert city.db.execute("SELECT count(*) FROM passages").fetchone() == (3,)


def test_a_draft_waits_for_its_final_edition_and_its_ids_stay(city: City) -> None:
    city.edition("v1", 1, text(AIM, MEND))
    city.edition("v2案", 2, text(AIM, MEND, PLAY, READ), draft=True, phase=2)
    city.settle()
    new = city.passage(PLAY)
    assert (new["first_edition_id"], new["editions"], new["state"]) == ("v2案", 0, "current")
    assert city.passage(AIM)["editions"] == 1
    city.edition("v2", 3, text(REWORDED, PLAY), phase=2)
    city.settle()
    found = city.passage(PLAY)
    assert (found["id"], found["first_edition_id"], found["editions"]) == (new["id"], "v2", 1)
    assert city.life(PLAY) == [("v2案", "same", 1), ("v2", "new", 1)]
    assert city.life(MEND) == [("v1", "new", 1), ("v2案", "same", 1)]
    lost = city.passage(READ)
    assert (lost["first_edition_id"], lost["state"], lost["dropped_edition_id"]) == (
        "v2案",
        "dropped",
        "v2",
    )
    pairs = city.db.execute("SELECT old_id, new_id FROM passage_steps ORDER BY old_id")
    assert pairs.fetchall() == [("v1", "v2"), ("v1", "v2案"), ("v2案", "v2")]


def test_an_older_edition_that_is_found_moves_an_id_and_its_old_one_still_leads_there(
    city: City,
) -> None:
    city.edition("v2", 2, text(REWORDED, MEND))
    city.edition("v3", 3, text(REWORDED, MEND))
    city.settle()
    old, stays = city.passage(REWORDED)["id"], city.passage(MEND)["id"]
    city.edition("v1", 1, text(AIM, MEND))
    city.settle()
    new = city.passage(REWORDED)
    assert new["id"] != old
    assert city.passage(MEND)["id"] == stays
    [leads] = city.db.execute("SELECT passage_id FROM passage_aliases WHERE id = ?", (old,))
    assert leads[0] == new["id"]


def test_an_edition_found_in_the_middle_changes_no_id(city: City) -> None:
    city.edition("v1", 1, text(AIM, MEND, PLAY))
    city.edition("v3", 3, text(REWORDED, MEND, READ))
    city.settle()
    before = {row[0] for row in city.db.execute("SELECT id FROM passages")}
    city.edition("v2", 2, text(AIM, MEND, READ))
    city.settle()
    assert {row[0] for row in city.db.execute("SELECT id FROM passages")} == before
    assert city.life(AIM) == [("v1", "new", 1), ("v2", "same", 1), ("v3", "reworded", 1)]
    assert city.passage(READ)["first_edition_id"] == "v2"


def test_two_that_are_merged_later_are_one_passage_under_both_ids(city: City) -> None:
    one = "市は、古い橋の点検を毎年行い、危ない所から順に直します。"
    two = "あわせて、通学路の歩道を広げ、見通しの悪い角に鏡を置きます。"
    city.edition("v1", 1, text(AIM, one, two, PLAY))
    city.settle()
    first, second = city.passage("市は")["id"], city.passage("あわせて")["id"]
    whole = one.replace("直します。", "直し、") + two
    city.edition("v2", 2, text(AIM, whole, PLAY))
    city.settle()
    assert city.passage("市は")["id"] == first
    leads = city.db.execute("SELECT passage_id FROM passage_aliases WHERE id = ?", (second,))
    assert leads.fetchall() == [(first,)]


def test_nights_and_a_rebuild_give_the_same_lives(city: City) -> None:
    editions = [(AIM, MEND), (AIM, PLAY), (REWORDED, PLAY, MEND), (READ, MEND, AIM)]
    for n, lines in enumerate(editions, 1):
        city.edition(f"v{n}", n, text(*lines))
        city.settle()
    by_nights = city.content()
    for table in ("passages", "passage_texts", "passage_aliases", "passage_steps", "meta"):
        city.db.execute(f"DELETE FROM {table}")
    city.settle()
    assert city.content() == by_nights


def test_an_unchanged_night_writes_nothing_and_one_more_edition_what_differs(city: City) -> None:
    lines = [
        f"第{n}の施策では、{word}の充実を図ります。" for n, word in enumerate("水道橋駅港森畑")
    ]
    city.edition("v1", 1, text(*lines))
    city.edition("v2", 2, text(*lines))
    city.settle()
    before = city.db.total_changes
    update_passages(city.db, "higano")
    assert city.db.total_changes == before
    city.edition("v3", 3, text(*lines[:-1]))
    city.db.execute("UPDATE editions SET predecessor_id = 'v2' WHERE id = 'v3'")
    store.update_comparisons(city.db, "higano")
    city.db.execute("CREATE TEMP TABLE written (what TEXT, edition_id TEXT)")
    for what, side in (("INSERT", "new"), ("DELETE", "old"), ("UPDATE", "new")):
        city.db.execute(
            f"CREATE TEMP TRIGGER on_{what} AFTER {what} ON passage_texts "
            f"BEGIN INSERT INTO written VALUES ('{what}', {side}.edition_id); END"
        )
    update_passages(city.db, "higano")
    written = city.db.execute("SELECT what, edition_id, count(*) FROM written GROUP BY 1, 2")
    assert written.fetchall() == [("INSERT", "v3", len(lines) - 1)]


def test_comparisons_join_on_the_units_of_the_edition_between_them(city: City) -> None:
    head = "第２期日向野市総合戦略"
    for n, lines in enumerate(((AIM, MEND, PLAY), (AIM, REWORDED, READ), (MEND, READ)), 1):
        pages = [
            text(head, line, "施策　目標値　基準値", f"来訪者数　{n}00　200") for line in lines
        ]
        city.edition(f"v{n}", n, *pages)
    city.settle()
    for key in ("v1", "v2", "v3"):
        sides = [
            city.db.execute(sql, (key,)).fetchall()
            for sql in (
                "SELECT new_unit, new_units, new_text FROM comparison_rows r JOIN comparisons c "
                "ON c.id = r.comparison_id WHERE c.new_id = ? AND new_unit > 0 ORDER BY new_unit",
                "SELECT old_unit, old_units, old_text FROM comparison_rows r JOIN comparisons c "
                "ON c.id = r.comparison_id WHERE c.old_id = ? AND old_unit > 0 ORDER BY old_unit",
            )
        ]
        texts = city.db.execute(
            "SELECT text FROM passage_texts WHERE edition_id = ? ORDER BY position", (key,)
        )
        whole = [row[0] for row in texts]
        for side in filter(None, sides):
            assert side[0][0] == 1
            assert all(a + n == b for (a, n, _), (b, *_) in pairwise(side))
            assert all("".join(whole[a - 1 : a - 1 + n]) == words for a, n, words in side)
        cut = [unit.text for unit in units_of(store.edition_text(city.db, key))]
        assert whole == cut


def test_plans_of_their_own_follow_nothing(city: City) -> None:
    city.edition("x", 1, text(AIM, MEND), series="その他")
    city.edition("y", 2, text(AIM, PLAY), series="その他")
    city.settle()
    rows = city.db.execute("SELECT id, state FROM passages WHERE text = ? ORDER BY id", (AIM,))
    found = rows.fetchall()
    assert [state for _, state in found] == ["current", "current"]
    assert found[1][0] == f"{found[0][0]}-2"


def test_a_row_of_an_indicator_leads_to_it(city: City) -> None:
    page = text("指標　単位　基準値　目標値", "来訪者数　万人　250　300", "出生数　人　900　950")
    sha256 = city.edition("v1", 1, page)
    city.db.execute(
        "INSERT INTO indicators VALUES ('higano-総合戦略-来訪者数', 'higano', '来訪者数', '万人', "
        "'v1', 'v1', 'current', '総合戦略', NULL, 1, '[]', 0)"
    )
    for n, value in enumerate(("250", "300")):
        city.db.execute(
            "INSERT INTO figures VALUES (?, 'v1', 1, ?, 1, ?, '来訪者数', '万人', '基準値', NULL, "
            "?, ?, 'plan', 1, '[]', '')",
            (f"f{n}", sha256, n, float(value), value),
        )
        city.db.execute(
            "INSERT INTO indicator_values VALUES ('higano-総合戦略-来訪者数', ?, 'v1', '基準値', "
            "NULL, 1, '万人', 1, '人', 'plan', NULL, NULL)",
            (f"f{n}",),
        )
    city.settle()
    assert city.passage("来訪者数")["indicator_id"] == "higano-総合戦略-来訪者数"
    assert city.passage("出生数")["indicator_id"] is None


def test_texts_that_were_compared_are_not_aligned_again(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def aligned(*_: object) -> None:
        raise AssertionError("aligned again, though a comparison says that nothing stayed")

    monkeypatch.setattr(passage_texts, "rows_of", aligned)
    city.edition("one", 1, MEND)
    city.edition("two", 2, PLAY)
    city.settle()
    compared = "SELECT kind FROM comparison_rows WHERE comparison_id = 'one..two'"
    assert {kind for (kind,) in city.db.execute(compared)} == {RowKind.REMOVED, RowKind.ADDED}
    steps = city.db.execute("SELECT old_id, new_id FROM passage_steps").fetchall()
    assert steps == [("one", "two")]
