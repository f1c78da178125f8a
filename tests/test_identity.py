"""Which link is which document: the cases that cities make, and what must hold whatever they do."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.history.identity import Known, Listed, label_key, match
from pipeline.history.urls import url_key

WHOLE = ("city-総合戦略-2.0",)


def link(label: str, url: str, editions: tuple[str, ...] = WHOLE, part: str = "whole") -> Listed:
    return Listed(url, label, "総合戦略", editions, part, 1, None, None, ())


def known(
    number: int,
    label: str,
    url: str,
    editions: tuple[str, ...] = WHOLE,
    part: str = "whole",
    sha: str = "a",
    listed: bool = True,
) -> Known:
    return Known(number, url_key(url), label_key(label), "総合戦略", editions, part, sha, listed)


def matched(
    links: list[Listed], documents: list[Known], shas: list[str | None] | None = None
) -> dict[int, int]:
    return match(links, documents, [url_key(f.url) for f in links], shas or [None] * len(links))


def test_moved_to_another_url() -> None:
    assert matched(
        [link("総合戦略（第2版）", "https://c/new/b.pdf")],
        [known(7, "総合戦略（第2版）", "https://c/old/a.pdf")],
    ) == {0: 7}


def test_wording_polished_under_the_same_url() -> None:
    assert matched(
        [link("まち総合戦略　第２版", "https://c/a.pdf")],
        [known(7, "総合戦略(第2版).pdf", "https://c/a.pdf")],
    ) == {0: 7}


def test_a_new_edition_under_the_url_of_the_old_one_is_a_new_document() -> None:
    new = link("総合戦略（第2.1版）", "https://c/a.pdf", ("city-総合戦略-2.1",))
    assert matched([new], [known(7, "総合戦略（第2版）", "https://c/a.pdf")]) == {}


def test_same_bytes_under_new_wording_and_place() -> None:
    new = link("戦略の本文", "https://c/n.pdf", ("city-総合戦略-phase-2",), "split")
    assert matched([new], [known(7, "総合戦略", "https://c/a.pdf", sha="x")], ["x"]) == {0: 7}


def test_a_link_that_comes_back_is_the_document_it_was() -> None:
    assert matched(
        [link("総合戦略", "https://c/b.pdf")],
        [known(7, "総合戦略", "https://c/a.pdf", listed=False)],
    ) == {0: 7}


def test_two_split_parts_never_swap() -> None:
    links = [
        link("2 施策", "https://c/n2.pdf", part="split"),
        link("1 序論", "https://c/n1.pdf", part="split"),
    ]
    documents = [
        known(1, "1 序論", "https://c/o1.pdf", part="split"),
        known(2, "2 施策", "https://c/o2.pdf", part="split"),
    ]
    assert matched(links, documents) == {0: 2, 1: 1}


def test_widths_and_brackets_are_no_difference() -> None:
    assert label_key("会津　総合戦略（第２版）.pdf") == label_key("会津 総合戦略(第2版)")


def test_one_place_many_spellings() -> None:
    same = {
        "http://c.jp/docs/1",
        "https://c.jp/docs/1/",
        "https://C.JP:443/docs/1/index.html",
        "http://c.jp/docs/1/#top",
    }
    assert len({url_key(u) for u in same}) == 1
    assert url_key("https://c.jp/戦略.pdf") == url_key("https://c.jp/%E6%88%A6%E7%95%A5.pdf")
    assert url_key("https://c.jp/a?id=1") != url_key("https://c.jp/a?id=2")


labels = st.sampled_from(["総合戦略", "総合戦略 概要", "1 序論", "2 施策", "人口ビジョン"])
urls = st.sampled_from([f"https://c/{n}.pdf" for n in "abcd"])
edition_sets = st.sampled_from([WHOLE, ("city-総合戦略-2.1",), ()])
parts = st.sampled_from(["whole", "summary", "split"])
shas = st.sampled_from(["x", "y", "z"])


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(labels, urls, edition_sets, parts, shas), max_size=5),
    st.lists(st.tuples(labels, urls, edition_sets, parts, shas, st.booleans()), max_size=5),
)
def test_matching_is_one_to_one_and_finds_what_did_not_change(
    links: list[Any], documents: list[Any]
) -> None:
    listed = [link(label, url, e, p) for label, url, e, p, _ in links]
    olds = [
        known(n, label, url, e, p, sha, on)
        for n, (label, url, e, p, sha, on) in enumerate(documents)
    ]
    found = matched(listed, olds, [s for *_, s in links])
    assert len(set(found.values())) == len(found)
    identity = [(label, url, e, p) for label, url, e, p, _ in links]
    twins = [(label, url, e, p) for label, url, e, p, _, _ in documents]
    for i, key in enumerate(identity):
        if identity.count(key) == 1 == twins.count(key):
            assert found[i] == twins.index(key)
