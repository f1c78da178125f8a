"""The sample city's page, in the two generations of markup of one family of municipal CMSs.

A state of the page is a file under ``city/pages``: head lines, an empty line, the article's body as
HTML. The two frames around it hold what must not count as the page's content: header, sidebar, an
access counter, footer.
"""

import re
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import NamedTuple

CITY: Traversable = files("pipeline.demo") / "city"
_SIZE = re.compile(r"\{\{size ([\w.-]+)\}\}")
_NEWS = (
    "広報ひがの最新号を掲載しました",
    "花の道まつりの開催について",
    "市税の納期のお知らせ",
    "木の市の出店者を募集します",
)


class PageState(NamedTuple):
    """One state of the city's page."""

    generation: str
    """``old`` or ``new``: which frame stands around the body."""
    title: str
    published: str
    updated: str
    body: str


@cache
def asset(name: str) -> bytes:
    """The bytes of a file under ``city/files``."""
    return (CITY / "files" / name).read_bytes()


def size_label(size: int) -> str:
    """A size as the CMS types it into a link's label: three digits, 1024 base (``58.5KB``)."""
    return f"{size / 1024**2:.3g}MB" if size >= 1024**2 else f"{size / 1024:.3g}KB"


@cache
def page_state(name: str) -> PageState:
    """Read the state ``name``; ``{{size FILE}}`` becomes that file's size, as an editor types it.

    Because it names a file and not a URL, the typed size goes stale when the city replaces what
    stands behind the link.
    """
    head, _, body = (CITY / "pages" / f"{name}.html").read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    body = _SIZE.sub(lambda match: size_label(len(asset(match[1]))), body)
    return PageState(
        generation=fields["generation"],
        title=fields["title"],
        published=fields["published"],
        updated=fields.get("updated", ""),
        body=body.strip(),
    )


@cache
def render(name: str, sidebar: int) -> bytes:
    """The whole HTML of state ``name`` with the ``sidebar``-th set of surroundings."""
    state = page_state(name)
    frame = Template(
        (CITY / "pages" / f"frame-{state.generation}.html").read_text(encoding="utf-8")
    )
    text = frame.substitute(
        title=escape(state.title),
        published=state.published,
        updated=state.updated,
        body=state.body,
        news=f"20{15 + sidebar:02d}0401{sidebar:04d}0",
        news_title=_NEWS[sidebar % len(_NEWS)],
        visits=f"{12_345 + 789 * sidebar:,}",
    )
    return text.encode()
