"""What a file on a plan's page is, and which part of the plan, by the words of its label and of
what stands above it."""

import re
from enum import StrEnum
from typing import NamedTuple

from pipeline.kinds import Part
from pipeline.read.names.attributes import NOTHING
from pipeline.read.names.numerals import BRACKETED, CIRCLED, KANJI, ROMAN
from pipeline.read.names.rules import Example, Rule, first, when


class FileKind(StrEnum):
    """What a linked file is; only the files of a plan belong to editions."""

    PLAN = "plan"
    MATERIAL = "material"
    """Of a meeting: agenda, minutes, handouts."""
    EVALUATION = "evaluation"
    CONSULTATION = "consultation"
    FLYER = "flyer"
    OTHER = "other"


class Surroundings(NamedTuple):
    """A label and what stands around it, narrowed."""

    label: str
    """Where that says nothing (ダウンロード), the head above it."""
    nearest: str
    """The list head it stands under, else the heading right above it."""
    group: str
    """The list head, or the heading where it only names a part (全体版)."""
    numbered: bool
    """A number stands before it: 2　第2章."""
    chapter: bool
    """That number is a part's: 第2編."""
    in_parts: bool
    """It stands under 分割版."""
    bare: bool
    """It says nothing: ダウンロード, こちら."""
    named: bool
    """It names a plan, and is not about a part or matter of it."""
    about: bool
    """It speaks of a part or matter of a plan (第2期総合戦略の総括), or names none."""

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the label itself says it."""
        return pattern.search(self.label) is not None

    def is_unnamed_below(self, pattern: re.Pattern[str]) -> bool:
        """Whether the head right above says it, and the label does not name a plan itself."""
        return not self.named and pattern.search(self.nearest) is not None

    def is_under(self, pattern: re.Pattern[str]) -> bool:
        """Whether the list head says it."""
        return pattern.search(self.group) is not None


_SIGN = rf"(?:\d{{1,2}}|[{CIRCLED}{ROMAN}])"
_N = rf"(?:{_SIGN}|[{KANJI}]{{1,3}})"
NUMBERED = re.compile(
    r"[(【]?(?:(?:分割)?(?:ダウンロード|ファイル|PDF)[ ]?)?"
    rf"(?:第[ ]?{_N}[ ]?(?:章|編|部|節)|{_N}[.,、:　 )）-]+"
    rf"|{_SIGN}(?=[^\d年月期次版回市町村.])"
    rf"|[(]{_N}[)]|[{BRACKETED}]|その{_N})[)】]?[.:　 ]*"
)
CHAPTER = re.compile(rf"[(【]?第[ ]?{_N}[ ]?(?:章|編|部|節)")
PARTLIKE = re.compile(
    r"表紙|裏表紙|目次|はじめに|ごあいさつ|あいさつ|挨拶|序[章論]|終章|おわりに|巻末|奥付"
    r"|資料(?:編|集)|参考資料|付属資料|附属資料|用語(?:集|の?解説)|基本目標|施策|別[冊紙表]|第\d+章"
    r"|前[半編]|後[半編]|(?:KPI|指標|事業)[^ ]{0,6}一覧|ロードマップ|アクションプラン|工程表"
    r"|(?<![\d/RHrh和成])\d{1,2}[/／]\d{1,2}(?![\d/])|\d+[~-]\d+ページ|[Pp]\.?\d+|体系図|全体構成|本文\d|その\d{1,2}[)】]?\Z"
)
SUMMARY = re.compile(
    r"概要|ダイジェスト|要約|あらまし|要旨|概略|サマリー|のポイント|[(【]ポイント[)】]|ポイント版"
    r"|簡[易略]版|リーフレット|パンフレット"
    r"|早わかり|(?:こども|子ども|子供|中高生)(?:向け)?版|やさしい(?:日本語)?版"
)
_SUMMARY_VOLUME = re.compile(
    r"概要(?:版|書|資料)|ダイジェスト|要約版|サマリー|あらまし|リーフレット|パンフレット|[【(]概要[】)]"
    r"|(?:\A|分割(?:版|ダウンロード)?[】)]?[ ])概要\Z"
)
WHOLE = re.compile(r"全体版?|本編|本文|全文|全編|全ページ|一括|冊子版|完全版|正本|本冊|製本版")
_WHOLE_VOLUME = re.compile(r"(?:全体版?|全文|全編|全ページ|一括|完全版)(?![^)】]*\d)")
BARE = re.compile(
    r"(?:計画書?|ダウンロード(?:する)?|こちら(?:から|へ)?|PDF(?:ファイル|版|形式)?|一式|データ|ファイル|本体"
    r"|(?:を|で)?(?:表示|閲覧|開く|見る|読む)(?:する)?|ここ(?:から)?|クリック"
    r"|(?:詳し|くわし)く(?:は)?|詳細(?:は)?|[ :、（()）])+",
    re.IGNORECASE,
)
"""Labels that say nothing about the file: the whole of what the heading names."""
PART_WORDS = re.compile(
    r"概要(?:資料|書)|(?:概要|ダイジェスト|要約|全体|全文|本編|本文|全編|完全|冊子|本冊|製本|リーフレット"
    r"|パンフレット)版?"
)
SPLIT_HEAD = re.compile(r"分割|章(?:ごと|別|毎)|各章|ページごと")
CONSULTATION = re.compile(
    r"意見(?:の)?(?:募集|公募|等|提出|概要|と|に対する|一覧|内容|集約|集計|総数|件数|反映|への|の?回答)"
    r"|パブリック[・ ]?コメント|パブコメ|意見及び|意見書|ご意見|御意見|意見.{0,12}(?:考え方|回答)"
    r"|(?:市|町|村|区|都|道|府|県)の考え方|寄せられた(?:声|ご?意見)"
)
EVALUATION = re.compile(
    rf"(?<!業績)評価|検証(?!(?:の結果)?[、で]?(?:変更|改[訂定]|見直し|修正){NOTHING})|進捗|進行管理|達成状況|取組状況|実施状況|実績|効果測定"
    r"|フォローアップ|総括(?:表|\Z)|決算|振り?返り|取り?組(?:み)?(?:の)?成果"
)
MATERIAL = re.compile(
    r"(?:会議|説明|配布|参考|委員会|審議会|別添|追補|補足)資料|説明会の?資料"
    rf"|資料[ ]?(?:No\.?)?[ ]?[\d{KANJI[:5]}{CIRCLED}](?![\d]*編)"
    r"|\A[ ・(【\[]*第[ ]?\d{1,2}回(?![ ]?(?:目|の)?[ ]?(?:一部)?(?:改|変更|見直|修正|追補))"
    r"|会議(?:概要|要旨|結果|内容|報告)|次第|名簿|議事(?:録|要旨|概要)|会議録|要綱|出席者|席次|アンケート|調査(?:結果|報告|票)"
    r"|スケジュール|策定経過|諮問|答申|委嘱|議案|新旧対[照比]|(?:対[照応]|比較)(?:表|一覧)|比較[)）」]?\Z"
    rf"|(?:変更|修正|改[定訂正])(?!{NOTHING})(?:箇所|点|内容)"
    r"|正誤表|訂正表|抜粋|見え?消し|開催(?:結果|概要|通知)|記者会見"
    r"|(?:交付金|補助金)[^ 戦ビ]{0,10}(?:一覧|採択|申請書)"
    r"|ワーキンググループ|ワークショップ|タウンミーティング|意見交換会|座談会"
)
MAKING = re.compile(
    r"策定方針|(?:策定|改[定訂正])(?:の|に)(?:ついて\Z|あたって|当たって|向けて|考え方|流れ|進め方|趣旨)"
    r"|期間(?:の)?(?:延長|変更)(?:について|に関する|のお知らせ)|主な(?:改[定訂正]|変更|見直し|修正)"
    r"|改[定訂正]の(?:概要|ポイント)(?!版)"
)
"""How a plan is or was made or revised, told apart from it."""
TRANSLATION = re.compile(
    r"英語|英文|English|外国語|多言語|中国語|簡体|繁体|韓国|ハングル|ポルトガル|ベトナム|点字|音声版",
    re.IGNORECASE,
)
MADE_OF_IT = re.compile(
    r"(?:マンガ|まんが|漫画|コミック|動画|紙芝居|アニメ)"
    r"(?:版|で(?:わかる|分かる|読む|よむ|見る|みる|知る|学ぶ|まなぶ))"
    r"|(?:すごろく|カルタ|かるた|クイズ|ワークシート|スライド|塗り絵|ぬりえ)[)）】]?\Z"
)
"""What was made of a plan for those who would not read it: マンガでわかる…, …すごろく."""
_EXPLAINS = re.compile(r"説明(?:用)?資料|資料[ ]?\Z")
AS_REFERENCE = re.compile(rf"\A[・(【\[]?[ ]?参考資料[ ]?{_N}?[)】\]]?[ 　:：]+")
"""Before the name of a plan that is set beside something else: 参考資料1　日向野市総合戦略."""
ENUMERATED = re.compile(
    rf"\A[・ ]*(?:[(【\[〔]?[ ]?資料[ ]?(?:No\.?)?[ ]?{_N}(?:[-ー－の]\d{{1,2}})?[)】\]〕]?"
    rf"|[(〔]{_N}[)〕])[ 　:：]*"
)
"""Before labels of a page that numbers all its files: 資料1　第2期日向野市総合戦略, 〔1〕本編."""
MEETS = re.compile(r"会議|委員会|審議会|協議会|懇[談話]会|部会|本部|議会|答申|諮問")
"""What a heading says above the papers of a meeting, which are numbered so too."""
MEETING = re.compile(
    r"(?:第[ ]?\d+回|令和|平成).{0,30}(?:会議|委員会|審議会|協議会|本部|部会|懇談会)|会議資料|議事"
)
FLYER = re.compile(r"チラシ|ちらし|ポスター|フライヤー|イベント|開催案内|案内状")
FLYER_HEAD = re.compile(r"\d{4}[.-]\d{1,2}[.-]\d{1,2}[_＿]")
NEWSLETTER = re.compile(
    r"\A[ ・(【\[「『]*(?:広報|[市町村区県府道]報(?!告)|[^ ]{0,12}だより)"
    r".{0,40}?(?:号|特集|掲載|記事)"
)
"""What a municipality's newsletter tells of a plan: 広報令和2年4月号（総合戦略特集）."""
FORM = re.compile(
    r"様式|申[請込出]書|届出書|調書|用紙|記[入載]例|要領|要項|地図|位置図|案内図|企業版ふるさと納税"
    r"|申[請込](?:方法|手続き?|フォーム)|(?:の|使用)手引き?(?:書)?\Z|マニュアル\Z"
)


