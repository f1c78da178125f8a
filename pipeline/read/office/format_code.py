"""In the child process: the sections and signs of a format code (ECMA-376 part 1, 18.8.31)."""

import re
from functools import lru_cache
from typing import NamedTuple

BUILTIN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: "[$-411]ge.m.d",
    28: '[$-411]ggge"年"m"月"d"日"',
    29: '[$-411]ggge"年"m"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"',
    35: 'm"月"d"日"',
    36: "[$-411]ge.m.d",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: "[$-411]ge.m.d",
    51: '[$-411]ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: '[$-411]ggge"年"m"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: "[$-411]ge.m.d",
    58: '[$-411]ggge"年"m"月"d"日"',
}
"""The formats that files only number, as a Japanese Excel shows them (18.8.30)."""
_LONGEST = 255
_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<one>.)|_.|\*.|\[(?P<square>[^\]]*)\]|(?P<general>General|G/標準)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<era>g{1,3}|e{1,2}(?![+-]))|(?P<date>y+|m+|d+|a{3,4}|h+|s+)"
    r"|(?P<power>E[+-])|(?P<digits>[0#?](?:[0#?,]*[0#?])?)|(?P<scale>,+)|(?P<point>\.)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\Z")


class Token(NamedTuple):
    kind: str
    text: str


class Section(NamedTuple):
    """A format for some numbers."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None
    is_date: bool


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format; none where it is General or nothing that is read."""
    parts: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "other" and match["other"] == ";":
            parts.append([])
        elif match.lastgroup is not None:
            parts[-1].append(Token(match.lastgroup, match[match.lastgroup]))
    if any(token.kind == "other" and token.text == "/" for token in parts[0]) and not any(
        token.kind == "date" for token in parts[0]
    ):
        return ()  # a fraction
    return tuple(_section(tokens) for tokens in parts)


def _section(tokens: list[Token]) -> Section:
    kept: list[Token] = []
    condition = None
    for token in tokens:
        if token.kind != "square":
            kept.append(token)
        elif found := _CONDITION.match(token.text):
            condition = (found[1], float(found[2]))
        elif token.text.startswith("$"):
            kept.append(Token("words", token.text[1:].split("-")[0]))
        elif re.fullmatch(r"h+|m+|s+", token.text, re.IGNORECASE):
            kept.append(Token("elapsed", token.text.lower()))
    is_date = any(token.kind in ("date", "era", "elapsed") for token in kept)
    return Section(tuple(kept), condition, is_date)
