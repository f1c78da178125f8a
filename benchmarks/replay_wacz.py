"""Does ReplayWeb.page show an exported WACZ, and give every capture byte for byte?

    python benchmarks/replay_wacz.py FILE.wacz FOLDER [SCREENSHOT.png]

FOLDER is the unpacked npm package ``replaywebpage`` (AGPL, so it is no dependency of ours;
benchmarks/replay.md has the commands). It runs in a headless Chromium, served from loopback with
ranges.
Printed is the title of the newest page as it is shown, and how many captures came back right.
"""

import argparse
import functools
import http.server
import json
import shutil
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.records import records

PAGE = '<!doctype html><meta charset="utf-8"><script src="/ui.js"></script><body>'
SHOW = """([source, url, ts]) => {
  const player = document.createElement("replay-web-page");
  for (const [name, value] of Object.entries({source, url, ts, replayBase: "/replay/", coll: "c"}))
    player.setAttribute(name, value);
  player.style.height = "100vh";
  document.body.append(player);
}"""
FETCH = """async (wanted) => {
  const found = [];
  for (const [stamp, url] of wanted) {
    const answer = await fetch(`/replay/w/c/${stamp}id_/${url}`);
    const hash = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    const hex = [...new Uint8Array(hash)].map((x) => x.toString(16).padStart(2, "0")).join("");
    found.push([answer.status, hex]);
  }
  return found;
}"""


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Files, and ranges of them, as any web server gives them."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """A range where one is asked for, else the file."""
        asked = self.headers.get("Range", "")
        path = Path(self.translate_path(self.path))
        if not asked.startswith("bytes=") or not path.is_file():
            super().do_GET()
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        size = path.stat().st_size
        begin = int(first) if first else size - int(last)
        end = min(int(last), size - 1) if first and last else size - 1
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end}/{size}")
        self.send_header("Content-Length", str(end - begin + 1))
        self.end_headers()
        with path.open("rb") as stream:
            stream.seek(begin)
            self.wfile.write(stream.read(end - begin + 1))


def digits(moment: str) -> str:
    """A moment as addresses of replays have it."""
    return "".join(filter(str.isdigit, moment))[:14]


def wanted(path: Path) -> dict[tuple[str, str], str]:
    """SHA-256 of what every capture in a WACZ should give, by stamp and URL."""
    found = {}
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(path) as zipped:
        folder = Path(name)
        zipped.extractall(folder)
        for warc in warc_names(folder):
            dates = {r.offset: r.date for r in records(folder / warc, warc)}
            for c in read_night(folder, warc).captures:
                if c.sha256:
                    found[digits(dates[c.warc_offset]), c.final_url] = c.sha256
    return found


def newest_page(path: Path) -> tuple[str, str]:
    """URL and stamp of the last line of the pages."""
    with zipfile.ZipFile(path) as zipped:
        page = json.loads(zipped.read("pages/pages.jsonl").splitlines()[-1])
    return page["url"], digits(page["ts"])


def check(browser: Browser, base: str, path: Path, picture: Path | None) -> int:
    """Show the newest page, then fetch everything; returns how many came back wrong."""
    tab = browser.new_page(viewport={"width": 1200, "height": 900})
    tab.goto(f"{base}/index.html")
    tab.evaluate(SHOW, [f"{base}/x.wacz", *newest_page(path)])
    tab.wait_for_timeout(8000)
    if picture:
        tab.screenshot(path=picture)
    shown = next(frame for frame in tab.frames if "mp_/" in frame.url)
    print(f"shown: {shown.title()}")
    every = wanted(path)
    player = next(frame for frame in tab.frames if "/replay/" in frame.url)
    answers = player.evaluate(FETCH, [list(key) for key in every])
    pairs = zip(every.items(), answers, strict=True)
    wrong = [(key, status) for (key, sha), (status, got) in pairs if (status, got) != (200, sha)]
    for key, status in wrong:
        print(f"{key}: status {status} or other bytes")
    print(f"replayed {len(every) - len(wrong)} of {len(every)} captures")
    return len(wrong)


def main() -> int:
    """Exit 1 where a capture is not what was captured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("wacz", type=Path)
    parser.add_argument("player", type=Path, help="folder with ui.js and sw.js")
    parser.add_argument("picture", type=Path, nargs="?", help="where a screenshot goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "replay").mkdir()
        (folder / "index.html").write_text(PAGE, encoding="utf-8")
        shutil.copy(options.player / "ui.js", folder / "ui.js")
        shutil.copy(options.player / "sw.js", folder / "replay" / "sw.js")
        shutil.copy(options.wacz, folder / "x.wacz")
        handler = functools.partial(Ranges, directory=name)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        with sync_playwright() as p:
            chromium = shutil.which("chromium")
            browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            wrong = check(browser, base, options.wacz, options.picture)
            browser.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
