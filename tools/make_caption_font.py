"""Writes pipeline/web/fonts/caption.otf, the letters of the words under a proof's picture.

    python tools/make_caption_font.py

Needs fontTools and the font Noto Sans CJK (Debian: fonts-noto-cjk). Cut to what Japanese Windows
can write (code page 932: JIS X 0208 with the letters that NEC and IBM added, so the names of all
municipalities) and some marks; without hints and features, which captions don't need. The SIL Open
Font License asks for its text beside the font, and that a changed font has another name.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

from pipeline.web.caption import MORE, is_drawn

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).parent.parent / "pipeline" / "web" / "fonts" / "caption.otf"
NAME = "Shinkyu Caption"
_JAPANESE = 0
"""Of the fonts in the collection."""


def letters() -> list[int]:
    """The code points that a caption can have."""
    return [code for code in range(0x20, 0x10000) if is_drawn(chr(code))] + list(map(ord, MORE))


def main() -> None:
    """Cut, name and write it."""
    font = TTCollection(str(SOURCE)).fonts[_JAPANESE]
    options = subset.Options(
        hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    )
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters())
    cutter.subset(font)
    names = {1: NAME, 3: NAME, 4: NAME, 6: NAME.replace(" ", "")}
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [names[6]]
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = NAME
    font.recalcTimestamp = False
    font.save(str(TARGET))


if __name__ == "__main__":
    main()
