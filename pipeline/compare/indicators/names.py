"""Names of indicators, made comparable: what two prints of one name share, and what tells two
indicators apart however alike their names are.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.kinds import Measure
from pipeline.read.names.numerals import number
from pipeline.read.quantities.amounts import unit_in
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.years import years

_NOTES = re.compile(
    r"[※†‡]\s*\d{0,2}|\*\s*\d{0,2}|注\d{1,2}\)?|"
    r"[(\[【<〔](?:再掲|参考|kpi|kgi|重点|新|改|変更|修正|見直し|継続指標|新規指標|注)[)\]】>〕]|"
    r"^[(\[【<〔]新規[)\]】>〕]"
)
_NUMBERING = re.compile(
    r"^\s*(?:[○●◎◆◇■□▪・\-]\s*)*"
    r"(?:(?:kpi|kgi|成果指標|数値目標|重要業績評価指標|評価指標|指標)\s*\d*\s*[:：.\-]\s*)?"
    r"(?:\(?\d{1,2}(?:-\d{1,2})*[).:]\s*(?=\D)|\d{1,2}(?:-\d{1,2})+\s+|[ア-オ][).:]\s*)?"
)
_BRACKETED = re.compile(r"[(\[【〔<]([^()\[\]【】〔〕<>]{1,24})[)\]】〕>]")
_BEHIND_YEAR = re.compile(r"(?:年?度?末?(?:時点|現在|実績|調査)?)(?:の|における)?")
_SUM = r"(?:累計|累積|合計|総計|計|通算)"
_TOTAL_OF_YEARS = rf"(?<!\d)(?:(?:[2-9]|1\d)(?:か年|年間)の?{_SUM}?|(?:[2-9]|1\d)年の?{_SUM})"
_MEASURES = (
    (
        Measure.AVERAGE,
        re.compile(r"(?:年|\d+か?年(?:間|度)?の?|期間|月)平均値?|\(平均値?\)|平均値"),
    ),
    (
        Measure.CUMULATIVE,
        re.compile(
            rf"{_TOTAL_OF_YEARS}|累計値?|累積値?|通算|\((?:合計|総計|計|{_TOTAL_OF_YEARS})\)|"
            r"(?:計画)?期間(?:中|内)の?(?:合計|累計)?"
        ),
    ),
    (
        Measure.YEARLY,
        re.compile(
            r"単年度?|(?:1か?)?年間の?|毎年度?の?|各年度?の?|年度?(?:あたり|当たり|ごと)|/年度?$|"
            r"\(年\)"
        ),
    ),
)
_EACH_YEAR = re.compile(r"^年(?=\d)")
_PUNCTUATION = re.compile(
    r"[\s()\[\]{}【】〔〕「」『』〈〉《》<>・･、,。:：;~/／\-_'\"”“’‘|!?○●◎]+"
)
_COUNTED = re.compile(r"[一二三四五六七八九十]{1,4}(?=人|次|日|世帯|件|歳|年生|学年|つ|級|か所)")
_SPELLINGS = (
    (re.compile(r"[カヵヶケ箇個](?=所|年|月|国)"), "か"),
    (re.compile(r"子供|子ども|こども|子共"), "こども"),
    (re.compile(r"当り|あたり|当たり"), "当たり"),
    (re.compile(r"障害|障碍"), "障がい"),
    (re.compile(r"及び|および|並びに|ならびに|または|又は"), ""),
    (re.compile(r"割合|比率"), "率"),
    (re.compile(r"(?:した|する|している|を行った)(?:人|方)(?!口|数の)"), "者"),
    (re.compile(r"ホームページ|ウェブサイト|webサイト"), "hp"),
    (re.compile(r"における|に関する|に係る|にかかる|に対する|についての|による"), ""),
    (re.compile(r"等|など"), ""),
    (re.compile(r"(?<=[ァ-ヶ])ー(?=$|[^ァ-ヶ])"), ""),
)
_TAIL = re.compile(r"(?:件数|総数|数)$")
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_POLES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("男性", "男子", "男児", "男", "夫", "父親"), ("女性", "女子", "女児", "女", "妻", "母親")),
    (("増加", "増", "上昇", "拡大"), ("減少", "減", "低下", "縮小", "削減")),
    (("転入", "流入", "移入"), ("転出", "流出", "移出")),
    (("出生", "出産"), ("死亡",)),
    (("婚姻", "結婚"), ("離婚", "未婚")),
    (("前期",), ("後期",)),
    (("上半期", "上期"), ("下半期", "下期")),
    (
        ("小学",),
        ("中学",),
        ("高校", "高等学校"),
        ("大学",),
        ("幼稚園",),
        ("保育所", "保育園"),
        ("認定こども園",),
    ),
    (
        ("市内", "町内", "村内", "区内", "管内", "域内", "県内", "国内"),
        ("市外", "町外", "村外", "区外", "管外", "域外", "県外", "国外", "海外", "外国"),
    ),
    (("日帰り",), ("宿泊", "泊り", "泊まり")),
    (("新規", "新設"), ("継続", "更新", "既存"), ("廃止",)),
    (("開業", "創業", "起業"), ("廃業", "休業", "閉店")),
    (("就職", "就業", "採用"), ("離職", "退職", "失業")),
    (("非正規",), ("正規", "正社員")),
    (("非常勤",), ("常勤",)),
    (("公立", "公営", "公設"), ("私立", "民営", "民設")),
    (("昼間",), ("夜間",)),
    (("平日",), ("休日", "祝日", "土日")),
    (("屋内",), ("屋外",)),
    (("輸入",), ("輸出",)),
    (("収入", "歳入"), ("支出", "歳出")),
    (("下水",), ("上水", "水道")),
    (("高齢", "老年"), ("若者", "若年", "青年"), ("年少", "乳幼児"), ("生産年齢",)),
    (("可燃",), ("不燃",), ("資源",), ("粗大",)),
    (("不満",), ("満足",)),
    (("春",), ("夏",), ("秋",), ("冬",)),
    (("農業", "農家"), ("林業",), ("漁業", "水産"), ("商業", "商店"), ("工業", "製造")),
    (("農地", "耕地"), ("森林", "林地")),
    (("1次",), ("2次",), ("3次",), ("6次",)),
    (("乗車",), ("降車",)),
    (("自然",), ("社会",)),
    (("申請", "応募", "申込"), ("採択", "交付", "決定", "認定")),
    (
        ("登録", "会員", "加入"),
        ("成約", "成立", "契約"),
        ("相談",),
        ("参加", "来場", "来館", "利用", "入場", "入館", "訪問"),
    ),
    (("空き店舗", "空店舗"), ("空き家", "空家")),
    (("朝",), ("昼",), ("夜",)),
    (("東",), ("西",), ("南",), ("北",)),
    (("文化",), ("スポーツ", "体育", "運動")),
    (("バス",), ("鉄道", "電車"), ("タクシー",), ("航空", "空港")),
)
"""Groups of words of which a name has one or another: two names that have different ones are two
indicators."""
_OWN_PLACE = {(8, 0)}
"""市内 and the like: a city's own plan may say it or not."""
_PARTING = {
    (group, member)
    for group, members in enumerate(_POLES)
    for member, words in enumerate(members)
    if {"男性", "女性", "市外", "高齢", "若者", "年少", "日帰り", "正規", "非正規", "夜間", "不満"}
    & {*words}
}
"""Of these a plan mostly counts one apart from the rest."""
_PLACE = re.compile(
    r"(?:地区|地域|エリア|駅|港|線|川|山(?!間)|島|(?:町|村|市|区)(?![民内外政場街職域立役])|小学校|中学校|学校|校|館|園|公園|会館|"
    r"センター|病院|大学|道の駅|温泉|城|寺|神社|高原|海岸|湖|号|型|班)"
)


