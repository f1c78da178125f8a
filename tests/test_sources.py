"""Source files: every mistake is named with file, key and reason."""

from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.sources import load_source, load_sources

GOOD = 'id: higano\nname: 日向野市\ncode: "99999"\npage: https://www.city.higano.example/docs/1/\n'


def write(folder: Path, text: str, name: str = "higano.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD))
    assert (source.id, source.delay, source.hosts) == ("higano", 1.0, ())
    assert source.allowed_hosts == {"www.city.higano.example"}


def test_corrections_of_which_all_are_comments_are_none(tmp_path: Path) -> None:
    told = "corrections:\n  # only_named: x\n"
    assert load_source(write(tmp_path, GOOD + told)).corrections == ()


def test_corrections(tmp_path: Path) -> None:
    told = "corrections:\n- same_indicator: [新規就農者数, 就農した人の数]\n- not_same: [a, b]\n"
    first, second = load_source(write(tmp_path, GOOD + told)).corrections
    assert (first.kind, first.names) == ("same_indicator", ("新規就農者数", "就農した人の数"))
    assert (second.kind, second.names) == ("not_same", ("a", "b"))


def test_a_word_about_files_labels_pages(tmp_path: Path) -> None:
    told = """corrections:
  - file: files/R2-gaiyou.pdf
    series: " 総合戦略"
    phase: 2
    revision: "2.1"
    part: summary
    status: final
    published: 2020-03-31
    ignore: false
  - label: 概要版
    ignore: true
  - page: true
    published: 2020
  - {page: "https://www.city.higano.example/docs/2/", updated: 2021-04}
  - file: a.pdf
    phase:
    revision: 改訂版
  - earlier: [http://old.example/a.html, "https://old.example/b"]
  - earlier: http://old.example/c.html
"""
    corrections = load_source(write(tmp_path, GOOD + told)).corrections
    assert [(c.kind.value, *c.names) for c in corrections] == [
        (
            "file",
            "files/R2-gaiyou.pdf",
            '{"part": "summary", "phase": 2, "published": "2020-03-31", "revision": "2.1", '
            '"series": "総合戦略", "status": "final"}',
        ),
        ("label", "概要版", '{"ignore": true}'),
        ("page", "true", '{"published": "2020"}'),
        ("page", "https://www.city.higano.example/docs/2/", '{"updated": "2021-04"}'),
        ("file", "a.pdf", '{"phase": null, "revision": "改訂版"}'),
        ("earlier", "http://old.example/a.html", "{}"),
        ("earlier", "https://old.example/b", "{}"),
        ("earlier", "http://old.example/c.html", "{}"),
    ]


def test_further_pages(tmp_path: Path) -> None:
    home = "https://www.city.higano.example/docs/1/"
    told = (
        f"pages: [{home}#top, http://old.higano.example/2.html#a, http://old.higano.example/2.html]"
    )
    source = load_source(write(tmp_path, GOOD + told))
    assert source.pages == ("http://old.higano.example/2.html",)
    assert source.allowed_hosts == {"www.city.higano.example", "old.higano.example"}


def test_hosts_and_delay(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD + "hosts: [files.city.higano.example]\ndelay: 0\n"))
    assert source.allowed_hosts == {"www.city.higano.example", "files.city.higano.example"}
    assert source.delay == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "colour: red\n", ["colour", "unknown key"]),
        (GOOD.replace("name: 日向野市\n", ""), ["name", "missing"]),
        (GOOD.replace("id: higano", "id: Hi Gano"), ["id", "a-z"]),
        (GOOD.replace('"99999"', "99999"), ["code", "quotes"]),
        (GOOD.replace("https://", "ftp://"), ["page", "http"]),
        (GOOD.replace("https://www.city.higano.example", "https://h:99999999"), ["page", "http"]),
        (GOOD + "delay: soon\n", ["delay", "seconds"]),
        (GOOD + "delay: true\n", ["delay", "seconds"]),
        (GOOD + "delay: -1\n", ["delay", "seconds"]),
        (GOOD + "hosts: example.jp\n", ["hosts", "list"]),
        (GOOD + "corrections: yes\n", ["corrections", "list"]),
        (GOOD + "corrections: [{}]\n", ["corrections", "item 1", "one key"]),
        (GOOD + "corrections:\n- same: [a, b]\n", ["item 1", "same", "not_same"]),
        (GOOD + "corrections:\n- not_same: [a]\n", ["item 1", "not_same", "two names"]),
        (GOOD + "corrections:\n- not_same: [a, 3]\n", ["item 1", "two names"]),
        (GOOD + "corrections:\n- same_indicator: [a, a]\n", ["item 1", "twice", "ids"]),
        (GOOD + "corrections: [{file: a, label: b, phase: 1}]\n", ["item 1", "one key"]),
        (GOOD + "corrections: [{file: a, fase: 1}]\n", ["item 1", "'fase'", "phase"]),
        (GOOD + "corrections: [{fail: a, phase: 1}]\n", ["item 1", "'fail'", "file"]),
        (GOOD + "corrections: [{file: a}]\n", ["item 1", "says nothing", "series"]),
        (GOOD + "corrections: [{file: '', phase: 1}]\n", ["item 1", "file must be", "address"]),
        (GOOD + "corrections: [{label: 3, phase: 1}]\n", ["item 1", "label must be", "3"]),
        (GOOD + "corrections: [{page: false, published: 2020}]\n", ["item 1", "page must be"]),
        (GOOD + "corrections: [{page: true, phase: 1}]\n", ["item 1", "'phase'", "published"]),
        (GOOD + "corrections: [{file: a, updated: 2020}]\n", ["item 1", "'updated'"]),
        (GOOD + "corrections: [{file: a, phase: true}]\n", ["item 1", "phase must", "True"]),
        (GOOD + "corrections: [{file: a, phase: 0}]\n", ["item 1", "phase must", "0"]),
        (GOOD + "corrections: [{file: a, revision: 2.1}]\n", ["item 1", "revision", "quotes"]),
        (GOOD + "corrections: [{file: a, revision: '2'}]\n", ["item 1", "revision", "quotes"]),
        (GOOD + "corrections: [{file: a, part: half}]\n", ["item 1", "part", "summary", "half"]),
        (GOOD + "corrections: [{file: a, status: new}]\n", ["item 1", "status", "draft"]),
        (
            GOOD + "corrections: [{file: a, published: 令和2年}]\n",
            ["item 1", "published", "令和2年"],
        ),
        (GOOD + "corrections: [{file: a, published: 2020-13}]\n", ["item 1", "published"]),
        (GOOD + "corrections: [{file: a, published: 2020-3}]\n", ["item 1", "published"]),
        (GOOD + 'corrections: [{file: a, published: "2021-02-29"}]\n', ["item 1", "published"]),
        (GOOD + "corrections: [{file: a, series: ''}]\n", ["item 1", "series"]),
        (GOOD + "corrections: [{file: a, ignore: 1}]\n", ["item 1", "ignore", "true or false"]),
        (GOOD + "corrections: [{file: a, ignore: true, phase: 1}]\n", ["item 1", "no other key"]),
        (GOOD + "corrections: [{file: a, published: 2020-02-30}]\n", ["item 1", "'2020-02-30'"]),
        (GOOD + "corrections: [{not_same: [a, b], file: a}]\n", ["item 1: must have one key"]),
        (GOOD + "delay: " + "9" * 5000 + "\n", ["YAML"]),
        (GOOD + "hosts: " + "[" * 3000 + "\n", ["YAML"]),
        (GOOD + "corrections: [{earlier: [ftp://a]}]\n", ["item 1", "earlier", "URLs"]),
        (GOOD + "corrections: [{earlier: []}]\n", ["item 1", "earlier", "URLs"]),
        (GOOD + "corrections: [{not_same: [a, b], phase: 1}]\n", ["item 1", "'phase'", "beside"]),
        (
            GOOD + "corrections: [{file: a, phase: 1}, {file: a, phase: 2}]\n",
            ["item 2", "file 'a'", "item 1 already"],
        ),
        (GOOD + "pages: http://a.example/\n", ["pages", "list"]),
        (GOOD + "pages: [a.html]\n", ["pages", "URLs"]),
        ("- a\n- b\n", ["mapping"]),
        ("id: [\n", ["YAML"]),
        ("", ["mapping"]),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SourceError) as caught:
        load_source(path)
    assert str(path) in str(caught.value)
    assert all(word in str(caught.value) for word in words)


def test_folder_order_choice_and_twins(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("higano", "azuma"), "azuma.yml")
    assert [s.id for s in load_sources(tmp_path)] == ["azuma", "higano"]
    assert [s.id for s in load_sources(tmp_path, ["higano", "higano"])] == ["higano"]
    with pytest.raises(SourceError, match="no source 'nowhere'"):
        load_sources(tmp_path, ["nowhere"])
    write(tmp_path, GOOD, "twin.yml")
    with pytest.raises(SourceError, match="already used"):
        load_sources(tmp_path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no source file"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        load_sources(tmp_path / "nowhere")


def test_the_first_source_is_declared() -> None:
    source = load_sources(Path(__file__).parent.parent / "sources", ["aizuwakamatsu"])[0]
    assert (source.name, source.code) == ("会津若松市", "07202")
