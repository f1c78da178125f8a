"""A town on loopback for the checks of this folder: its page and a plan or two, invented here.

python3 city.py show FOLDER N        write the page with the plans of N phases, and their PDFs
python3 city.py serve FOLDER         serve FOLDER on a free port of loopback; prints the port
python3 city.py declare PORT         print the source's file
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.tinypdf import tiny_pdf

PAGE = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>総合戦略 - 日向野市</title></head>
<body><main><h1>日向野市まち・ひと・しごと創生総合戦略</h1><p>更新日：2024年4月1日</p>
<p>人口減少に対応するため、総合戦略を策定しました。</p><ul>{plans}</ul></main></body></html>
"""
LINK = '<li><a href="plan{n}.pdf">第{n}期日向野市総合戦略（PDF）</a></li>'


def show(folder: Path, phases: int) -> None:
    """Write page and plans; what is there already stays as it is, with its time."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(1, phases + 1):
        path = folder / f"plan{n}.pdf"
        if not path.exists():
            path.write_bytes(
                tiny_pdf([f"Phase {n} of the plan of Higano: {n}0 people more a year."])
            )
    links = "".join(LINK.format(n=n) for n in range(phases, 0, -1))
    (folder / "plans.html").write_text(PAGE.format(plans=links), encoding="utf-8")


def server(folder: Path) -> ThreadingHTTPServer:
    """Serves the folder on a free port of loopback; knows If-Modified-Since."""
    handler = partial(_Quiet, directory=str(folder))
    return ThreadingHTTPServer(("127.0.0.1", 0), handler)


def declared(port: int) -> str:
    """The source's file."""
    page = f"http://127.0.0.1:{port}/plans.html"
    return f"id: higano\nname: 日向野市\npage: {page}\ndelay: 0\n"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def _main(words: list[str]) -> None:
    match words:
        case ["show", folder, phases]:
            show(Path(folder), int(phases))
        case ["serve", folder]:
            with server(Path(folder)) as served:
                print(served.server_address[1], flush=True)
                served.serve_forever()
        case ["declare", port]:
            print(declared(int(port)), end="")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    _main(sys.argv[1:])
