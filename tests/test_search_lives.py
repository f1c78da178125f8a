"""Search by the lives of passages: which passages, in which wording, exactly."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search import index, passage_index
from pipeline.search.api import search, search_passages
from pipeline.search.normalise import normalise
from pipeline.search.query import Field, Filter, parse, read_filter
from tests import passage_city, search_city
from tests.passage_city import EDITIONS, LIVES, Life


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = passage_city.city()
    yield connection
    connection.close()


def found(db: sqlite3.Connection, query: str) -> list[str]:
    """The names of the passages found, each with the version whose wording is shown."""
    hits = search(db, query, limit=100).passages
    prefix = passage_city.passage_id("")
    return sorted(
        f"{h.id.removeprefix(prefix)} {h.about.version if h.about else None}" for h in hits
    )


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        # gone, in the words that stood last
        ("state:dropped 人口", ["early 1.0", "gone 2.1", "row 2.1"]),
        ("状態:なし 移住", ["gone 2.1"]),
        ("state:dropped 暮らし", []),
        ("state:current 人口", ["back phase 2", "new phase 2", "stays phase 2"]),
        ("状態:あり 暮らし", ["reworded phase 2"]),
        ("-state:current 移住", ["gone 2.1"]),
        ("state:dropped -人口", ["title 2.1"]),
        ("state:dropped -state:dropped", []),
        # one character, a word of several cells, other widths, variants
        ("state:dropped 移", ["gone 2.1"]),
        ("state:dropped 10万人", ["row 2.1"]),
        ("state:dropped １０万人", ["row 2.1"]),
        ("since:phase-2 aict", ["new phase 2"]),
        # that came with an edition, in the words it came with
        ("since:2.1", []),
        ("since:1.0 取り組み", ["reworded 1.0"]),
        ('since:1.0 "取り組み"', []),
        ("since:1.0 暮らし", []),
        ("since:1.0 state:current 暮らし", ["reworded phase 2"]),
        ("初出:第2期", ["new phase 2"]),
        ("since:phase-2 人口", ["new phase 2"]),
        # that stood last in one
        ("until:2.1", ["gone 2.1", "row 2.1", "title 2.1"]),
        ("最後:第2.1版 人口", ["gone 2.1", "row 2.1"]),
        ("until:1.0", ["early 1.0"]),
        ("until:1.0 until:2.1 人口", ["early 1.0", "gone 2.1", "row 2.1"]),
        ("-until:phase-2 人口", ["early 1.0", "gone 2.1", "row 2.1"]),
        # that were reworded in one, in the words they came to; a weak step is no rewording
        ("changed:2.1", ["reworded 2.1"]),
        ("changed:phase-2", ["elsewhere phase 2", "reworded phase 2"]),
        ("changed:phase-2 取り組み", []),
        ("changed:phase-2 version:2.1 取り組み", ["reworded 2.1"]),
        ("書き換え:第2期 暮らし", ["reworded phase 2"]),
        (
            "-changed:2.1 since:1.0 state:current",
            ["back phase 2", "elsewhere phase 2", "stays phase 2", "weak phase 2"],
        ),
        # with an edition named it is the words of that edition that count
        ("state:current version:1.0 人口", ["back 1.0", "reworded 1.0", "stays 1.0"]),
        ("state:current version:2.1 密度", []),
        ("state:dropped year:2015 人口", ["early 1.0", "gone 1.0", "row 1.0"]),
        ("state:dropped -version:1.0 人口", ["gone 2.1", "row 2.1"]),
        ("state:dropped edition:hinano-総合戦略-1.0 移住", ["gone 1.0"]),
        ("state:dropped phase:2", []),
        # other fields
        ("state:dropped source:日向野市 移住", ["gone 2.1"]),
        ("state:dropped source:elsewhere 移住", []),
        ("state:dropped series:人口ビジョン 移住", []),
        ("state:dropped title:しごと", ["title 2.1"]),
        ("state:dropped title:移住", []),
        ("state:dropped 移住 OR しごと", ["gone 2.1", "title 2.1"]),
        ("state:dropped 人口 -移住", ["early 1.0", "row 2.1"]),
    ],
)
def test_passages_by_words_and_life(
    db: sqlite3.Connection, query: str, passages: list[str]
) -> None:
    assert found(db, query) == passages


@pytest.mark.parametrize(
    "name",
    [
        "phase-2",
        "phase 2",
        "Phase2",
        "phase_2",
        "第2期",
        "第二期",
        "２期",
        "第2次",
        "2020",
        "令和2年",
        "2020-03",
        "2020年3月",
    ],
)
def test_what_people_call_an_edition(db: sqlite3.Connection, name: str) -> None:
    assert found(db, f'since:"{name}"') == ["new phase 2"]


@pytest.mark.parametrize("name", ["2.1", "第2.1版", "v2.1", "２.１", "2019-12", "2019", "R1"])
def test_what_people_call_a_version(db: sqlite3.Connection, name: str) -> None:
    assert found(db, f"until:{name}") == ["gone 2.1", "row 2.1", "title 2.1"]


def test_a_phase_without_an_edition_of_that_name_is_all_of_its_editions(
    db: sqlite3.Connection,
) -> None:
    both = ["early 1.0", "gone 2.1", "row 2.1", "title 2.1"]
    assert found(db, "until:第1期") == both


def test_an_unknown_edition_is_named_with_those_there_are(db: sqlite3.Connection) -> None:
    results = search(db, "since:9.9 人口")
    assert (results.total, results.passages, results.of_passages) == (0, (), True)
    (unknown,) = results.unknown
    assert (unknown.field, unknown.value) == (Field.SINCE, "9.9")
    assert unknown.known == ("1.0", "2.1", "phase 2")
    assert search(db, "until:いつか").unknown[0].value == "いつか"
    assert search(db, "since:2.1 series:人口ビジョン").unknown[0].known == ("phase 2",)
    assert not search(db, "since:2.1").unknown


def test_values_that_cannot_be_read_are_text() -> None:
    assert parse("state:いつか").filters == ()
    assert [w.normalised for w in parse("state:いつか").words] == ["state:いつか"]
    assert read_filter(Field.STATE, "なくなった") == Filter(Field.STATE, "dropped")
    assert read_filter(Field.STATE, "GONE") == Filter(Field.STATE, "dropped")
    assert read_filter(Field.SINCE, " ") is None


def test_filters_beside_the_query_are_the_same(db: sqlite3.Connection) -> None:
    beside = search(db, "人口", beside={Field.STATE: ["dropped"], Field.UNTIL: ["2.1"]})
    assert [h.id for h in beside.passages] == [
        h.id for h in search(db, "人口 state:dropped until:2.1").passages
    ]


def test_a_hit_tells_its_life_and_place(db: sqlite3.Connection) -> None:
    (hit,) = search(db, "state:dropped 移住").passages
    assert (hit.first_edition_id, hit.last_edition_id, hit.dropped_edition_id) == EDITIONS
    assert (hit.editions, hit.rewordings, hit.page, hit.position) == (2, 0, 1, 2)
    assert hit.sha256 == search_city.sha(EDITIONS[1])
    assert hit.excerpt.html == "<mark>移住</mark>と定住を進める人口対策。"


def test_totals_pages_and_facets_are_exact(db: sqlite3.Connection) -> None:
    every = search(db, "state:dropped", limit=100)
    turned = [search(db, "state:dropped", limit=1, offset=n) for n in range(every.total + 1)]
    assert [h.id for t in turned for h in t.passages] == [h.id for h in every.passages]
    assert [t.more for t in turned] == [True] * (every.total - 1) + [False, False]
    for query in (
        "state:dropped",
        "人口 since:1.0",
        "人口 changed:2.1",
        "version:2.1 state:current",
    ):
        results = search(db, query)
        for field, values in results.facets.items():
            if any(f.field is field for f in results.filters):
                continue
            for value in values:
                left = search(db, query, beside={field: [value.value]})
                assert left.total == value.pages, (query, field, value)


def test_the_newest_edition_comes_first_in_the_order_of_its_text(db: sqlite3.Connection) -> None:
    names = [h.id.rpartition("-")[2] for h in search(db, "state:dropped").passages]
    assert names == ["gone", "title", "row", "early"]


def test_the_best_comes_first_gone_or_not(db: sqlite3.Connection) -> None:
    def best(words: str) -> list[str]:
        return [h.id.rpartition("-")[2] for h in search_passages(db, words).passages]

    assert best("取り組み") == ["reworded"]
    assert best("人口減少 歯止め") == ["stays"]
    assert best("人口の取")[0] == "reworded"
    assert best("人口")[:3] == ["reworded", "back", "stays"]
    assert set(best("人口")) == {"stays", "gone", "early", "reworded", "new", "back", "row"}
    assert set(best("人口 state:dropped")) == {"gone", "early", "row"}


def test_pages_are_found_as_before(db: sqlite3.Connection) -> None:
    results = search(db, "人口減少")
    assert not results.of_passages
    assert results.total == 2
    assert Field.STATE not in results.facets


def test_an_edition_is_one_in_every_plan_that_has_it_so() -> None:
    db = passage_city.city()
    search_city.insert(db, "sources", id="kaze", name="風野町", page_url="https://kaze.example/")
    editions = [f"kaze-総合戦略-{n}" for n in ("1.0", "2.0", "phase-2")]
    for n, (edition, version) in enumerate(zip(editions, ("1.0", "2.0", "phase 2"), strict=True)):
        search_city.insert(
            db,
            "editions",
            id=edition,
            source_id="kaze",
            series="総合戦略",
            phase=1 + (n == 2),
            revision="1.0",
            version=version,
            label=edition,
            status="final",
            published=f"{2015 + n}-04",
            published_source="label",
            listed=1,
            position=n + 1,
            first_seen=search_city.SEEN,
            last_seen=search_city.SEEN,
        )
    there = [
        Life("kaze-1", ("風の町。", "風の町。", None)),
        Life("kaze-2", (None, None, "風が吹く。")),
    ]
    passage_city.add_lives(db, there, editions, "kaze")
    assert len(found(db, "since:1.0 state:dropped")) == 5
    assert {n.split()[0] for n in found(db, "since:phase-2")} == {"new", "kaze-2"}
    assert found(db, "since:phase-2 source:風野町") == ["kaze-2 None"]
    assert found(db, "until:2.0") == ["kaze-1 None"]
    assert found(db, "state:dropped source:kaze") == ["kaze-1 None"]
    assert "kaze-1 None" not in found(db, "state:dropped -source:kaze")
    assert search(db, "until:2.0 source:hinano").unknown[0].known == ("1.0", "2.1", "phase 2")
    sources = search(db, "state:dropped").facets[Field.SOURCE]
    assert [(v.value, v.label, v.pages) for v in sources] == [
        ("hinano", "日向野市", 4),
        ("kaze", "風野町", 1),
    ]


def test_a_new_edition_costs_its_new_words_alone() -> None:
    db = passage_city.city()
    before = db.execute("SELECT * FROM search_wordings").fetchall()
    longer = [
        life._replace(texts=(*life.texts[:2], None)) if life.name == "stays" else life
        for life in LIVES
    ]
    passage_city.add_lives(db, [*longer, Life("more", (None, None, "あたらしい人口の文。"))])
    after = db.execute("SELECT * FROM search_wordings").fetchall()
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert "stays 2.1" in found(db, "state:dropped 歯止め")
    assert found(db, "since:phase-2 あたらしい") == ["more phase 2"]


def test_a_wording_that_goes_is_no_longer_found_and_its_number_is_no_other_text() -> None:
    db = passage_city.city()
    passage_city.add_lives(db, LIVES[:-1])
    assert found(db, "state:dropped 10万人") == []
    passage_city.add_lives(db, [*LIVES[:-1], Life("other", ("別の文。", "別の文。", None))])
    assert found(db, "state:dropped 10万人") == []
    assert found(db, "state:dropped 別の") == ["other 2.1"]
    passage_city.add_lives(db, LIVES)
    assert found(db, "state:dropped 10万人") == ["row 2.1"]
    index.optimise(db)
    assert found(db, "state:dropped 10万人") == ["row 2.1"]


def test_nights_and_a_rebuild_find_the_same() -> None:
    nights, at_once = passage_city.city(), passage_city.city()
    passage_city.add_lives(nights, LIVES[:4])
    passage_city.add_lives(nights, LIVES[2:])
    passage_city.add_lives(nights, LIVES)
    for query in ("state:dropped", "人口 state:current", "since:1.0 人", "changed:2.1"):
        assert search(nights, query).passages == search(at_once, query).passages


_WORDS = st.sampled_from(["人口", "取組", "の", "を", "進める", "減", "移住", "広場"])
_TEXT = st.lists(_WORDS, min_size=1, max_size=4).map("".join)


@settings(deadline=None, max_examples=30)
@given(
    texts=st.lists(st.tuples(*[st.none() | _TEXT] * 3), min_size=1, max_size=6),
    word=_WORDS,
    asked=st.sampled_from(
        ["state:dropped", "state:current", "since:1.0", "since:2.1", "until:2.1", "changed:2.1"]
    ),
)
def test_what_is_found_is_what_the_rows_say(
    db: sqlite3.Connection, texts: list[tuple[str | None, ...]], word: str, asked: str
) -> None:
    lives = [Life(f"p{n}", (t[0], t[1], t[2])) for n, t in enumerate(texts) if any(t)]
    db.execute("SAVEPOINT generated")
    passage_city.add_lives(db, lives)
    results = search(db, f"{word} {asked}", variants=False, limit=100)
    assert {h.id for h in results.passages} == {
        passage_city.passage_id(life.name) for life in lives if _is_asked(life, word, asked)
    }
    assert results.total == len(results.passages)
    db.execute("ROLLBACK TO generated")


def _is_asked(life: Life, word: str, asked: str) -> bool:
    """The same by the plain rows."""
    field, _, value = asked.partition(":")
    stood = [n for n, text in enumerate(life.texts) if text is not None]
    first, last = stood[0], stood[-1]
    at = {"1.0": 0, "2.1": 1}.get(value, -1)
    if field == "changed":
        before = [n for n in stood if n < at]
        is_so = at in stood and bool(before) and life.texts[before[-1]] != life.texts[at]
        where = at
    elif field == "since":
        is_so, where = first == at, first
    elif field == "until":
        is_so, where = last == at, last
    else:
        is_so, where = (last < 2) == (value == "dropped"), last
    return is_so and normalise(word) in normalise(life.texts[where] or "")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([Field.STATE, Field.SINCE, Field.UNTIL, Field.CHANGED]),
            st.sampled_from(["dropped", "current", "2.0", "phase 2", "第3期", "2015-10", "9"]),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_again(parts: list[tuple[Field, str, bool]]) -> None:
    wanted = [f for field, v, no in parts if (f := read_filter(field, v, no))]
    text = " ".join(f'{"-" * f.exclude}{f.field}:"{f.value}"' for f in wanted)
    assert parse(text).filters == tuple(dict.fromkeys(wanted))


def test_the_index_says_what_it_holds(db: sqlite3.Connection) -> None:
    wordings = sum(len({t for t in life.texts if t}) for life in LIVES)
    count = "SELECT count(*) FROM search_passages WHERE passage <> ?"
    assert db.execute(count, (passage_index.NO_PASSAGE,)).fetchone() == (wordings,)
