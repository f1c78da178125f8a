"""Pages of text like those of municipal plans, as many as asked for, the same ones each time.

A page speaks of one subject, as pages do: its words are common there and rare elsewhere. So a word
stands on the share of pages on which it stands in real plans and budgets (29 public PDFs of 1,087
pages: 人口 on 6 %, 人口減少 on 2.2 %, 地域 on 25 %, 事業 on 45 %; in 総合戦略 alone twice to three
times as many), which decides how long a search takes. Every sentence is put together from words of
our own.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

LINES = (14, 30)
"""Of a page, at least and at most."""
OTHER_SUBJECT = 0.05
"""Share of lines that speak of another subject than the page's."""
ROWS = 0.25
"""Share of pages that are tables."""


class Subject(NamedTuple):
    """What a page speaks of."""

    weight: int
    name: str
    things: tuple[str, ...]


def _subject(weight: int, name: str, things: str) -> Subject:
    return Subject(weight, name, tuple(things.split()))


SUBJECTS = (
    _subject(
        10,
        "人口の見通し",
        "人口減少 総人口 年少人口 老年人口 自然増減 社会増減 合計特殊出生率 転入超過 "
        "若年女性の転出 世帯数 将来展望 移動の状況 少子化 関係人口",
    ),
    _subject(
        9,
        "移住と定住",
        "移住相談 空き家バンク お試し住宅 Ｕターン 二地域居住 定住補助金 移住体験ツアー "
        "地域おこし協力隊 交流人口 住宅取得の助成",
    ),
    _subject(
        14,
        "子育て",
        "保育所 放課後児童クラブ 一時預かり 妊産婦健診 子育て支援センター 病児保育 "
        "児童手当 産後ケア ひとり親家庭 待機児童 子育て世帯",
    ),
    _subject(
        12,
        "学校教育",
        "小学校 中学校 一人一台端末 学力調査 学校給食 部活動 教職員の研修 不登校 通学路 校舎の改修",
    ),
    _subject(
        16,
        "高齢者の福祉",
        "介護保険 地域包括支援センター 認知症 見守り 通いの場 介護予防 訪問看護 老人クラブ "
        "高齢者の外出支援 特別養護老人ホーム",
    ),
    _subject(
        12, "医療", "市立病院 夜間診療 医師の確保 特定健診 がん検診 国民健康保険 予防接種 救急搬送"
    ),
    _subject(
        10,
        "防災",
        "避難所 自主防災組織 ハザードマップ 防災行政無線 備蓄倉庫 耐震化 消防団 土砂災害 内水氾濫",
    ),
    _subject(
        12,
        "観光",
        "温泉街 体験型観光 観光客 宿泊者数 外国人観光客 観光案内所 祭り 道の駅 周遊バス 城下町",
    ),
    _subject(
        14,
        "農業",
        "新規就農者 圃場整備 鳥獣被害 米の輸出 集落営農 直売所 耕作放棄地 スマート農業 畜産 果樹",
    ),
    _subject(
        12,
        "商工業",
        "創業支援 事業承継 企業誘致 工業団地 商店街 新規雇用 販路開拓 人材確保 地場産業 就職面接会",
    ),
    _subject(
        9,
        "公共交通",
        "路線バス デマンド交通 鉄道 運転免許の返納 乗合タクシー 駅前広場 交通空白地 バス停の上屋",
    ),
    _subject(14, "道路と橋", "市道 橋りょう 舗装 除雪 街路灯 歩道 長寿命化 用地の取得 側溝"),
    _subject(10, "上下水道", "浄水場 配水管 管路の更新 下水処理場 合併処理浄化槽 水道料金 漏水"),
    _subject(10, "ごみと環境", "ごみの減量 資源回収 焼却施設 太陽光発電 森林整備 河川の水質"),
    _subject(
        8,
        "デジタル",
        "オンライン申請 マイナンバーカード データの公開 窓口の電子化 情報システムの標準化 "
        "デジタル人材 業務の自動化",
    ),
    _subject(9, "文化と生涯学習", "図書館 公民館 文化財 市民講座 博物館 伝統芸能 美術展"),
    _subject(7, "スポーツ", "体育館 総合型地域スポーツクラブ 市民マラソン 競技場 温水プール"),
    _subject(
        24,
        "予算",
        "一般会計 特別会計 市税 地方交付税 国庫支出金 市債 基金繰入金 人件費 扶助費 公債費 "
        "普通建設事業費 補正予算 繰越明許費",
    ),
    _subject(12, "行財政", "公共施設 指定管理者 職員定数 行政評価 公有財産 ふるさと納税 広報紙"),
    _subject(8, "協働", "自治会 市民活動団体 まちづくり協議会 男女共同参画 多文化共生 集会所"),
    _subject(7, "議会", "議案 委員会 条例 一般質問 請願 議決 会期 意見書"),
    _subject(6, "住宅", "市営住宅 空き家 住宅の耐震診断 宅地分譲 住居表示 管理不全"),
)
_FRAMES = (
    "{a}について、{b}とあわせて{n}件の支援を行い、地域の取組を広げます。",
    "{a}の状況をみると、令和{y}年度は{n}件となり、前の年度から{p}ポイント変わりました。",
    "本市では、{a}と{b}を進めるため、関係機関と連携した体制をつくります。",
    "{a}に要する経費として{n}千円を計上し、{b}の充実を図る事業です。",
    "アンケートでは、{a}に満足していると答えた方が{p}％でした。",
    "○{a}の推進　{b}を担う方を対象に、年{k}回の講座を開きます。",
    "{b}の担い手が減る中、{a}を続けるための仕組みを検討しています。",
    "（{k}）{a}及び{b}に関すること",
    "令和{y}年度までに、{a}を{n}か所で実施することを目標とします。",
    "また、{a}の利用が{p}％にとどまることから、{b}の見直しに取り組みます。",
    "国や県の制度を使い、{a}に係る負担を軽くします。",
    "前期の検証：{a}は概ね順調、{b}はやや遅れ（達成率{p}％）",
)
_ROW = "{a}\t{u}\t{n}\t{m}\t令和{y}年度"
_UNITS = ("件", "人", "％", "千円", "か所", "回", "世帯")
_HEADS = ("第{k}章　{s}", "基本目標{k}　{s}", "（{k}）{s}の現状と課題", "{k}－{j}　{s}")


