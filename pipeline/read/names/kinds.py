"""What a file on a plan's page is, and which part of the plan, by the words of its label and of what stands above it."""

import re
from typing import Literal

from pipeline.read.names.numerals import BRACKETED, CIRCLED, KANJI, ROMAN

Part = Literal["whole", "summary", "split"]
Kind = Literal["plan", "material", "evaluation", "consultation", "flyer", "other"]

_N = rf"(?:\d{{1,2}}|[{KANJI}]{{1,3}}|[{CIRCLED}{ROMAN}])"
NUMBERED = re.compile(
    rf"[(【]?(?:第[ ]?{_N}[ ]?(?:章|編|部|節)|{_N}(?:[.,、:　 )）-]+|(?=[^\d年月期次版回市町村.]))|[(]{_N}[)]|[{BRACKETED}]|その{_N})[)】]?[.:　 ]*"
)
PARTLIKE = re.compile(
    r"表紙|裏表紙|目次|はじめに|ごあいさつ|あいさつ|挨拶|序[章論]|終章|おわりに|巻末|奥付|資料編|参考資料|付属資料|附属資料|用語(?:集|解説)|"
    r"基本目標|施策|別[冊紙表]|第\d+章|前半|後半|\d+[/／]\d+|\d+[~-]\d+ページ|[Pp]\.?\d+|体系図|全体構成|本文\d"
)
SUMMARY = re.compile(r"概要|ダイジェスト|要約|あらまし|要旨|概略|サマリー|のポイント|ポイント版")
WHOLE = re.compile(r"全体版?|本編|本文|全文|全編|全ページ|一括|冊子版|完全版|正本")
BARE = re.compile(
    r"(?:計画書?|ダウンロード|こちら|PDF(?:ファイル|版|形式)?|一式|データ|ファイル|本体|表示|閲覧|[ :（()）])+",
    re.IGNORECASE,
)
"""Labels that say nothing about the file: the whole of what the heading names."""
PART_WORDS = re.compile(r"(?:概要|ダイジェスト|要約|全体|全文|本編|本文|全編|完全|冊子)版?")
SPLIT_HEAD = re.compile(r"分割|章(?:ごと|別|毎)|各章|ページごと")
CONSULTATION = re.compile(
    r"意見(?:の)?(?:募集|公募|等|提出|概要|と|に対する|一覧)|パブリック[・ ]?コメント|パブコメ|意見及び|ご意見|御意見"
)
EVALUATION = re.compile(
    r"(?<!業績)評価|検証|進捗|進行管理|達成状況|取組状況|実施状況|実績|効果測定|フォローアップ|総括表|決算"
)
MATERIAL = re.compile(
    r"(?:会議|説明|配布|参考|委員会|審議会|別添)資料|資料[ ]?(?:No\.?)?[ ]?[\d一二三四五①-⑳](?![\d]*編)|次第|名簿|議事(?:録|要旨|概要)|会議録|要綱|"
    r"出席者|席次|アンケート|調査(?:結果|報告|票)|スケジュール|策定経過|諮問|答申|委嘱|議案|新旧対照|(?:変更|修正|改定|改訂)(?:箇所|点|内容)|正誤表|開催(?:結果|概要|通知)|記者会見"
)
MEETING = re.compile(
    r"(?:第[ ]?\d+回|令和|平成).{0,30}(?:会議|委員会|審議会|協議会|本部|部会|懇談会)|会議資料|議事"
)
FLYER = re.compile(r"チラシ|ちらし|ポスター|フライヤー|イベント|開催案内|案内状")
FLYER_HEAD = re.compile(r"\d{4}[.-]\d{1,2}[.-]\d{1,2}[_＿]")
FORM = re.compile(r"様式|申請書|申込書|届出書|記入例|要領|要項|地図|位置図|案内図")


def kind_of(label: str, nearest: str, numbered: bool, named: bool) -> Kind:
    """What a file is, by the words of its label, then of the heading or list head right above it."""
    if FLYER_HEAD.match(label) or FLYER.search(label):
        return "flyer"
    if CONSULTATION.search(label):
        return "consultation"
    if MATERIAL.search(label) and not (numbered and PARTLIKE.search(label)):
        return "material"
    if not numbered and EVALUATION.search(label):
        return "evaluation"
    if FORM.search(label):
        return "other"
    if MEETING.search(nearest):
        return "material"
    if not named:
        for rule, kind in (
            (CONSULTATION, "consultation"),
            (EVALUATION, "evaluation"),
            (MATERIAL, "material"),
        ):
            if rule.search(nearest):
                return kind  # type: ignore[return-value]
    return "plan"


def part_of(label: str, group: str, numbered: bool, about: bool) -> Part:
    if SPLIT_HEAD.search(group) or SPLIT_HEAD.search(label):
        return "split"
    if numbered and (about or PARTLIKE.search(label)):
        return "split"
    if SUMMARY.search(label):
        return "summary"
    if WHOLE.search(label):
        return "whole"
    if SUMMARY.search(group):
        return "summary"
    if WHOLE.search(group):
        return "whole"
    if BARE.fullmatch(label):
        return "whole"
    return "split" if about or PARTLIKE.search(label) else "whole"