WHERE_TO_GET = re.compile(
    r"(?:閲覧|縦覧|販売|配[布付]|頒布|購入|入手|貸出し?)(?:の|に(?:ついて|関する))?"
    r"(?:について|に関する|場所|方法|窓口|期間|ご?案内|お知らせ)*[)）】」]*\Z"
)
"""Where and how a plan can be seen or had on paper: 冊子の販売について."""


PAPER_ABOUT = re.compile(
    r"(?:総合戦略|人口ビジョン|計画|プラン).{0,30}?"
    r"(?:に(?:関する|係る|かかる|関わる|ついての?|伴う|基づく|向けた|掲げ[たる])|策定(?:等)?(?:支援)?(?:業務|委託))"
    r".{0,24}?(?<!計画)(?<!概要)(?<!構想)(?:書|書面|状|テキスト|仕様|規[則程約]|条例|動画|マニュアル|通知|告示"
    r"|ポスター|一覧|プレスリリース)(?:[ 　]*[(（【].*)?\Z"
)
"""A paper of another kind that has to do with a plan: its last word says what it is, and what
stands between that and the plan's name ties the two (…総合戦略の推進に関する協定書)."""


_GENERIC_PLAN = re.compile(
    r"(?:前期|後期|中期|第\d期|[0-9 ]|基本|実施|推進|重点|行動|の|・)*"
    r"(?:(?:計画|構想|方針|戦略|プラン|ビジョン|大綱|指針)書?|ロードマップ|アクションプラン)\Z"
)


