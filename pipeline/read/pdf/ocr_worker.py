"""In the child process: the text of a page by its picture (the extra ``ocr``).

RapidOCR finds lines and reads them; where they stand goes the way of any other page's letters, so
that columns, tables and headings come out as they do elsewhere.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL.Image import Image

from pipeline.read.blocks import blocks_to_json
from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.layout.characters import Characters, Frame, Place
from pipeline.read.pdf.layout.page import read_runs
from pipeline.read.pdf.layout.rules import Rules
from pipeline.read.pdf.layout.runs import Run, Way
from pipeline.read.pdf.protocol import OcrJob, OcrSaid
from pipeline.read.pdf.repair import open_pdf

_PIXELS = 2000
"""Longest side of the picture that is read; the detector makes larger ones smaller."""
_SURE = 0.6
"""Lines that the recogniser is less sure of are left out: they are ornaments and stains."""
_LETTER = 0.8
"""Height of a letter as a share of its line's box, which is drawn a little wide."""
_COLUMN = 1.5
"""A line that is so many times as high as wide is a column."""


class _Line(NamedTuple):
    text: str
    place: Place
    """In points."""


def recognise(job: OcrJob, data: bytes) -> Answer:
    """Read one page; the answer says :class:`OcrSaid`."""
    document = open_pdf(data).document
    try:
        page = document[job["page"] - 1]
        width, height = page.get_size()
        scale = _PIXELS / max(width, height, 1.0)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    sure = [told for told in _read(picture) if told[2] >= _SURE and told[0].strip()]
    texts = japanese([mended(text) for text, _, _ in sure])
    lines = [_Line(text, _place(box, scale)) for text, (_, box, _) in zip(texts, sure, strict=True)]
    frame = Frame(width, height, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    characters, runs = _as_runs(lines)
    read = read_runs(characters, runs, Rules([], [], []), frame, lambda _: True)
    blocks = blocks_to_json(read.layout.blocks)
    return Answer(OcrSaid(text=read.text, layout=(width, height, blocks)))


def _read(picture: Image) -> list[tuple[str, Any, float]]:
    """Text, corners in pixels and certainty of each line that is found."""
    found = _engine()(np.asarray(picture)[:, :, ::-1])  # the order that OpenCV has: blue first
    if found.txts is None:
        return []
    return list(zip(found.txts, found.boxes, map(float, found.scores), strict=True))


@cache
def _engine() -> Any:
    """RapidOCR on one thread, with the models of its own wheel: nothing is ever downloaded."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    given = {
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    for part, name in (("Det", "*_det_*.onnx"), ("Cls", "*_cls_*.onnx"), ("Rec", "*_rec_*.onnx")):
        given[f"{part}.model_path"] = str(next(models.glob(name)))
    return rapidocr.RapidOCR(params=given)


def _place(corners: Any, scale: float) -> Place:
    across = [float(x) / scale for x, _ in corners]
    down = [float(y) / scale for _, y in corners]
    return (min(across), min(down), max(across), max(down))


def _as_runs(lines: list[_Line]) -> tuple[Characters, list[Run]]:
    """Lines as the runs of a page, their letters spread evenly."""
    letters: list[str] = []
    boxes: list[Place] = []
    runs = []
    for line in lines:
        x0, y0, x1, y1 = line.place
        down = len(line.text) > 1 and y1 - y0 > _COLUMN * (x1 - x0)
        first = len(letters)
        blanks: set[int] = set()
        kept: list[str] = []
        for letter, box in _spread(line, down=down):
            if letter == " ":
                blanks.add(len(kept))
                continue
            kept.append(letter)
            boxes.append(box)
        letters += kept
        em = _LETTER * ((x1 - x0) if down else (y1 - y0))
        way = Way.DOWN if down else Way.ACROSS
        numbers = list(range(first, len(letters)))
        runs.append(Run(numbers, "".join(kept), blanks, _inner(line.place), em, way))
    sides = np.array(boxes, np.float64).reshape(-1, 4).T
    return Characters("".join(letters), sides), runs


def _inner(place: Place) -> Place:
    """A line's place without the margin that the detector leaves, so that lines keep apart."""
    x0, y0, x1, y1 = place
    margin = (1 - _LETTER) / 2 * min(x1 - x0, y1 - y0)
    return (x0, y0 + margin, x1, y1 - margin)


def _spread(line: _Line, *, down: bool) -> list[tuple[str, Place]]:
    """The letters of a line with their places, as wide as they usually are."""
    x0, y0, x1, y1 = line.place
    wide = [2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line.text]
    step = ((y1 - y0) if down else (x1 - x0)) / sum(wide)
    found, at = [], 0.0
    for letter, size in zip(line.text, wide, strict=True):
        start, end = at * step, (at + size) * step
        box = (x0, y0 + start, x1, y0 + end) if down else (x0 + start, y0, x0 + end, y1)
        found.append((letter, box))
        at += size
    return found


_KATAKANA = "\u30a1-\u30fa"
_KANJI = "\u4e00-\u9fff"
_CONFUSED = (
    (re.compile(f"(?<=[{_KATAKANA}])[一\\-－—](?![{_KANJI}\\d０-９])"), "ー"),
    (re.compile(f"(?<![{_KATAKANA}ー])ー(?=[{_KANJI}])"), "一"),
    (re.compile(f"(?<=[{_KATAKANA}])口(?=[{_KATAKANA}ー])|口(?=ー)"), "ロ"),
    (re.compile(f"(?<=[{_KATAKANA}])力(?=[{_KATAKANA}ー])|力(?=ー)"), "カ"),
    (re.compile(f"(?<=[{_KATAKANA}])二(?=[{_KATAKANA}ー])|二(?=ー)"), "ニ"),
)
"""Letters of one shape, told by those beside them."""
_ALONE = re.compile(f"(?<![{_KATAKANA}ー])[ヘベペリ](?![{_KATAKANA}ー])")
_HIRAGANA = str.maketrans("ヘベペリ", "へべぺり")
"""The same in both kana; by itself such a letter is a hiragana."""
_CHINESE = str.maketrans(
    "查值别户强录对产满务业员发变实总经济团图场处备复头奖导层岁带库应张弹归态战报护时显权极构"
    "标样桥检汇泽渔滨灾热爱环现疗监盐种积稳穷竞简类纪纯级纳组织结给统继绩续维编缘罗职联营获虑"
    "补规视觉览订计认讨让议记讲许论设访证评识诉诊词试话该详语误说请诸课调谈谢贝负财责货质购贫"
    "贯贵贷费贺资赁赏赞车转轮软轻载辅输边达过运还进远连适选遗邮针钱铁银销锻镇长门闭问间闻队阳"
    "阶际陆险隐难雾页项顺须预领频题颜额风飞饭馆马驱验鱼鲜鸟齐龄龙說稅內强戶靑淸增黃步每敎德徵",
    "査値別戸強録対産満務業員発変実総経済団図場処備復頭奨導層歳帯庫応張弾帰態戦報護時顕権極構"
    "標様橋検匯沢漁浜災熱愛環現療監塩種積穏窮競簡類紀純級納組織結給統継績続維編縁羅職聯営獲慮"
    "補規視覚覧訂計認討譲議記講許論設訪証評識訴診詞試話該詳語誤説請諸課調談謝貝負財責貨質購貧"
    "貫貴貸費賀資賃賞賛車転輪軟軽載輔輸辺達過運還進遠連適選遺郵針銭鉄銀銷鍛鎮長門閉問間聞隊陽"
    "階際陸険隠難霧頁項順須預領頻題顔額風飛飯館馬駆験魚鮮鳥斉齢竜説税内強戸青清増黄歩毎教徳徴",
)
"""The model reads Chinese too, and takes some letters for forms that Japanese writes otherwise.
None of those on the left is in JIS X 0208."""
_KANA = re.compile("[\u3041-\u30fe]")
_JAPANESE = 0.05
"""From this share of kana on, a page is Japanese and has no Chinese forms."""


def japanese(texts: Sequence[str]) -> list[str]:
    """The lines of a page in the forms that Japanese writes, where the page is Japanese."""
    whole = "".join(texts)
    if len(_KANA.findall(whole)) < _JAPANESE * len(whole):
        return list(texts)
    return [text.translate(_CHINESE) for text in texts]


def mended(text: str) -> str:
    """A recognised line with the letters that recognition takes for others of the same shape."""
    text = " ".join(text.split()).replace("·", "・")
    for pattern, right in _CONFUSED:
        text = pattern.sub(right, text)
    return _ALONE.sub(lambda found: found[0].translate(_HIRAGANA), text)
