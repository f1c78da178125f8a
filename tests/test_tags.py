"""What a tagged PDF says of its own parts, against what the picture shows (PDFs by Chromium)."""

import shutil
from pathlib import Path

import pytest

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block
from pipeline.read.pdf.reading import read_pdf
from tools.lab.render import html_to_pdf

SENTENCE = "町の計画では、子どもから大人までが安心して暮らせるように、毎年の取組を見直します。"
PAGE = f"""<!doctype html><html lang="ja"><meta charset="utf-8"><title>題</title>
<style>* {{ font: 400 11pt/1.7 "Noto Sans CJK JP"; margin: 0; padding: 0 }}
p, h1, h2, h3 {{ margin-bottom: 1em }}</style><body>
<h1>まちの姿</h1><p>{SENTENCE * 3}</p>
<h3>ことばの海</h3><p>{SENTENCE * 3}</p>
<h2>{SENTENCE * 4}</h2>
<p>ふつうの一行</p><p>{SENTENCE * 2}</p>
</body></html>"""


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Block]:
    """Begin of each block's text → block."""
    if not shutil.which("chromium"):
        pytest.fail("Chromium is needed to make a tagged PDF (.ci/run installs it)")
    folder: Path = tmp_path_factory.mktemp("tags")
    source, target = folder / "tagged.html", folder / "tagged.pdf"
    source.write_text(PAGE, encoding="utf-8")
    html_to_pdf(source, target)
    read = read_pdf(target.read_bytes())
    lines = read.pages[0].split("\n")
    return {lines[block.first][:5]: block for block in read.layouts[0].blocks}


def test_a_heading_in_the_letters_of_the_text_is_known_by_its_tag(
    blocks: dict[str, Block],
) -> None:
    assert (blocks["まちの姿"].kind, blocks["まちの姿"].level) == (BlockKind.HEADING, 1)
    assert (blocks["ことばの海"].kind, blocks["ことばの海"].level) == (BlockKind.HEADING, 3)


def test_a_paragraph_with_the_tag_of_a_heading_stays_one(blocks: dict[str, Block]) -> None:
    long_ones = [block for begin, block in blocks.items() if begin == SENTENCE[:5]]
    assert long_ones
    assert all(block.kind is BlockKind.PARAGRAPH for block in long_ones)


def test_a_line_without_such_a_tag_is_no_heading(blocks: dict[str, Block]) -> None:
    assert blocks["ふつうの一"].kind is BlockKind.PARAGRAPH
