"""Writes links and groups of an edition, each with its truth."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from tools.lab.cities import prose
from tools.lab.cities.article import Entry, Group, Outside, Sub
from tools.lab.cities.course import Plan, Town
from tools.lab.cities.dates import any_day, day, fiscal
from tools.lab.cities.truth import STRATEGY, VISION, Edition, File
from tools.lab.cities.voice import Voice, voice

SERIES = {"strategy": (STRATEGY,), "vision": (VISION,), "both": (STRATEGY, VISION)}
CHAPTERS = (
    "はじめに",
    "基本的な考え方",
    "人口の現状と将来の見通し",
    "基本目標と施策",
    "推進体制と進行管理",
    "資料編",
)
REVIEWS = (
    "{n}期の取組の検証",
    "{n}期総合戦略の総括",
    "これまでの総合戦略の成果と課題",
)


class Desk:
    """One page's editors at work."""

    def __init__(self, rng: random.Random, town: Town) -> None:
        self.rng, self.town = rng, town
        self.voice: Voice = voice(rng, town)

    def chance(self, share: float) -> bool:
        """True in that share of all pages."""
        return self.rng.random() < share

    # --- links

    def entry(
        self,
        plan: Plan,
        label: str,
        *,
        series: str = "strategy",
        part: str = "whole",
        published: str | None = None,
        short: str = "PDF",
        column: str = "本編",
        slug: str = "senryaku",
        **more: Any,
    ) -> Entry:
        """A link to a file of an edition."""
        editions = self.editions(plan, series)
        truth = File("", label, editions, part, published)
        truth = truth._replace(**{k: v for k, v in more.items() if k in File._fields})
        told = {k: v for k, v in more.items() if k in Entry._fields}
        entry = Entry(label, truth, short=short, column=column, slug=slug)
        return entry._replace(**told)

    def editions(self, plan: Plan, series: str) -> tuple[Edition, ...]:
        """The editions of a file."""
        return tuple(Edition(one, plan.phase, plan.key, plan.draft) for one in SERIES[series])

    def whole(self, plan: Plan, series: str = "strategy", **more: Any) -> Entry:
        """The whole of an edition, under its name."""
        label = self.voice.name(plan, series)
        return self.entry(plan, label, series=series, short=self.voice.whole, **more)

    def summary(self, plan: Plan, series: str = "strategy", **more: Any) -> Entry:
        """Its summary, under its name."""
        label = self.voice.with_part(self.voice.name(plan, series), self.voice.summary)
        return self.entry(
            plan,
            label,
            series=series,
            part="summary",
            short=self.voice.summary,
            column="概要版",
            slug="gaiyou",
            **more,
        )

    def named(
        self, plan: Plan, label: str, part: str, series: str = "strategy", **more: Any
    ) -> Entry:
        """A file whose label has no name of a plan: 本編, 概要版, 第1章 …"""
        column = {"summary": "概要版", "split": "分割版"}.get(part, "本編")
        return self.entry(
            plan,
            label,
            series=series,
            part=part,
            short=label,
            column=column,
            slug={"summary": "gaiyou", "split": "bunkatsu"}.get(part, "honpen"),
            **more,
        )

    def parts(self, plan: Plan, published: str | None, series: str = "strategy") -> list[Entry]:
        """Its parts, by chapter."""
        chapters = list(CHAPTERS)
        if plan.phase > 1 and self.chance(0.5):
            before = f"第{plan.phase - 1}"
            chapters.insert(2, self.rng.choice(REVIEWS).format(n=before))
        chapters[0] = self.rng.choice(("表紙・目次・はじめに", "表紙～目次", "はじめに"))
        form = self.rng.choice(("第{n}章　{c}", "{n} {c}", "{n}．{c}", "第{n}章　{c}（P.{p}～）"))
        found = []
        for n, chapter in enumerate(chapters):
            text = chapter if n == 0 else form.format(n=n, c=chapter, p=n * 9 + 1)
            found.append(self.named(plan, text, "split", series, published=published))
        return found

    def other(self, label: str, slug: str = "shiryou", **more: Any) -> Entry:
        """A file of no edition."""
        entry = Entry(label, File("", label), slug=slug)
        return entry._replace(**more)

    def beside(self, plan: Plan, label: str, slug: str = "fuzoku") -> Entry:
        """A companion of an edition: 正誤表, 英語版."""
        truth = File("", label, self.editions(plan, "strategy"), beside=True)
        return Entry(label, truth, slug=slug, short=label)

    def outside(self) -> tuple[Outside, ...]:
        """Links that lead to other sites and other pages: no files of this page."""
        links = (
            Outside(
                "まち・ひと・しごと創生総合戦略（内閣官房）",
                "https://www.chisou.go.jp/sousei/s1.pdf",
            ),
            Outside(
                "第2期「まち・ひと・しごと創生総合戦略」（2020改訂版）",
                "https://www.cas.go.jp/r2.pdf",
            ),
            Outside("国の総合戦略について", "https://www.chisou.go.jp/sousei/"),
            Outside(f"{self.town.name}総合計画のページ", "/shisei/keikaku/sougoukeikaku.html"),
            Outside("前の総合戦略はこちら", "/shisei/keikaku/senryaku-mae/"),
        )
        return tuple(self.rng.sample(links, self.rng.choice((0, 0, 1, 2))))

    # --- groups

    def group(
        self, heading: str, entries: Iterable[Entry], lead: Sequence[str] = (), **more: Any
    ) -> Group:
        """Links under a heading, without inner heads."""
        group = Group(heading, (Sub("", tuple(entries)),), tuple(lead))
        return group._replace(**more)

    def neighbours(self, count: int) -> list[Group]:
        """Groups that are no plan's: meetings, evaluations, other plans."""
        makers = (self._evaluations, self._minutes, self._masters, self._comments, self._forms)
        return [make() for make in self.rng.sample(makers, count)]

    def _evaluations(self) -> Group:
        first = self.rng.choice((2016, 2018, 2020, 2021))
        form = self.rng.choice(
            (
                "{y}総合戦略評価シート",
                "{y}まち・ひと・しごと創生総合戦略の効果検証結果",
                "総合戦略　進捗状況（{y}）",
                "{y}実績に係る総合戦略検証シート",
                "総合戦略KPI達成状況（{y}末時点）",
                "地方創生関係交付金の効果検証（{y}事業）",
            )
        )
        years = range(first, first + self.rng.randint(2, 4))
        labels = [form.format(y=fiscal(year, self.voice.style)) for year in years]
        heading = self.rng.choice(("「総合戦略」の評価について", "効果検証", "総合戦略の進捗管理"))
        return self.group(heading, [self.other(one, "hyouka") for one in labels], own=False)

    def _minutes(self) -> Group:
        name = self.rng.choice(
            ("総合戦略推進会議", "まち・ひと・しごと創生総合戦略策定委員会", "地方創生有識者会議")
        )
        at = any_day(self.rng, 2015, 2024)
        entries = []
        for n in range(1, self.rng.randint(3, 5)):
            when = day(at._replace(month=2 * n), self.voice.style, weekday=self.chance(0.5))
            form = self.rng.choice(
                ("第{n}回{m}　会議資料（{d}開催）", "第{n}回会議録（{d}）", "{d}　第{n}回{m}次第")
            )
            entries.append(self.other(form.format(n=n, m=name, d=when), "kaigi"))
        lead = [f"開催日：{day(at, self.voice.style, weekday=True)}"] if self.chance(0.4) else []
        return self.group(f"{name}の開催状況", entries, lead, own=False)

    def _masters(self) -> Group:
        n = self.rng.randint(4, 7)
        names = (
            f"第{n}次{self.town.name}総合計画",
            f"第{n}次{self.town.name}総合計画後期基本計画",
            f"{self.town.name}過疎地域持続的発展計画",
            f"{self.town.name}国土強靱化地域計画",
        )
        entries = [self.other(one, "keikaku") for one in self.rng.sample(names, 2)]
        return self.group(self.rng.choice(("関連計画", "その他の計画", "参考")), entries, own=False)

    def _comments(self) -> Group:
        n = self.voice.ordinal(self.rng.choice((2, 3)))
        town = self.town.name
        name = f"{n}{town}まち・ひと・しごと創生総合戦略"
        word = self.town.self_word
        labels = (
            f"{name}（案）に対する意見募集結果",
            f"{name}（案）に対するご意見の内容及び{word}の考え方",
            f"パブリックコメントの実施結果（{name}）",
            "意見の概要と回答",
        )
        entries = [
            self.other(one, "iken") for one in self.rng.sample(labels, self.rng.randint(1, 2))
        ]
        lead = [prose.OTHERS[7](self.voice, self.rng)]
        return self.group("意見募集の結果について", entries, lead, own=False)

    def _forms(self) -> Group:
        labels = (
            "企業版ふるさと納税　寄附申出書",
            "まち・ひと・しごと創生推進計画（地域再生計画）",
            "策定委員会設置要綱",
            "アンケート調査結果報告書",
            "委員名簿",
        )
        entries = [self.other(one, "youshiki") for one in self.rng.sample(labels, 2)]
        return self.group(self.rng.choice(("様式など", "関連資料")), entries, own=False)
