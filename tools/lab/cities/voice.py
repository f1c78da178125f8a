"""How the editors of a page call plans, editions and files: one way a page, drawn by its seed."""

import random
from typing import NamedTuple

from tools.lab.cities.course import Plan, Town
from tools.lab.cities.dates import STYLES, day, month, span
from tools.lab.variant import wide

_ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ"}
_LATIN = {1: "I", 2: "II", 3: "III"}
_KANJI = {1: "一", 2: "二", 3: "三"}
CORES = (
    "まち・ひと・しごと創生総合戦略",
    "まち・ひと・しごと創生総合戦略",
    "まち・ひと・しごと創生総合戦略",
    "まち・ひと・しごと創生　総合戦略",
    "まち・ひと・しごと総合戦略",
    "総合戦略",
    "地方創生総合戦略",
    "版総合戦略",
    "創生総合戦略",
    "まち・ひと・しごと創生推進総合戦略",
)
VISIONS = (
    "人口ビジョン",
    "人口ビジョン",
    "人口ビジョン",
    "まち・ひと・しごと創生人口ビジョン",
    "長期人口ビジョン",
)
OWN_NAMES = (
    "未来創生プラン",
    "いきいき創生プラン",
    "つながり創造戦略",
    "元気づくりプラン",
    "きらめき未来ビジョン",
    "暮らしたいまち推進プラン",
)
WHOLE = ("本編", "全体版", "本文", "本冊", "全文", "全編")
SUMMARY = ("概要版", "概要", "ダイジェスト版", "要約版", "概要資料", "リーフレット", "パンフレット")


class Voice(NamedTuple):
    """The habits of a page's editors."""

    town: Town
    core: str
    vision: str
    style: str
    """Of dates, see ``dates``."""
    number: str
    """``arabic``, ``wide``, ``kanji``, ``roman``, ``latin``, ``ji`` (第2次)."""
    place: str
    """Where the phase stands: ``first``, ``inner`` (behind the town), ``last``, ``bracket``."""
    first_numbered: bool
    """Whether the first phase is called so."""
    revise: str
    """改訂 or 改定."""
    summary: str
    whole: str
    summary_place: str
    """``brackets``, ``lenticular`` (【】 in front), ``tail``, ``space``."""
    quotes: bool
    """Names in 「」."""

    # --- names

    def ordinal(self, phase: int) -> str:
        """第2期."""
        return {
            "arabic": f"第{phase}期",
            "wide": f"第{wide(phase)}期",
            "kanji": f"第{_KANJI[phase]}期",
            "roman": f"第{_ROMAN[phase]}期",
            "latin": f"第{_LATIN[phase]}期",
            "ji": f"第{phase}次",
        }[self.number]

    def name(self, plan: Plan, series: str = "strategy", *, mark: bool = True) -> str:
        """第2期○○市まち・ひと・しごと創生総合戦略（令和4年10月改定）.

        Args:
            series: ``strategy``, ``vision``, ``both``.
            mark: whether a revision is told.
        """
        core = {
            "strategy": self.core,
            "vision": self.vision,
            "both": f"{self.vision}及び{self._second}",
        }[series]
        said = self._placed(plan, core)
        if plan.draft:
            said += "（案）"
        return said + (self.mark(plan) if mark else "")

    @property
    def _second(self) -> str:
        """The strategy's name as it stands behind another."""
        return self.core.removeprefix("版")

    def _placed(self, plan: Plan, core: str) -> str:
        town = self.town.name
        if plan.phase == 1 and not self.first_numbered:
            return f"{town}{core}"
        number = self.ordinal(plan.phase)
        return {
            "first": f"{number}{town}{core}",
            "inner": f"{town}{number}{core.removeprefix('版')}",
            "last": f"{town}{core}{number}",
            "bracket": f"{town}{core}（{number}）",
        }[self.place]

    def mark(self, plan: Plan) -> str:
        """（令和4年10月改定）, （第2版）."""
        if plan.numbered:
            return f"（第{plan.numbered}版）"
        if plan.revision:
            return f"（{month(plan.revision, self.style)}{self.revise}）"
        return ""

    def quoted(self, text: str) -> str:
        """In 「」 where the page does so."""
        return f"「{text}」" if self.quotes else text

    # --- files

    def with_part(self, name: str, word: str) -> str:
        """A name with 概要版 or 本編."""
        return {
            "brackets": f"{name}（{word}）",
            "lenticular": f"【{word}】{name}",
            "tail": f"{name}{word}",
            "space": f"{name}　{word}",
        }[self.summary_place]

    # --- dates

    def month(self, plan: Plan) -> str:
        """The month of an edition."""
        return month(plan.at, self.style)

    def day(self, plan: Plan) -> str:
        """Its day."""
        return day(plan.at, self.style)

    def period(self, plan: Plan, rng: random.Random) -> str:
        """令和2年度から令和6年度まで."""
        return span(plan.first, plan.last, self.style, rng)


def voice(rng: random.Random, town: Town) -> Voice:
    """A page's habits."""
    pick = rng.choice
    number = pick(("arabic",) * 6 + ("wide",) * 3 + ("kanji",) * 2 + ("roman", "ji"))
    core = pick(CORES)
    place = pick(("first",) * 5 + ("inner",) * 2 + ("bracket", "last"))
    return Voice(
        town=town,
        core=core,
        vision=pick(VISIONS),
        style=pick(STYLES),
        number=number,
        place=place,
        first_numbered=rng.random() < 0.35,
        revise=pick(("改訂", "改訂", "改定", "改定", "一部改訂", "一部改定", "変更", "見直し")),
        summary=pick(SUMMARY),
        whole=pick(WHOLE),
        summary_place=pick(("brackets", "brackets", "lenticular", "tail", "space")),
        quotes=rng.random() < 0.4,
    )