def is_generic_plan(name: str) -> bool:
    """Whether a name (narrowed) is one that any plan or part of a plan has: 基本計画, 実施計画."""
    return _GENERIC_PLAN.fullmatch(name) is not None


def _is_material(seen: Surroundings) -> bool:
    """…資料, but 5　参考資料 is the last part of a plan in parts, 概要資料 with its name a
    summary."""
    is_part = (seen.numbered or seen.in_parts) and seen.says(PARTLIKE)
    tells_in_short = seen.named and seen.says(SUMMARY)
    words = _EXPLAINS.sub("", seen.label) if tells_in_short else seen.label
    return bool(MATERIAL.search(words)) and not is_part


def _is_evaluation(seen: Surroundings) -> bool:
    """…評価, but 2　第4章　進行管理と評価 is a part of a plan."""
    is_part = seen.numbered or seen.in_parts or seen.says(SPLIT_HEAD)
    return seen.says(EVALUATION) and not is_part


KINDS: tuple[Rule[Surroundings, FileKind], ...] = (
    Rule(
        "the day of an event at its head",
        when(lambda seen: FLYER_HEAD.match(seen.label), says=FileKind.FLYER),
        Example("2024.07.21_講演会", "flyer whole", ("第3期日向野市総合戦略",)),
    ),
    Rule(
        "a flyer",
        when(lambda seen: seen.says(FLYER), says=FileKind.FLYER),
        Example("地方創生フォーラムのポスター", "flyer whole", ("第3期日向野市総合戦略",)),
    ),
    Rule(
        "a newsletter",
        when(lambda seen: seen.says(NEWSLETTER), says=FileKind.FLYER),
        Example("広報ひなたの令和2年4月号（総合戦略特集）", "flyer whole"),
    ),
    Rule(
        "a consultation",
        when(lambda seen: seen.says(CONSULTATION), says=FileKind.CONSULTATION),
        Example("第3期日向野市総合戦略（案）に対する意見募集結果", "consultation whole"),
    ),
    Rule(
        "material of a meeting",
        when(_is_material, says=FileKind.MATERIAL),
        Example("まち・ひと・しごと創生総合戦略　新旧対照表", "material whole"),
    ),
    Rule(
        "an evaluation",
        when(_is_evaluation, says=FileKind.EVALUATION),
        Example("第3期日向野市総合戦略の進捗状況（令和6年度）", "evaluation whole"),
    ),
    Rule(
        "how the plan is made",
        when(
            lambda seen: seen.says(MAKING) and not (seen.numbered or seen.in_parts),
            says=FileKind.MATERIAL,
        ),
        Example("第3期日向野市総合戦略策定方針", "material whole"),
    ),
    Rule(
        "a paper that has to do with a plan",
        when(
            lambda seen: seen.says(PAPER_ABOUT) and not (seen.numbered or seen.in_parts),
            says=FileKind.OTHER,
        ),
        Example("第3期日向野市総合戦略の推進に関する協定書（令和7年5月）", "other whole"),
    ),
    Rule(
        "in another language",
        when(lambda seen: seen.says(TRANSLATION), says=FileKind.OTHER),
        Example("第3期日向野市総合戦略（英語版）", "other whole"),
    ),
    Rule(
        "made of a plan, for those who would not read it",
        when(lambda seen: seen.says(MADE_OF_IT), says=FileKind.OTHER),
        Example("マンガでわかる第3期日向野市総合戦略", "other whole"),
    ),
    Rule(
        "a form or a map",
        when(lambda seen: seen.says(FORM), says=FileKind.OTHER),
        Example("会場の位置図", "other whole", ("第3期日向野市総合戦略",)),
    ),
    Rule(
        "where a plan can be had on paper",
        when(lambda seen: seen.says(WHERE_TO_GET) and not seen.bare, says=FileKind.OTHER),
        Example("冊子の販売について", "other whole", ("第3期日向野市総合戦略",)),
    ),
    Rule(
        "under a meeting, even where it names a plan",
        when(lambda seen: MEETING.search(seen.nearest), says=FileKind.MATERIAL),
        Example(
            "第3期日向野市総合戦略（案）",
            "material whole",
            ("令和6年度第2回日向野市総合戦略推進会議",),
        ),
    ),
    Rule(
        "under a consultation, naming no plan",
        when(lambda seen: seen.is_unnamed_below(CONSULTATION), says=FileKind.CONSULTATION),
        Example("概要", "consultation summary", ("第3期日向野市総合戦略", "パブリックコメント")),
    ),
    Rule(
        "under an evaluation, naming no plan",
        when(
            lambda seen: seen.is_unnamed_below(EVALUATION) and not seen.in_parts,
            says=FileKind.EVALUATION,
        ),
        Example("令和5年度", "evaluation whole", ("第2期日向野市総合戦略", "総合戦略の効果検証")),
    ),
    Rule(
        "under material, naming no plan",
        when(lambda seen: seen.is_unnamed_below(MATERIAL), says=FileKind.MATERIAL),
        Example("全文", "material whole", ("第2期日向野市総合戦略", "新旧対照表")),
    ),
)
"""What a file is, by the words of its label, then of the head right above it; a plan where none
applies."""

