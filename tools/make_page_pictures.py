"""Makes pictures of every page of the demo: at both widths, in both languages, light and dark.

    python tools/make_page_pictures.py FOLDER          # all of them, with a page to leaf through
    python tools/make_page_pictures.py FOLDER --only home --only search
    python tools/make_page_pictures.py --references    # what tests/browser compares with

Needs playwright and Debian's chromium.
"""

import html
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import sync_playwright

from pipeline.demo.play import play
from tests.demo_site import served
from tools.page_pictures import (
    ALL_LOOKS,
    FLAGS,
    GUARDED,
    chromium,
    looking,
    picture,
    save_small,
    small,
)
from tools.site_pages import site_pages

REFERENCES = Path(__file__).resolve().parent.parent / "tests" / "browser" / "pictures"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--only", multiple=True, help="A page's name; may be given several times.")
@click.option("--references", is_flag=True, help="Make the pictures that the test compares with.")
def main(folder: Path | None, only: tuple[str, ...], references: bool) -> None:
    """Play the demo, serve it, and look at its pages."""
    if (folder is None) == (not references):
        raise click.UsageError("give a folder or --references")
    with tempfile.TemporaryDirectory() as demo:
        played = play(Path(demo) / "demo", report=lambda line: None)
        pages = site_pages(played.db)
        unknown = set(only) - set(pages)
        if unknown:
            raise click.UsageError(f"no such page: {', '.join(sorted(unknown))}")
        chosen = {name: pages[name] for name in only or pages}
        with served(played.archive, played.db) as url, sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium(), args=FLAGS)
            if folder is None:
                _references(browser, url, chosen)
            else:
                _all(browser, url, chosen, folder)
            browser.close()


def _all(browser: Any, url: str, pages: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for look in ALL_LOOKS:
        with looking(browser, look, url) as tab:
            for page, address in pages.items():
                (folder / look.name(page)).write_bytes(picture(tab, address, whole=True))
        print(f"{look.width} px, {look.language}, {look.scheme}: {len(pages)}", file=sys.stderr)
    (folder / "index.html").write_text(_leaf(list(pages)), encoding="utf-8")
    print(folder / "index.html")


def _leaf(pages: list[str]) -> str:
    """All pictures on one page, a row a page."""
    rows = "".join(
        f"<h2>{html.escape(page)}</h2><p>"
        + "".join(_thumbnail(look.name(page)) for look in ALL_LOOKS)
        for page in pages
    )
    return f"<!DOCTYPE html><meta charset=utf-8><title>Pages</title>{rows}\n"


def _thumbnail(name: str) -> str:
    return f'<a href="{name}"><img src="{name}" width="220" alt="{name}" loading="lazy"></a> '


def _references(browser: Any, url: str, pages: dict[str, str]) -> None:
    REFERENCES.mkdir(exist_ok=True)
    for look, names in GUARDED.items():
        with looking(browser, look, url) as tab:
            for page in (name for name in names if name in pages):
                target = REFERENCES / look.name(page)
                shot = small(picture(tab, pages[page], whole=False), look.width)
                save_small(shot, target)
                print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