class NameKey(NamedTuple):
    """A name, made comparable."""

    exact: str
    """Without blanks, brackets and marks."""
    key: str
    """Without years, measures, units, の and a last 数, too."""
    bones: str
    """Its key without hiragana, and with one word for several: 取り組み and 取組, 起業 and 創業 are
    one."""
    spelled: str
    """Its words: who has others has another name."""
    measure: Measure | None
    numbers: tuple[str, ...]
    """The numbers in it besides years, in order of size."""
    poles: frozenset[tuple[int, int]]
    """(group, member) of what tells it from its opposite."""


@lru_cache(maxsize=8192)
def key_of(name: str) -> NameKey:
    """The comparable forms of a name as printed."""
    line = _NOTES.sub("", plain(name).casefold())
    line = _NUMBERING.sub("", line, count=1)
    exact = _PUNCTUATION.sub("", line)
    line = _COUNTED.sub(lambda found: str(number(found[0]) or found[0]), line)
    for pattern, word in _SPELLINGS[:1]:
        line = pattern.sub(word, line)
    line = _BRACKETED.sub(_without_unit, re.sub(r"\s+", "", line))
    measure, line = _measured(_without_years(line))
    spelled = re.sub(r"の|等|など", "", _PUNCTUATION.sub("", line))
    for pattern, word in _SPELLINGS[1:]:
        line = pattern.sub(word, line)
    key = _PUNCTUATION.sub("", line).replace("の", "")
    key = _TAIL.sub("", key) or key or exact
    poles, alike = _poles(key)
    return NameKey(
        exact=exact,
        key=key,
        bones=_HIRAGANA.sub("", alike) or alike,
        spelled=_TAIL.sub("", spelled) or spelled or exact,
        measure=measure,
        numbers=tuple(sorted(re.findall(r"\d+(?:\.\d+)?", key))),
        poles=poles,
    )


