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


def test_corrections(tmp_path: Path) -> None:
    told = "corrections:\n- same_indicator: [新規就農者数, 就農した人の数]\n- not_same: [a, b]\n"
    first, second = load_source(write(tmp_path, GOOD + told)).corrections
    assert (first.kind, first.names) == ("same_indicator", ("新規就農者数", "就農した人の数"))
    assert (second.kind, second.names) == ("not_same", ("a", "b"))


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