PARTS: tuple[Rule[Surroundings, Part], ...] = (
    Rule(
        "a summary among the parts",
        when(
            lambda seen: seen.in_parts and not seen.numbered and seen.says(_SUMMARY_VOLUME),
            says=Part.SUMMARY,
        ),
        Example("概要版", "plan summary, 総合戦略 phase 2", ("第2期日向野市総合戦略",), "分割版"),
    ),
    Rule(
        "the whole among its parts",
        when(
            lambda seen: seen.in_parts and not seen.numbered and seen.says(_WHOLE_VOLUME),
            says=Part.WHOLE,
        ),
        Example("全体版", "plan whole, 総合戦略 phase 2", ("第2期日向野市総合戦略",), "分割版"),
    ),
    Rule(
        "under 分割版",
        when(lambda seen: seen.in_parts, says=Part.SPLIT),
        Example("計画の概要", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",), "分割版"),
    ),
    Rule(
        "it says 分割版 itself",
        when(lambda seen: seen.says(SPLIT_HEAD), says=Part.SPLIT),
        Example("全文（章ごと）", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    ),
    Rule(
        "a numbered part",
        when(
            lambda seen: seen.chapter or (seen.numbered and (seen.about or seen.says(PARTLIKE))),
            says=Part.SPLIT,
        ),
        Example("2　計画の概要", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    ),
    Rule(
        "a summary",
        when(lambda seen: seen.says(SUMMARY), says=Part.SUMMARY),
        Example("第2期日向野市総合戦略　概要版", "plan summary, 総合戦略 phase 2"),
    ),
    Rule(
        "the whole",
        when(lambda seen: seen.says(WHOLE), says=Part.WHOLE),
        Example(
            "全文（表紙・目次を含む）", "plan whole, 総合戦略 phase 2", ("第2期日向野市総合戦略",)
        ),
    ),
    Rule(
        "under 概要版",
        when(lambda seen: seen.is_under(SUMMARY), says=Part.SUMMARY),
        Example(
            "PDFファイル", "plan summary, 総合戦略 phase 2", ("第2期日向野市総合戦略", "【概要版】")
        ),
    ),
    Rule(
        "under 全体版",
        when(lambda seen: seen.is_under(WHOLE), says=Part.WHOLE),
        Example("前半", "plan whole, 総合戦略 phase 2", ("第2期日向野市総合戦略",), "全体版"),
    ),
    Rule(
        "it says nothing",
        when(lambda seen: seen.bare, says=Part.WHOLE),
        Example("ダウンロード", "plan whole, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    ),
    Rule(
        "a part or a matter of a plan",
        when(lambda seen: seen.about or seen.says(PARTLIKE), says=Part.SPLIT),
        Example("第2期日向野市総合戦略 資料編", "plan split, 総合戦略 phase 2"),
    ),
)
"""Which part of the plan a file holds; the whole where none applies."""


def kind_of(seen: Surroundings) -> FileKind:
    """What a file is."""
    return first(KINDS, seen) or FileKind.PLAN


def part_of(seen: Surroundings) -> Part:
    """Which part of a plan a file holds."""
    return first(PARTS, seen) or Part.WHOLE
