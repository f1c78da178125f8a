"""The patterns of numbers and dates, on text that :func:`plain` made.

One blank may stand where people put one (``△ 1,528``, ``2,000 人``). Digits are taken possessively,
so that no pattern gives some of them back to find a shorter number.
"""

import re
import unicodedata

from pipeline.read.names.eras import ERA_NAMES, ERA_SHORT
from pipeline.read.quantities.words import MONTHS, NAMES, ORDINAL_UNITS, SCALE, UNIT

_ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–−─━", "-")
    | dict.fromkeys("〜～∼", "~")
    # A number in a circle names an item: it would come out of NFKC as one that counts.
    | dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿", "○")
)


def plain(text: str) -> str:
    """What the patterns of this package read: NFKC, one sort of dash, wave and digit; numbers in
    circles as ○.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)


B = r"[ ]?"
_KANJI = r"\u4e00-\u9fff"
_LETTERS = rf"0-9A-Za-z\u3040-\u30ff{_KANJI}"

# Dates: 令和4年度, R4.4.1, 平成31(2019)年度, 2024/4/1, April 1, 2024, and spans of them.
_NAMED_ERA = rf"(?:{ERA_NAMES}|(?<![{_KANJI}])[{''.join(ERA_SHORT)}](?=\d))"
_SHORT_ERA = r"(?<![A-Za-z0-9])[SHR]\.?"
_COUNT = r"(?:元|\d{1,2}+)"
_ERA = rf"(?:(?:{_NAMED_ERA}|{_SHORT_ERA}){B}{_COUNT})"
_BARE_ERA = rf"(?:(?:{ERA_NAMES}|[{''.join(ERA_SHORT)}](?=\d)|[SHR]\.?){B}{_COUNT})"
"""The same where nothing stands before it that could make it another word."""
_OLD = rf"(?<![A-Za-z0-9])[MT]{_COUNT}(?={B}年)"
_WEST = r"(?<![\d.,])(?:1[89]|20|21)\d{2}(?!\d)"
_GLOSS = rf"(?:{B}\({B}(?:{_BARE_ERA}|{_WEST}){B}(?:年度?)?{B}\))"
_DAY = rf"(?:{B}\d{{1,2}}+{B}月(?![間額分])(?:{B}\d{{1,2}}+{B}日(?![間目数]))?)"
_YEARS = rf"{B}年(?![間前来]){B}度?{_GLOSS}?{_DAY}?"
_DOTTED = r"\.\d{1,2}+(?:\.\d{1,2}+)?(?![\d.%])"
_PAIR = r"\d{1,2}"
_NUMERIC = rf"(?:/{_PAIR}/{_PAIR}|-{_PAIR}-{_PAIR}|\.{_PAIR}\.{_PAIR})(?![\d./-])"
_DAY_ENGLISH = r"\d{1,2}(?:st|nd|rd|th)?"
_ENGLISH = (
    rf"(?<![A-Za-z])(?:{MONTHS})\.?{B}(?:{_DAY_ENGLISH}{B}[,、]?{B})?(?:19|20)\d{{2}}(?!\d)"
    rf"|(?<!\d){_DAY_ENGLISH}{B}(?:{MONTHS})\.?[,、]?{B}(?:19|20)\d{{2}}(?!\d)"
)
_YEAR = (
    rf"(?:{_ERA}{_GLOSS}?(?:{_YEARS}|{_DOTTED}|{B}年|(?![\dA-Za-z.,]))"
    rf"|{_OLD}{_YEARS}"
    rf"|{_WEST}(?:{_GLOSS}(?:{_YEARS})?|{_YEARS}|{_NUMERIC})"
    rf"|{_ENGLISH})"
)
_LATER = rf"(?:{_YEAR}|{_WEST}|\d{{1,4}}+{B}年度?(?![間前]){_DAY}?)"
_SHORT_SPAN = (
    rf"(?:{_ERA}{B}[~-]{B}{_COUNT}|{_WEST}{B}[~-]{B}(?:{_WEST}|\d{{2}}(?!\d)))"
    rf"(?:{B}年度?(?!間)|(?![\d.,%A-Za-z]))"
)
DATE = (
    rf"{_SHORT_SPAN}|{_YEAR}(?:{B}(?:~|-|から){B}{_LATER})?"
    rf"|(?<![\d,.])\d{{1,2}}+{B}年度(?!間)"
    rf"|(?<!\d)(?:\d{{1,2}}+月?~)?\d{{1,2}}+{B}月(?![間額分])(?:{B}\d{{1,2}}+{B}日(?![間目数]))?"
    r"|(?<![\d:.])\d{1,2}:\d{2}(?![\d:])|(?<!\d)\d{1,2}時\d{1,2}分(?!間)"
)

# What only looks like an amount.
_COUNTED = rf"(?:{B}(?:{SCALE}|{UNIT}))"
_COUNTER = rf"(?:{B}(?:{ORDINAL_UNITS}))?(?:の\d+)*"
_ORDINAL = (
    rf"第{B}[\d一二三四五六七八九十百千]++(?!{B}位){_COUNTER}"
    rf"(?:{B}(?:[~-]{B}第?|[・、]{B}第)\d++(?![.,%]){_COUNTER})*"
)
_PLACES = "|".join(
    (
        rf"(?<!\d)\d{{1,4}}+{B}(?:条(?!例)|号(?![室車]))(?:の\d+)*",
        rf"(?<!\d)\d{{1,3}}+{B}(?:款|節|章|編(?!成))",
        rf"(?<!\d)\d{{1,4}}+{B}(?:丁目|番地|ページ|頁)(?:の\d+)?",
        rf"(?:{NAMES}){B}\(?\d++(?:[-.~・]\d++)*+(?!{_COUNTED}|,\d)\)?",
        rf"(?:No|№|Vol|vol|Ver|ver|pp|p|P)\.?{B}\d++(?:[-.~]\d++)*+(?!{_COUNTED})",
    )
)
_CODES = "|".join(
    (
        r"https?://[!-~]+",
        r"〒?(?<!\d)\d{3}-\d{4}(?!\d)",
        r"(?<![\d(])0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}(?!\d)",
        r"\(0\d{1,4}\)\d{1,4}-\d{3,4}",
        r"(?:TEL|FAX|Tel|Fax|電話|内線|番号)[:： ]{0,2}[\d()-]{2,}",
        r"(?<![\d.])\d+(?:\.\d+){2,}|(?<![\d-])\d+(?:-\d+){2,}(?!\d)",
        r"(?<!\d)\d[GKD](?![A-Za-z])",
        rf"(?!US\$)[A-Za-z]+[-.]?\d++(?:[.-]\d++)*+(?![A-Za-z]*{_COUNTED})[A-Za-z]*",
    )
)
_EACH = (
    rf"(?<!\d)\d++{B}(?:{SCALE})?(?:{UNIT})?{B}(?:当たり|あたり|につき)"
    rf"|人口{B}\d++{B}(?:{SCALE})?{B}人?{B}(?:対|当たり|あたり|に対)"
)
ITEM = rf"\d{{1,2}}+(?:[.-]\d{{1,2}}+)*+[ ]+(?=[^\W\d])(?!(?:{SCALE})?(?:{UNIT})(?:\s|$|\())"
"""The number that an item of a list or a row of a budget begins with: 2 国庫補助金."""
_LISTED = (
    r"\(\d{1,2}+\)(?=[^\d\s)%,.])"
    r"|(?<![^\n])\d{1,2}+\t(?=[^\W\d])"
    rf"|(?<![^\t\n|])(?:\d{{1,2}}+(?:[.-]\d{{1,2}}+)*+[.)](?!\d)|{ITEM}|- ?\d+ ?-(?=[\t\n|]|$))"
)

# Amounts: △ 1,234.5千円, 3兆4,500億円, 3 1/3名, 3~5人, ¥1,000, 第3位.
_SIGN = rf"(?:[△▲▼][ ]?|(?<![{_LETTERS})%])[+±-])"
_NUMBER = r"(?:\d{1,3}+(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+"
_SCALED = rf"{_NUMBER}(?:{B}(?:{SCALE})(?!葉)(?:{_NUMBER}(?:{SCALE}))*(?:{_NUMBER})?)?"
_FRACTION = r"(?:\d++ )?\d++/\d++(?![/\d])|\d++分の\d++"
_UNIT = rf"{B}(?:{UNIT})(?:/(?:{UNIT}|年|月|週)(?:・(?:人|日))?)?"
_AMOUNT = (
    rf"(?P<sign>{_SIGN})?(?P<currency>(?:US\$|[¥$€£])[ ]?)?"
    rf"(?:(?P<fraction>{_FRACTION})"
    rf"|(?P<digits>{_SCALED})(?P<to>(?:{_UNIT})?{B}~{B}{_SIGN}?{_SCALED})?)"
    rf"(?P<unit>{_UNIT})?"
)
_FIRST = "".join(sorted({name[0] for name in NAMES.split("|")} | set("".join(ERA_SHORT))))
_LEADS = rf"(?=[0-9A-Za-z第△▲▼+±$¥€£(〒№電内番人{_FIRST}-])"
TOKEN = re.compile(
    rf"{_LEADS}(?:(?P<date>{DATE})|(?P<skip>{_ORDINAL}|{_PLACES}|{_CODES}|{_EACH}|{_LISTED})"
    rf"|{_AMOUNT})"
)
"""A date, what only looks like an amount, or an amount: groups ``date``, ``skip``, else ``digits``
or ``fraction`` with ``sign``, ``currency``, ``to`` and ``unit``."""
PARTS = re.compile(rf"({_NUMBER}){B}({SCALE})?")
"""The parts of a number: 1億8,000万 is (1, 億), (8,000, 万)."""
