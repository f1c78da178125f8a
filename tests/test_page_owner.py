"""Whose page it is: a prefecture's plan is its own on its own page only."""

import pytest

from pipeline.read.names.context import PageWords
from pipeline.read.names.labels import read_heading, read_label
from pipeline.read.names.page_words import FileWords, page_words
from tests.labels_told import told


@pytest.mark.parametrize(
    ("label", "owner", "reads"),
    [
        ("福島県総合戦略", "福島県", ["総合戦略 1.0"]),
        ("福島県総合戦略", "日向野市", []),
        ("福島県総合戦略", "福島市", []),
        ("福島県総合戦略", "", []),
        ("第2期福島県総合戦略", "日向野市", []),
        ("第2期福島県総合戦略", "福島県", ["総合戦略 phase 2"]),
        ("福島県総合戦略", "山形県", []),
        ("県の総合戦略", "福島県", ["総合戦略 1.0"]),
        ("国の総合戦略", "福島県", []),
        ("北海道総合戦略", "北海道", ["総合戦略 1.0"]),
        ("北海道日向野町総合戦略", "日向野町", ["総合戦略 1.0"]),
        ("総合戦略（都）", "東京都", ["総合戦略 1.0"]),
        ("東京都総合戦略概要資料と説明資料", "東京都", ["総合戦略 1.0"]),
        ("まち・ひと・しごと創生総合戦略（国）", "東京都", []),
        ("三芳町人口ビジョン", "三芳町", ["人口ビジョン 1.0"]),
    ],
)
def test_whose_plan_it_is(label: str, owner: str, reads: list[str]) -> None:
    found = read_label(label, page=PageWords(owner))
    assert [told(edition) for edition in found.editions] == reads


def test_a_heading_of_a_prefecture_announces_its_plan() -> None:
    heading = "「福島県総合戦略」を策定しました"
    assert [told(e) for e in read_heading(heading, PageWords("福島県"))] == ["総合戦略 1.0"]
    assert read_heading(heading, PageWords("日向野市")) == ()


@pytest.mark.parametrize("name", ["三芳町", "二宮町", "五島市", "十日町市", "九重町"])
def test_a_name_that_begins_with_a_numeral_is_no_number(name: str) -> None:
    found = read_label(f"{name}人口ビジョン（案）", page=PageWords(name)).editions
    assert [edition.name for edition in found] == [f"{name}人口ビジョン"]
    assert found == read_label(f"{name}人口ビジョン（案）").editions


@pytest.mark.parametrize(
    ("owner", "title", "reads"),
    [
        ("日向野市", "日向野市の総合戦略", []),
        ("日向野市", "総合戦略", ["総合戦略 phase 2"]),  # nothing says whose page it is
        ("Kiribata", "霧畑町の総合戦略", ["総合戦略 phase 2"]),
        ("霧畑町", "霧畑町の総合戦略", ["総合戦略 phase 2"]),
        ("龍ケ崎市", "龍ヶ崎市の総合戦略", []),
    ],
)
def test_a_neighbour_is_another_than_the_owner_that_a_page_names(
    owner: str, title: str, reads: list[str]
) -> None:
    label = "第2期霧畑町総合戦略"
    words = page_words(owner, title, [FileWords(label, ())], [])
    assert [told(edition) for edition in read_label(label, page=words).editions] == reads
