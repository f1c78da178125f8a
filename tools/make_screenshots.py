"""Makes the pictures of the READMEs from the demo: python tools/make_screenshots.py (needs
playwright and Debian's chromium).
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

from pipeline.cli.serving import arguments, metadata_path
from pipeline.demo.play import play

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SERIES = "higano-総合戦略"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def _small(path: Path) -> None:
    """Fewer colours: a third of the bytes, and nobody sees it."""
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder; %(default)s by itself")
    images: Path = parser.parse_args().to
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        played = play(Path(folder) / "demo", report=lambda line: None)
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = os.environ | {"SHINKYU_ARCHIVE": str(played.archive)}
        server = subprocess.Popen(
            arguments(played.db, metadata_path(), "127.0.0.1", port),
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(url)
            shots = {
                "home": "/",
                "compare": f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1",
                "search": "/-/search?q=" + quote("人口減少"),
                "edition": f"/-/editions/{quote(SERIES)}-phase-3",
            }
            with sync_playwright() as p:
                chromium = os.environ.get("SHINKYU_CHROMIUM") or shutil.which("chromium")
                browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
                page = browser.new_page(viewport={"width": 1200, "height": 860}, locale="ja-JP")
                for name, path in shots.items():
                    page.goto(url + path)
                    page.wait_for_load_state("networkidle")
                    target = images / f"{name}.png"
                    page.screenshot(path=target)
                    _small(target)
                    print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
