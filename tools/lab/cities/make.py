"""Make pages of invented municipalities with what is right for each of their files.

    python tools/lab/cities/make.py --seeds 1-200 --out /tmp/cities

A seed is one page: ``NAME.html`` and ``NAME.json`` (its form: ``truth``). Seeds go through the
families of make and of wording so that 576 of them meet every pair twice: once with an even seed,
once with an odd one. From 10,000 on they are of families that are met less often, from 20,000 on
of odd ones, from 30,000 on of other wordings, and each ten thousand from 40,000 on of families that
were made when all of those before were read rightly (``batches``).
"""

import argparse
import random
import sys
from pathlib import Path
from urllib.parse import urljoin

sys.path[0] = str(Path(__file__).resolve().parents[3])

from tools.lab.cities import batches, shells  # noqa: E402
from tools.lab.cities.article import Article, Entry  # noqa: E402
from tools.lab.cities.course import PREFECTURES, TOWNS, Town  # noqa: E402
from tools.lab.cities.desk import Desk  # noqa: E402
from tools.lab.cities.makes.bench import Bench, Make, written  # noqa: E402
from tools.lab.cities.shells import Shell, Shown  # noqa: E402
from tools.lab.cities.truth import File, Page, write  # noqa: E402
from tools.lab.cities.wording.page import Family  # noqa: E402
from tools.lab.series.make import seeds_of  # noqa: E402

_PDF = "application/pdf"
RARE, ODD, WORDINGS, LATER = 10_000, 20_000, 30_000, 40_000
_OFTEN = 3
"""A template that a batch brings is drawn three times as often as each other."""
_MAKES = (*batches.COMMON.makes, *batches.RARE.makes)
_ALL_MAKES = (*_MAKES, *batches.ODD.makes)
_WORDS = (*batches.COMMON.wordings, *batches.RARE.wordings)
_ALL_WORDS = (*_WORDS, *batches.ODD.wordings)
_EVERY_WORDS = (*_ALL_WORDS, *batches.WORDINGS, *batches.LATER[LATER].wordings)


def page_of_seed(seed: int) -> Page:
    """A seed's page; the same one each time."""
    rng = random.Random(f"cities/{seed}")
    make, said = _families(seed)
    town = rng.choice(PREFECTURES if rng.random() < 0.12 else TOWNS)
    shell = rng.choice(_shells(seed))
    article = said(Desk(rng, town))
    kind = f"make:{make.__name__} words:{said.__name__} shell:{shell.name}"
    return _Press(rng, shell, town).page(seed, article, make, kind)


def _shells(seed: int) -> tuple[Shell, ...]:
    """The templates of a seed."""
    if seed < RARE:
        return shells.SHELLS
    batch = batches.LATER[_first(seed)] if seed >= LATER else batches.RARE
    return (*shells.SHELLS, *shells.RARE, *batch.shells * _OFTEN)


def _first(seed: int) -> int:
    """Of its batch."""
    return max(first for first in batches.LATER if first <= seed)


def _families(seed: int) -> tuple[Make, Family]:
    """The families of a seed; from 10,000 on at least one of them is a rare one."""
    if seed < RARE:
        makes, wordings, _ = batches.COMMON
        words, make = divmod(seed // 2, len(makes))
        return makes[make], wordings[words % len(wordings)]
    if seed >= LATER:
        first = _first(seed)
        return _either(seed - first, batches.LATER[first], _ALL_MAKES, _EVERY_WORDS)
    if seed >= WORDINGS:
        words, make = divmod((seed - WORDINGS) // 2, len(_ALL_MAKES))
        return _ALL_MAKES[make], batches.WORDINGS[(words + make) % len(batches.WORDINGS)]
    if seed >= ODD:
        return _either(seed - ODD, batches.ODD, _MAKES, _ALL_WORDS)
    return _either(seed - RARE, batches.RARE, _MAKES, _WORDS)


def _either(
    n: int, new: batches.Batch, makes: tuple[Make, ...], wordings: tuple[Family, ...]
) -> tuple[Make, Family]:
    """A new wording in any make, or a new make of any wording, in turn."""
    words, make = divmod(n // 4, len(makes))
    if n // 2 % 2:
        return makes[make], new.wordings[(words + make) % len(new.wordings)]
    return new.makes[make % len(new.makes)], wordings[(3 * make + words) % len(wordings)]


class _Press:
    """Prints an article in a template."""

    def __init__(self, rng: random.Random, shell: Shell, town: Town) -> None:
        self.rng, self.shell, self.town = rng, shell, town
        self.number = rng.randint(1000, 9000)
        self.url = f"https://{town.host}{shell.page.format(n=self.number)}"
        self.files: list[File] = []
        self.bare = False

    def page(self, seed: int, article: Article, make: Make, kind: str) -> Page:
        """The page and what is right for it."""
        self.bare = article.bare_links
        body = written(article, Bench(self.rng, self._link), make)
        dates, shown = self._dates()
        text = shells.page(self.shell, self.town, article.title, body, dates, self.number)
        return Page(
            id=f"lab-{seed}",
            name=self.town.name,
            url=self.url,
            html=text.encode(self.shell.charset, "xmlcharrefreplace"),
            published=shown.published.iso if shown.published else None,
            updated=shown.updated.iso if shown.updated else None,
            files=tuple(self.files),
            mentions=article.mentions,
            kind=kind,
        )

    def _dates(self) -> tuple[str, Shown]:
        return self.shell.dates(shells.shown(self.rng), self.rng)

    def _link(self, entry: Entry, text: str) -> str:
        n = len(self.files) + self.number
        ext = entry.kind
        href = self.shell.href.format(n=n, slug=entry.slug, ext=ext)
        if self.bare:
            href = self.rng.choice(
                (
                    "/documents/d/kikaku/{slug}{n}",
                    "/download.php?file_id={n}",
                    "/dl/file/{n}/{slug}",
                )
            ).format(n=n, slug=entry.slug)
        answer = None if href.lower().endswith(f".{ext}") else _PDF
        url = urljoin(self.url, href)
        self.files.append(entry.truth._replace(url=url, answer=answer))
        size = shells.size_words(self.rng)
        return shells.linked(self.shell, href, text, ext, size, bare=self.bare)


def _main() -> int:
    parser = argparse.ArgumentParser(description="Make pages of municipalities.")
    parser.add_argument("--seeds", default="1", help="1-200")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    for seed in seeds_of(options.seeds):
        page = page_of_seed(seed)
        write(page, options.out)
        print(f"{seed:5} {page.name} {len(page.files)} files, {page.kind}")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
