"""Writes docs/reference/urls.md, the addresses of our pages, from their routes and views.

    python tools/make_urls.py

Run it when a route or the first words of a view change; tests/test_docs.py says when it is due.
"""

import re
from importlib import import_module
from pathlib import Path

from pipeline.web import PAGES

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "urls.md"
HEAD = """# Addresses of pages

Every address stays: it may be cited, and is the same after a rebuild. `?lang=ja` or `?lang=en`
chooses the language of any page. Datasette's own tables stand beside them, under `/shinkyu`.
`tools/make_urls.py` makes this page from the routes.
"""


def address(regex: str) -> str:
    """A route as people read it: ``^/-/pages/(?P<number>[0-9]+)$`` → ``/-/pages/{number}``."""
    bare = re.sub(r"\(\?<![^()]*\)", "", regex)
    named = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"{\1}", bare)
    return named.strip("^$").replace("\\", "")


def _said(text: str | None) -> str:
    """The first paragraph of a docstring as Markdown on one line."""
    first = (text or "").strip().split("\n\n")[0]
    return " ".join(first.split()).replace("``", "`").replace("|", r"\|")


def _what(view_says: str) -> str:
    """What a view says beside its own address, which often comes first."""
    beside = re.sub(r"^`/[^`]*`[,:]?\s*", "", view_says)
    return beside[:1].upper() + beside[1:] if beside else "The page."


def urls() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for name in PAGES:
        module = import_module(f"pipeline.web.pages.{name}")
        parts.append(f"\n## {name.replace('_', ' ')}\n\n{_said(module.__doc__)}\n")
        parts.append("| address | what |\n|---|---|")
        parts += [
            f"| `{address(route)}` | {_what(_said(view.__doc__))} |"
            for route, view in module.ROUTES
        ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(urls(), encoding="utf-8")
