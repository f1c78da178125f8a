"""Ways in which a quotation goes wrong, each by a seed; None where a text gives no occasion."""

import random
import re
from collections.abc import Callable

_DIGITS = re.compile(r"[0-9０-９]+")
_KANJI = re.compile(r"[一-鿿]")
_WORD = re.compile(r"[一-鿿]{2,}|[ァ-ヺー]{2,}")
_PARTICLE = re.compile(r"(?<=[一-鿿ァ-ヺーる])[をにはがのでと](?=[一-鿿ァ-ヺぁ-ん])")
_CLAUSE = re.compile(r"[^、。]+、")
_UNITS = {
    "人": "世帯",
    "世帯": "人",
    "％": "ポイント",
    "%": "ポイント",
    "万": "億",
    "億": "万",
    "円": "千円",
    "件": "箇所",
    "箇所": "件",
    "社": "件",
    "回": "日",
    "か所": "件",
    "年度": "年",
}
_UNIT = re.compile(r"(?<=[0-9０-９])(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")")
_NEGATED = (
    ("していません", "しています"),
    ("ません", "ます"),
    ("しています", "していません"),
    ("れています", "れていません"),
    ("ています", "ていません"),
    ("します", "しません"),
    ("きます", "きません"),
    ("ります", "りません"),
    ("えます", "えません"),
    ("ます", "ません"),
    ("である", "ではない"),
    ("する", "しない"),
)
_TURNED = (
    ("増加", "減少"),
    ("減少", "増加"),
    ("増や", "減ら"),
    ("減ら", "増や"),
    ("拡大", "縮小"),
    ("強化", "緩和"),
    ("充実", "縮減"),
    ("上回", "下回"),
    ("下回", "上回"),
    ("以上", "以下"),
    ("高い", "低い"),
    ("低い", "高い"),
    ("増", "減"),
    ("減", "増"),
)
_ERAS = (("令和", "平成"), ("平成", "昭和"), ("昭和", "平成"))
OTHERS = (
    "計画",
    "施策",
    "対策",
    "方針",
    "体制",
    "基盤",
    "環境",
    "資源",
    "機会",
    "役割",
    "課題",
    "成果",
    "活動",
    "団体",
    "行政",
    "住民",
    "市民",
    "事業者",
    "拠点",
    "制度",
    "財源",
    "人材",
    "技術",
    "情報",
    "交流",
    "連携",
    "支援",
    "整備",
    "推進",
    "検討",
    "実施",
    "改善",
    "確保",
    "育成",
    "振興",
    "活用",
    "普及",
    "啓発",
    "保全",
    "継承",
    "ネットワーク",
    "サービス",
    "プログラム",
    "コミュニティ",
    "モデル",
    "データ",
    "センター",
    "イベント",
)
"""Words of any plan, in the place of others."""


def digit(text: str, rng: random.Random) -> str | None:
    """One digit is another one."""
    places = [m.start() for m in re.finditer(r"[0-9０-９]", text)]
    if not places:
        return None
    at = rng.choice(places)
    zero = ord("0") if text[at] <= "9" else ord("０")
    new = chr(zero + (ord(text[at]) - zero + rng.randint(1, 9)) % 10)
    return text[:at] + new + text[at + 1 :]


def digit_dropped(text: str, rng: random.Random) -> str | None:
    """One digit of a longer number is missing."""
    places = [m for m in _DIGITS.finditer(text) if m.end() - m.start() > 1]
    if not places:
        return None
    match = rng.choice(places)
    at = rng.randrange(match.start(), match.end())
    return text[:at] + text[at + 1 :]


def kanji(text: str, rng: random.Random) -> str | None:
    """One kanji is another one."""
    places = [m.start() for m in _KANJI.finditer(text)]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + rng.choice("県村港林橋駅店寺鉄塩絵詩") + text[at + 1 :]


def particle(text: str, rng: random.Random) -> str | None:
    """One particle is another one."""
    places = [m.start() for m in _PARTICLE.finditer(text)]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + rng.choice("をにはがのでと".replace(text[at], "")) + text[at + 1 :]


def word_dropped(text: str, rng: random.Random) -> str | None:
    """A word is missing."""
    words = list(_WORD.finditer(text))
    if len(words) < 4:
        return None
    word = rng.choice(words[1:-1])
    return text[: word.start()] + text[word.end() :]


def word_added(text: str, rng: random.Random) -> str | None:
    """A word stands there that is not in the source."""
    words = list(_WORD.finditer(text))
    if len(words) < 2:
        return None
    at = rng.choice(words[1:]).start()
    return text[:at] + rng.choice(OTHERS) + text[at:]


def order(text: str, rng: random.Random) -> str | None:
    """Two clauses have changed places."""
    clauses = list(_CLAUSE.finditer(text))
    if len(clauses) < 2:
        return None
    n = rng.randrange(len(clauses) - 1)
    a, b = clauses[n], clauses[n + 1]
    return text[: a.start()] + b[0] + a[0] + text[b.end() :]


def clause_dropped(text: str, rng: random.Random) -> str | None:
    """A clause is missing, and nothing says so."""
    clauses = list(_CLAUSE.finditer(text))
    if len(clauses) < 3:
        return None
    clause = clauses[rng.randrange(1, len(clauses))]
    return text[: clause.start()] + text[clause.end() :]


def negation(text: str, rng: random.Random) -> str | None:
    """It says that something is not so, or the other way round."""
    return _first(text, _NEGATED)


def turned(text: str, rng: random.Random) -> str | None:
    """More is less."""
    return _first(text, _TURNED)


def era(text: str, rng: random.Random) -> str | None:
    """A year of another era."""
    return _first(text, _ERAS)


def _first(text: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    for old, new in pairs:
        at = text.rfind(old)
        if at >= 0:
            return text[:at] + new + text[at + len(old) :]
    return None


def unit(text: str, rng: random.Random) -> str | None:
    """A number has another unit."""
    places = list(_UNIT.finditer(text))
    if not places:
        return None
    match = rng.choice(places)
    return text[: match.start()] + _UNITS[match[0]] + text[match.end() :]


def paraphrase(text: str, rng: random.Random) -> str | None:
    """A third of the words are others."""
    words = list(_WORD.finditer(text))
    if len(words) < 6:
        return None
    for word in sorted(rng.sample(words, len(words) // 3), key=lambda m: -m.start()):
        text = text[: word.start()] + rng.choice(OTHERS) + text[word.end() :]
    return text


ALTERATIONS: dict[str, Callable[[str, random.Random], str | None]] = {
    "one digit": digit,
    "a digit dropped": digit_dropped,
    "one kanji": kanji,
    "a particle": particle,
    "a word dropped": word_dropped,
    "a word added": word_added,
    "word order": order,
    "a clause dropped": clause_dropped,
    "negation": negation,
    "増 and 減": turned,
    "era": era,
    "unit": unit,
    "a third of the words": paraphrase,
}
"""By name; two sentences put together are made of two."""