def pages(count: int, seed: int = 1) -> Iterator[str]:
    """The pages, one after the other, as ``pages.text`` has them."""
    chance = random.Random(seed)
    weights = [subject.weight for subject in SUBJECTS]
    for subject in chance.choices(SUBJECTS, weights, k=count):
        yield "\n".join(_page(chance, subject))


def sentences(count: int, seed: int = 1) -> list[str]:
    """Lines of prose, for what is put together from sentences."""
    chance = random.Random(seed)
    return [_line(chance, chance.choice(SUBJECTS), _FRAMES) for _ in range(count)]


def _page(chance: random.Random, subject: Subject) -> Iterator[str]:
    yield chance.choice(_HEADS).format(
        k=chance.randint(1, 9), j=chance.randint(1, 9), s=subject.name
    )
    frames = (_ROW,) if chance.random() < ROWS else _FRAMES
    for _ in range(chance.randint(*LINES)):
        other = chance.random() < OTHER_SUBJECT
        yield _line(chance, chance.choice(SUBJECTS) if other else subject, frames)


def _line(chance: random.Random, subject: Subject, frames: tuple[str, ...]) -> str:
    return chance.choice(frames).format(
        a=chance.choice(subject.things),
        b=chance.choice(subject.things),
        k=chance.randint(1, 12),
        m=f"{chance.randint(10, 90_000):,}",
        n=f"{chance.randint(2, 90_000):,}",
        p=chance.randint(1, 990) / 10,
        u=chance.choice(_UNITS),
        y=chance.randint(1, 12),
    )
