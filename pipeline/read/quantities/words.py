"""The vocabulary of numbers: units and what follows them in longer words, scales, what numbers
name."""

import re

_NOT_AFTER = {
    "人": "[口件材権員事工形物類生為命格民]",
    "件": "[名費]",
    "社": "[会協寺]",
    "本": "[市町村県計部文編書格年社格庁校]",
    "校": "[区歌]",
    "回": "[答復線収]",
    "点": "[検字在]",
    "日": "(?:[本常]|程(?!度))",
    "区": "[分域画間長議]",
    "店": "[長]",
    "円": "[滑卓高形]",
    "台": "[帳風]",
    "園": "[児芸]",
    "館": "[内長]",
    "名": "[称前簿所誉産]",
    "倍": "[率]",
    "位": "[置]",
    "組": "[織合]",
    "割": "[合引]",
    "分": "[野担析類別割譲]",
    "歳": "[入出]",
    "戸": "[籍別]",
    "時": "[代期点]",
    "株": "[式]",
    "者": "[数]",
    "票": "[数]",
    "町": "[内長民道営有立議債税政会役場]",
    "村": "[内長民道営有立議債税政会役場]",
    "市": "[内長民道営有立議債税政会役場街外況価販]",
    "事業": "[者費]",
    "施設": "[長]",
    "団体": "[等]",
    "組織": "[率]",
    "頭": "[部]",
    "g": "[A-Za-z]",
    "m": "[A-Za-z]",
    "t": "[A-BD-Za-z]",
    "L": "[A-Za-z]",
    "W": "[A-Za-z]",
}
"""What makes another word of a unit: 歳 of 歳出, 人 of 人口."""

_WORDS = (
    "パーセント ポイント パーミル か所 ヵ所 カ所 ヶ所 ケ所 箇所 個所 世帯 団体 事業所 事業 "
    "施設 地区 地域 区域 路線 店舗 項目 品目 品種 種類 分野 団地 病院 組織 団 法人 企業 自治体 "
    "市町村 集落 学級 講座 教室 コース サイト アカウント 円 人 件 戸 社 校 店 回 組 台 名 歳 "
    "年間 か年 カ年 ヶ年 ヵ年 か月 カ月 ヶ月 ヵ月 か国 カ国 ヶ国 時間 分 秒 週間 泊 日間 日 "
    "ヘクタール キロメートル キロワット キログラム メートル トン グラム リットル キロ "
    "倍 位 本 ha km kg mg km2 kWh MWh GWh kW MW GW t-CO2 dB m2 m3 ㎡ ㎢ ㎥ ㎞ ㎏ mm cm ㎜ ㎝ "
    "g m t L ℃ 点 者 頭 羽 棟 園 館 区 票 割 個 冊 席 匹 軒 床 室 基 枚 編 例 便 艘 隻 株 着 "
    "番組 種 人泊 人日 人月 人回 ppm ビット バイト GB MB TB pt %ポイント % ‰ ‱ "
    "市町 市 町 村"
)

_COUNTERS = (
    "経営体 作品 品 橋 部 口 通 食 杯 曲 巻 冊子 区画 街区 地点 拠点 会場 圏域 自治会 町内会 "
    "協議会 協定 契約 試合 大会 公演 記事 動画 投稿 系統 停留所 クラブ チーム サークル グループ "
    "フォロワー ユーザー アクセス ビュー PV ダウンロード セッション 登録 往復 両 機 筆 灯 手続 "
    "kcal kl kL t-CO2 km/h dB(A) 人口千対 人口10万対"
)
"""Further units, known as such only where nothing but a unit can stand: in brackets."""

SCALES = {
    "兆": 10**12,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
"""What a number is multiplied by; a longer one stands before one that it begins with."""
SCALE = "|".join(SCALES)

CURRENCIES = {"¥": "円", "$": "ドル", "US$": "ドル", "€": "ユーロ", "£": "ポンド"}
"""Units that stand before their number."""
RATIOS = ("%", "パーセント", "ポイント", "%ポイント", "‰", "‱", "パーミル", "pt")
"""Units of shares."""


def _unit(word: str) -> str:
    """Pattern of a unit that does not begin another word."""
    after = _NOT_AFTER.get(word)
    return f"{word}(?!{after})" if after else word


UNIT = "|".join(_unit(word) for word in sorted(_WORDS.split(), key=len, reverse=True))
"""Pattern of a unit."""

COUNTER = "|".join(re.escape(word) for word in sorted(_COUNTERS.split(), key=len, reverse=True))
"""Pattern of what counts in brackets only."""

LIMITS = (
    "以上|以下|未満|以内|超過|を?超える|超|程度|前後|余り|あまり|弱|強|増加|減少|増|減|台|内外|"
    "くらい|ぐらい|ほど|まで|維持|向上|達成|確保|目標|目指す|見込み?|縮小|縮減|拡大|上昇|低下|改善|"
    "削減|抑制|水準|現状|継続|実施|化|増やす|減らす|達する|毎年度?|各年度?|年間|年度|累計|延べ|計|"
    "下回る|上回る|引き?上げ|引き?下げ|する|します|した|なる|とする|[をにへのとはがでる、。,・]"
)
"""Words behind an amount that are no part of its unit: 80%以上を維持."""

NAMES = (
    "別表|図表|表|図|様式|資料|別紙|別添|写真|注釈|注|※|設問|問|参考|事例|コラム|ステップ|STEP|"
    "基本目標|基本方針|基本施策|重点目標|重点施策|重点|政策目標|政策|施策|戦略|柱|挑戦|"
    "プロジェクト|パターン|ケース|タイプ|ランク|レベル|フェーズ|グループ|"
    "議案|請願|陳情|報告|認定|議員提出議案|条例|規則|告示|公告|訓令"
)
"""What a number behind it names, without counting: 表1, 基本目標2."""
ORDINAL_UNITS = "四半期|章|節|条|項|号|款|部|編|目|回|期|次|版|巻|輯|弾|区|種|群|類"
"""What follows 第N, for reading over both; 第3位 alone is an amount."""

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)

EMPTY = r"[-―—─ー・.…‥*/\\＼|×✕\s]+|なし|無し|無|該当なし|空欄|斜線"
"""Pattern of a cell that says that there is no value."""