def _without_unit(found: re.Match[str]) -> str:
    """Nothing for a unit in brackets (but that it is by the year), else what stands there."""
    inner = found[1]
    per_year = re.fullmatch(r"(.*)/年度?", inner)
    if per_year and unit_in(per_year[1]):
        return "(年)"
    return "" if unit_in(inner) and inner not in ("年", "年間") else found[0]


def _without_years(line: str) -> str:
    """Without the years that a name states: 令和6年度末の…."""
    for year in reversed(years(line, bare=True)):
        behind = _BEHIND_YEAR.match(line, year.end)
        line = line[: year.start] + line[behind.end() if behind else year.end :]
    return line


def _measured(line: str) -> tuple[Measure | None, str]:
    """What a name is taken over, and the name without that."""
    measure = None
    for kind, pattern in _MEASURES:
        rest = pattern.sub("", line)
        if rest != line:
            measure = measure or kind
            line = rest if _PUNCTUATION.sub("", rest) else line
    return measure, line


def measure_in(text: str) -> Measure | None:
    """What words beside a number say that it is taken over: 50人（累計）; of 年3人（5年間で15人）
    those of the number outside.
    """
    line = re.sub(r"\s+", "", plain(text))
    outside = _BRACKETED.sub("", line)
    inside = (found[0] for found in _BRACKETED.finditer(line))
    told = (_said(outside), *(_said(part, alone=True) for part in inside))
    return next((measure for measure in told if measure), None)


def _said(line: str, *, alone: bool = False) -> Measure | None:
    """The measure that words say.

    Args:
        alone: no other number may stand there.
    """
    for kind, pattern in (*_MEASURES, (Measure.YEARLY, _EACH_YEAR)):
        if pattern.search(line) and not (alone and re.search(r"\d", pattern.sub("", line))):
            return kind
    return None


def _poles(key: str) -> tuple[frozenset[tuple[int, int]], str]:
    """What tells a name from its opposite; and the name with one word for those that say the same:
    起業 as 創業, 利用 as 参加.
    """
    found, alike = set(), key
    for group, members in enumerate(_POLES):
        rest = key
        words = sorted(((w, m) for m, of in enumerate(members) for w in of), key=_longest)
        for word, member in words:
            if word in rest:
                rest = rest.replace(word, " ")
                alike = alike.replace(word, members[member][0])
                found.add((group, member))
    return frozenset(found), alike


def _longest(word: tuple[str, int]) -> int:
    return -len(word[0])


def opposed(a: NameKey, b: NameKey) -> bool:
    """Do two names say opposite things, or count with other numbers?"""
    if a.numbers != b.numbers and a.numbers and b.numbers:
        return True
    groups = {g for g, _ in a.poles} & {g for g, _ in b.poles}
    return any(_of(a.poles, g) != _of(b.poles, g) for g in groups)


def narrower(a: NameKey, b: NameKey) -> bool:
    """Does one of two names say what the other leaves open: 保育所, 農業?"""
    return bool(_one_sided(a, b))


def one_of_a_pair(a: NameKey, b: NameKey) -> bool:
    """Does one of two names say what a plan mostly counts apart from the rest: 男性, 外国人, 65歳
    以上, 新規?
    """
    if bool(a.numbers) != bool(b.numbers):
        return True
    return bool(_one_sided(a, b) & _PARTING)


def _one_sided(a: NameKey, b: NameKey) -> set[tuple[int, int]]:
    """What tells one of two names from its opposite, where the other says nothing of it."""
    mine, theirs = {group for group, _ in a.poles}, {group for group, _ in b.poles}
    return {
        pole for pole in a.poles | b.poles if (pole[0] in mine) != (pole[0] in theirs)
    } - _OWN_PLACE


def _of(poles: frozenset[tuple[int, int]], group: int) -> set[int]:
    return {member for g, member in poles if g == group}


def names_place(piece: str, behind: str) -> bool:
    """Is a piece of a name that of a place or a letter: 北 in front of 地区, A?"""
    if re.fullmatch(r"[a-z]|[ァ-ン]", piece):
        return True
    return bool(_PLACE.search(piece[-3:]) or _PLACE.match(behind))
