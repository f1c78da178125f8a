"""The words that tell an indicator, its values and what is neither."""

import re

from pipeline.kinds import FigureKind

EVIDENCE = re.compile(
    r"指標|KPI|目標値|基準値|現状値|数値目標|成果目標|目標水準|目標項目|目標数値|活動目標"
)
"""A table or card without one of them, in its head or above it, states no figures."""
TELLING = re.compile(r"指標|目標|基準|現状|現況|実績|当初|策定時|KPI|ＫＰＩ|[→⇒➡➔➜⇨▶►⟶]")
"""One of them stands on every page that has figures in a table or a card."""
AIMING = re.compile(r"指標|目標|基準値|現状値|実績値|KPI|ＫＰＩ|目指|めざ|[→⇒➡➔➜⇨▶►⟶]")
"""One of them stands somewhere in every file that has figures."""
BUDGET = re.compile(r"予算額?|決算額?|[款項]$|科目|歳入|歳出|前年度|本年度|比較|補正|財源|事業費$")
"""Heads of budgets."""

KINDS = (
    (
        re.compile(
            r"^(?:計画|戦略|ビジョン|プラン)?(?:基準|現状|現況|当初|策定時|計画策定時?|策定前|"
            r"スタート|始期)"
            r"(?:の)?(?:値|年度?|年次|時点?|数値?|水準|実績値?)?(?:値|実績値?)?$"
        ),
        FigureKind.BASE,
    ),
    (
        re.compile(
            r"^(?:\d+年後の?)?"
            r"(?:中間|最終|前期|後期|計画|数値|単年度?|年次|年度別?|累計|期末|達成|将来|計画期間|KPI|成果)?"
            r"(?:の)?(?:目標|めざす|目指す)"
            r"(?:の|指標)?(?:値|年度?|年次|数値?|水準|時|とする数値|とする値|すべき数値|すべき値)?"
            r"(?:値|達成年度)?$"
        ),
        FigureKind.TARGET,
    ),
    (
        re.compile(
            r"^(?:直近|最新|前期|参考|年度末?|年間|累計|中間|現在の?)?(?:の)?"
            r"(?:実績|達成値|最新値|直近値|結果|到達値|現在値|実数)"
            r"(?:値|数値?|年度?)?(?:見込み?|速報|推移)?(?:値|の推移)?$"
        ),
        FigureKind.ACTUAL,
    ),
    (
        re.compile(
            r"^(?:見込|推計|予測|計画|参考|国|県|道|府|全国平均|県平均|"
            r"(?:これまで|過去)の(?:推移|経過))(?:み)?値?$"
        ),
        FigureKind.OTHER,
    ),
)
"""What a head says of its column, without its year and brackets."""
_IN_BRACKETS = re.compile(r"[(\[【〔<《『「][^()\[\]【】〔〕<>《》』」]*[)\]】〕>》』」]")

INDICATOR = re.compile(
    r"^(?:重要業績|重要成果|主要業績|主な|業績|成果|評価|活動|目標|数値|進行管理|関連|管理|アウトカム|"
    r"アウトプット|まちづくり|施策の?|政策の?|代表|モニタリング|取組|達成)*"
    r"(?:評価)?(?:指標|KPI|kpi|KGI|数値目標)(?:の)?(?:名称?|項目|内容)?"
    r"(?:[・/及びと]{0,3}(?:単位|KPI|目標|数値目標|指標))?$"
)
LABEL = re.compile(
    r"^(?:評価|目標|調査|管理|測定)?(?:項目|内容|名称|区分|事業名?|取組(?:内容|項目)?|"
    r"主な取組|具体的な?取組|施策名?|目標|成果|種別|内訳|対象)$"
)
UNIT = re.compile(r"^単位$")
NUMBER = re.compile(r"^(?:数値?|値|人数|件数)$")
YEAR_OF = re.compile(
    r"^(基準|現状|現況|目標|達成|実績|策定)?(?:値の?)?(?:達成)?(?:年度|年次|年|時期|時点)$"
)
"""Head of a column that holds years; of which values, its group says."""
JUDGED = re.compile(
    r"^(?:総合|自己|内部|外部|進捗|達成|目標|事業|中間|最終|年度|KPI|指標)?(?:の)?"
    r"(?:評価(?:結果|区分|判定|理由|コメント)?|達成(?:率|度|状況|見込み?)|進捗(?:率|度|状況)|判定|"
    r"検証|分析|要因(?:分析)?|総括)$"
)
"""Head of a column that judges results."""

NO_INDICATOR = re.compile(
    r"^(?:合計|総計|小計|計|総数|数値?|値|年度|年次|時点|その他|備考|出典|資料|注|※.*|\(.*\)|\(?(?:資料|出典|注)[):].*|【.*】.*|<.*>|[〈《].*|単位|指標|KPI|"
    r"項目|区分|No\.?|番号|基準値|目標値|実績値|現状値|数値目標|(?:中間|最終|前期|後期)目標値?|(?:現状)?維持|"
    r"(?:主な)?(?:関連(?:する)?(?:計画|事業|施策)|担当(?:課|部署)?|所管(?:課|部署)?|取組|事業).{0,3}|"
    r"(?:基準|現状|現況|策定時)値?.{0,20}[→⇒➡➔➜⇨▶►⟶].{0,4}目標.*|"
    r"基本目標\s*\d*|達成をめざすSDGs|目次|第[\d一二三四五六七八九十]+[章節編部].*)$"
)
"""What stands where an indicator could stand and is none."""
BULLET = re.compile(
    r"^(?:[・･•●○〇◎◆◇■□▼▽▶►➢✓※*★☆▲→⇒>-]\s*(?=\D)|[①-⑳]\s*|\(\d{1,2}\)\s*|"
    r"\d{1,2}[.)](?!\d)\s*|\d{1,2}(?:-\d{1,2})+\s+|\d{1,2}\s+(?=[^\W\d])|[ア-ン][.)]\s*)+"
)
NAMING = re.compile(
    r"^(?:[【\[<〈《「]?\s*(?:(?:重要業績評価指標|成果指標|目標指標|評価指標|数値目標|KPI指標|KPI|指標名?|"
    r"成果目標|活動指標|目標値|達成目標)\s*(?:\(\s*KPI\s*\))?)"
    r"\s*\d{0,2}\s*(?:[】\]>〉》」]|[:：・]|\s+|(?=[①-⑳])|$)\s*)+"
)
"""Label in front of a name: 数値目標 合計特殊出生率."""


def bare(text: str) -> str:
    """A head's words without brackets, also brackets in brackets, and blanks."""
    return re.sub(r"\s", "", _IN_BRACKETS.sub("", _IN_BRACKETS.sub("", text)))
