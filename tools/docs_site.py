"""What MkDocs needs to know of this repository; mkdocs.yml names this file as a hook.

Some pages stand where people look for them in a checkout (README.md, db/README.md, …) and are pages
of the site as well. Links are written for the checkout; here they are led to the site's page, or,
where the site has none (a source file, a licence), become plain text.
"""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

TOP = Path(__file__).parent.parent
#: Pages from elsewhere in the checkout, and what they are called in the site.
ELSEWHERE = {
    "README.md": "readme.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "db/README.md": "reference/tables.md",
    "archive/README.md": "reference/archive.md",
}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def slug(text: str, separator: str = "-") -> str:
    """The anchor of a heading, as hosts of repositories make it: Japanese stays."""
    kept = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return kept.replace(" ", separator)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The pages from elsewhere join those of docs/."""
    for place, name in ELSEWHERE.items():
        files.append(File.generated(config, name, content=(TOP / place).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links between pages as they stand in the site."""
    here = page.file.src_uri
    origin = {name: place for place, name in ELSEWHERE.items()}.get(here, f"docs/{here}")

    def led(match: re.Match[str]) -> str:
        picture, text, target = match.groups()
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        path, hash_sign, anchor = target.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(origin), unquote(path)))
        found = in_site(place)
        if found is None:
            return text
        near = posixpath.relpath(found, posixpath.dirname(here) or ".")
        return f"{picture}[{text}]({near}{hash_sign}{anchor})"

    return _LINK.sub(led, markdown)


def in_site(place: str) -> str | None:
    """Where the site has a file of the checkout; None where it has not."""
    if place in ELSEWHERE:
        return ELSEWHERE[place]
    if place == "docs/decisions":
        return "decisions/index.md"
    return place.removeprefix("docs/") if place.startswith("docs/") else None
