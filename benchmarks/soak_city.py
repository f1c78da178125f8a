"""The city of the soak: what it shows night after night, and what its server does wrong."""

import random
from typing import NamedTuple

from tests.city import Link, page, pdf
from tests.loopback import Loopback, Reply

PAGE = "/docs/1/"
KINDS = ("総合戦略", "人口ビジョン", "総合計画")
QUIET = 0.85
"""Share of nights on which the city changes nothing."""
FAULTY = 0.12
"""Share of nights on which its server does something wrong."""


class Plan(NamedTuple):
    """A file of the city: which plan, and how often it was replaced and saved anew."""

    number: int
    text: int = 1
    save: int = 1

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/plan{self.number}.pdf"

    def link(self) -> Link:
        """As the page lists it."""
        label = f"第{self.number // 3 + 1}期日向野市{KINDS[self.number % 3]}"
        return Link(f"「{label}」（令和{self.number // 3 + 1}年3月）", label, self.path)

    def reply(self) -> Reply:
        """Its bytes."""
        words = f"Plan {self.number}, wording {self.text}. Number {70 + self.text}."
        return pdf(words, f"save {self.save}")


class Soaked:
    """The city with its server; every change of it is drawn from one seed."""

    def __init__(self, site: Loopback, rng: random.Random) -> None:
        self.site, self.rng = site, rng
        self.plans = [Plan(n) for n in range(6)]
        self.made = len(self.plans)
        self.words = 0
        site.route("/robots.txt", Reply(404, validators=False))

    def change(self) -> str:
        """Perhaps the city changes something tonight: says what, empty where nothing."""
        if self.rng.random() < QUIET:
            return ""
        what = self.rng.choice(["added", "replaced", "replaced", "saved anew", "taken off", "page"])
        place = self.rng.randrange(len(self.plans))
        plan = self.plans[place]
        if what == "added" or (what == "taken off" and len(self.plans) < 4):
            self.plans.append(Plan(self.made))
            self.made += 1
            return "added"
        if what == "replaced":
            self.plans[place] = plan._replace(text=plan.text + 1)
        elif what == "saved anew":
            self.plans[place] = plan._replace(save=plan.save + 1)
        elif what == "taken off":
            del self.plans[place]
        else:
            self.words += 1
        return what

    def show(self) -> None:
        """Answer as the city is, without a fault."""
        kept = {"/robots.txt": self.site.routes["/robots.txt"]}
        self.site.clear()
        self.site.routes.update(kept)
        links = [plan.link() for plan in self.plans]
        self.site.route(PAGE, page(*links, text=f"市の計画です。お知らせ{self.words}号。"))
        for plan in self.plans:
            self.site.route(plan.path, plan.reply())

    def spoil(self) -> str:
        """Perhaps the server does something wrong tonight: says what, empty where nothing."""
        if self.rng.random() >= FAULTY:
            return ""
        name = self.rng.choice([*_FAULTS])
        path = self.rng.choice([PAGE, *(plan.path for plan in self.plans)])
        self.site.route("/robots.txt" if name == "robots.txt fails" else path, _FAULTS[name])
        return name

    def mend(self) -> None:
        """After the night all is well again."""
        self.site.route("/robots.txt", Reply(404, validators=False))
        self.show()


_FAULTS = {
    "503": Reply(503, b"busy", validators=False),
    "404": Reply(404, b"gone", validators=False),
    "hangs up": Reply(hang_up=True),
    "silent": Reply(wait=3),
    "short": Reply(200, b"%PDF-1.4 and", {"Content-Type": "application/pdf"}, announce=90_000),
    "empty": Reply(200, b"", {"Content-Type": "text/html"}),
    "a notice in its place": Reply(200, b"<html><title>x</title>maintenance</html>"),
    "no HTTP": Reply(raw=b"\x00\xff garbage"),
    "robots.txt fails": Reply(500, b"", validators=False),
}
