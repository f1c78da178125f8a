"""Who speaks: a plan, a plan that looks back on the one before it, a yearly report."""

import re
from collections.abc import Iterable, Sequence

from pipeline.kinds import FigureRole
from pipeline.read.blocks import Block
from pipeline.read.quantities.grammar import plain

_REPORT = re.compile(
    r"進捗(?:状況)?(?:の?報告|管理表|管理シート|状況調書|一覧|確認)|"
    r"(?:実績|評価|検証|点検|成果)(?:結果)?(?:の?報告|シート|調書|書$)|年次報告|進行管理(?:報告|シート|表)|"
    r"取組状況報告|(?:効果|事業|KPI)(?:の)?検証(?:結果|シート|報告)|行政評価|"
    r"(?:事務)?事業評価|(?:主要な)?施策の成果|達成状況(?:報告|一覧)"
)
"""Title of a yearly report."""
_LABELLED = re.compile(rf"{_REPORT.pattern}|(?:進捗|取組|達成|実施)状況|検証|実績|評価結果")
"""The same in what others call the file."""
_REVIEW = re.compile(
    r"(?:第[\dⅠ-Ⅹ一二三四五六七八九]+[期次](?:計画|[^のに]{0,24}(?:戦略|計画|ビジョン|プラン))?|前期?(?:計画|基本計画|戦略|期)|前回計画|"
    r"現(?:行)?(?:計画|戦略|総合戦略|ビジョン|プラン)|旧計画|これまでの?(?:計画|戦略|取組)?)"
    r"[^。]{0,20}(?:検証|評価|総括|進捗|達成|成果|実績|振り?返り|取組状況|結果|到達)|"
    r"(?:目標|指標|KPI|数値目標|成果指標|計画|施策|事業)[^。]{0,8}の?(?:達成状況|達成度|進捗状況|検証結果|評価結果|実績と評価)|"
    r"^(?:検証|総括|(?:計画の)?進捗状況|達成状況|評価結果|振り?返り)$"
)
"""Heading of a section that looks back."""
_FORWARD = re.compile(
    r"進行管理|進捗管理|推進体制|評価・?検証の(?:仕組み|体制|方法)|検証の(?:仕組|体制|方法)"
)
"""Headings that only speak of how the plan will be looked after."""
_NUMBERED = re.compile(
    r"\s*(?:第[\d一二三四五六七八九十]+[章節編部]|[(]?\d{1,2}[)．. ]|[Ⅰ-Ⅻ①-⑳・○◇■IVX]+[ .．])"
)
"""A line of the contents, or a chapter: no title."""
_TITLE_LINES = 12
_LONGEST = 60


def file_role(pages: Sequence[str], labels: Iterable[str] = ()) -> FigureRole:
    """The role of what a file says, by its title.

    Args:
        labels: what others call it.
    """
    top = [line for page in pages[:1] for line in page.split("\n")[:_TITLE_LINES]]
    told = any(_says(_REPORT, text) for text in top) or any(_says(_LABELLED, t) for t in labels)
    return FigureRole.PROGRESS if told else FigureRole.PLAN


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Is a line the title of a report?"""
    if len(text) > _LONGEST or _NUMBERED.match(line := plain(text)):
        return False
    title = line.replace(" ", "")
    return bool(pattern.search(title)) and not _FORWARD.search(title)


class Sections:
    """The headings above a place, as far as they tell that a plan looks back."""

    def __init__(self) -> None:
        self._review: tuple[int, float] | None = None
        """Level and size of the heading that began it."""

    def see(self, block: Block, text: str) -> None:
        """Pass a heading."""
        words = plain(text).replace(" ", "").replace("\t", "")
        if len(words) > _LONGEST:
            return
        if _REVIEW.search(words) and not _FORWARD.search(words):
            self._review = (block.level, block.size)
        elif self._review and not self._is_below(block):
            self._review = None

    def _is_below(self, block: Block) -> bool:
        """Is a heading smaller than the one that began the review?"""
        assert self._review is not None
        level, size = self._review
        if block.level and level:
            return block.level > level
        return 0 < block.size < size - 0.3

    @property
    def reviewing(self) -> bool:
        """Does the plan look back here?"""
        return self._review is not None
