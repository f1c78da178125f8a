"""An invented municipality and the editions of its plans."""

import random
from typing import NamedTuple

from tools.lab.cities.dates import Day


class Town(NamedTuple):
    """A municipality that there is not."""

    name: str
    roman: str
    kind: str
    """city, town, village, ward, prefecture."""
    people: str
    """How it calls its own: 本市, 当町."""

    @property
    def host(self) -> str:
        """Of its site."""
        head = {"village": "vill", "prefecture": "pref", "ward": "city"}.get(self.kind, self.kind)
        return f"www.{head}.{self.roman}.lg.jp"

    @property
    def self_word(self) -> str:
        """市, 町, 村, 区, 県."""
        return self.name[-1]


class Plan(NamedTuple):
    """An edition."""

    phase: int
    made: Day
    first: int
    """Fiscal years of its period."""
    last: int
    revision: Day | None = None
    """When it was revised, of a revision."""
    numbered: str = ""
    """Of a revision that has a number: ``2``, ``2.1``."""
    draft: bool = False

    @property
    def key(self) -> str | None:
        """As an edition's ``revision``: ``2.0``, ``2022-10``."""
        if self.numbered:
            return self.numbered if "." in self.numbered else f"{self.numbered}.0"
        return self.revision.iso_month if self.revision else None

    @property
    def at(self) -> Day:
        """When this edition was made."""
        return self.revision or self.made


TOWNS = (
    Town("汐見原市", "shiomihara", "city", "本市"),
    Town("霧坂町", "kirisaka", "town", "本町"),
    Town("鳴瀬野市", "naruseno", "city", "当市"),
    Town("星ヶ浦村", "hoshigaura", "village", "本村"),
    Town("三ツ楠市", "mitsukusu", "city", "本市"),
    Town("白樺沢町", "shirakabazawa", "town", "当町"),
    Town("月ノ原町", "tsukinohara", "town", "本町"),
    Town("東雲区", "shinonome", "ward", "本区"),
    Town("玉響市", "tamayura", "city", "本市"),
    Town("風早野村", "kazahayano", "village", "当村"),
    Town("市ヶ瀬市", "ichigase", "city", "本市"),
    Town("五次町", "itsutsugi", "town", "本町"),
    Town("版木町", "hangi", "town", "本町"),
    Town("期山村", "kiyama-v", "village", "本村"),
)
PREFECTURES = (
    Town("霞野県", "kasumino", "prefecture", "本県"),
    Town("瑞穂府", "mizuho", "prefecture", "本府"),
    Town("青嶺県", "aomine", "prefecture", "県"),
)


def phase_plan(rng: random.Random, phase: int) -> Plan:
    """A phase's own plan; the first ones were made at the end of 2015, the next five years on."""
    first = 2015 + 5 * (phase - 1)
    made = {
        1: Day(2015, rng.choice((4, 8, 10, 10, 11, 12)), rng.randint(1, 28)),
        2: Day(2020, rng.choice((2, 3, 3, 3)), rng.randint(1, 28)),
        3: Day(2025, rng.choice((2, 3, 3, 3)), rng.randint(1, 28)),
    }[phase]
    if phase == 1 and rng.random() < 0.4:
        made = Day(2016, rng.choice((1, 2, 3, 3)), rng.randint(1, 28))
    if phase == 2 and rng.random() < 0.2:
        made = Day(2021, 3, rng.randint(1, 28))
    if phase == 3 and rng.random() < 0.3:
        made, first = Day(2024, 3, rng.randint(1, 28)), 2024
    last = first + rng.choice((4, 4, 4, 3, 5))
    return Plan(phase, made, first, last)


def revised(rng: random.Random, plan: Plan, after: Day | None = None) -> Plan:
    """A revision of a phase's plan, some months or years after it or after the last one."""
    since = after or plan.made
    year = since.year + rng.randint(1, 2)
    return plan._replace(revision=Day(year, rng.randint(1, 12), rng.randint(1, 28)))


def plans(rng: random.Random, phases: int, revisions: int) -> list[Plan]:
    """Editions, oldest first: so many phases (the last ones), and revisions among them."""
    newest = rng.choice((2, 2, 3, 3)) if phases < 3 else 3
    kept = range(max(1, newest - phases + 1), newest + 1)
    found: list[Plan] = []
    for phase in kept:
        own = phase_plan(rng, phase)
        found.append(own)
        after: Day | None = None
        for _ in range(min(revisions, 2) if rng.random() < 0.8 else 0):
            one = revised(rng, own, after)
            after = one.revision
            found.append(one)
    return found
