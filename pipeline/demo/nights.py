"""What the sample city's site looks like on each night of the demo: facts that the server plays.

A night lists only what differs from the night before. ``shows`` is what the log must gain; the
tests hold it to that.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pipeline.kinds import ChangeKind
from pipeline.sources import Source

FaultKind = Literal[
    "timeout",
    "busy",
    "robots_down",
    "truncated",
    "empty",
    "maintenance",
    "foreign",
    "loop",
    "mislabelled",
    "html_for_file",
]
HOST = "www.city.higano.example"
PAGE = "/docs/2015041600025/"
OLD = PAGE + "files/"
NEW = PAGE + "file_contents/"
SOURCE = Source(id="higano", name="日向野市", page=f"http://{HOST}{PAGE}", delay=0.0)
ROBOTS = "User-agent: *\nDisallow: /cgi-bin/\n"


class Night(NamedTuple):
    """One night: when, what the site has, what goes wrong, and what a watcher must find."""

    at: str
    """Moment of the visit, UTC; 17:00Z is two in the morning in Japan, of the next day."""
    page: str
    """The state of the page: a file under ``city/pages``."""
    ja: str
    en: str
    files: Mapping[str, str | None] = {}
    """Changes of the site's files since the night before: URL path → file under ``city/files``.

    None where it goes.
    """
    faults: Mapping[str, FaultKind] = {}
    """What goes wrong, by URL path."""
    sidebar: int = 0
    """Which surroundings the page has: they change without the content changing."""
    shows: frozenset[ChangeKind] = frozenset()
    """The kinds of change that the log gains."""


def _moved(*names: str) -> dict[str, str | None]:
    """No file under the old address any more."""
    return {OLD + name: None for name in names}


NIGHTS: tuple[Night, ...] = (
    Night(
        "2015-05-12T17:00:00Z",
        "2015-05",
        "最初の巡回。人口ビジョンと総合戦略の初版が載っている。一つは誤ったContent-Typeで届く",
        "the first visit finds the first edition of both plans;"
        " one file comes with a wrong Content-Type",
        files={
            OLD + "jinko-vision.pdf": "jinko-1.0.pdf",
            OLD + "sougou-senryaku.pdf": "senryaku-1.0.pdf",
            "/stylesheets/site.css": "site-old.css",
            "/images/logo.png": "logo.png",
            "/images/hills.png": "hills.png",
        },
        faults={OLD + "jinko-vision.pdf": "mislabelled"},
        shows=frozenset({ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_ADDED}),
    ),
    Night(
        "2015-05-13T17:00:00Z",
        "2015-05",
        "何も変わらない夜。すべて304",
        "nothing changed: every answer is a 304",
    ),
    Night(
        "2015-11-09T17:00:00Z",
        "2015-11",
        "第2版が加わる。サーバーは混み合い、一度503を返す",
        "edition 2.0 appears; the server is busy and says 503 once, with Retry-After",
        files={OLD + "sougou-senryaku2.pdf": "senryaku-2.0.pdf"},
        faults={OLD + "sougou-senryaku2.pdf": "busy"},
        sidebar=1,
        shows=frozenset(
            {ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_ADDED, ChangeKind.PAGE_CHANGED}
        ),
    ),
    Night(
        "2015-11-10T17:00:00Z",
        "2015-11",
        "robots.txtが503。何も取得しない",
        "robots.txt answers 503: nothing is fetched that night",
        faults={"/robots.txt": "robots_down"},
        sidebar=1,
    ),
    Night(
        "2016-04-04T17:00:00Z",
        "2015-11",
        "人口ビジョンが保存し直される（本文は同じ）。別のファイルは時間切れ",
        "the population vision is saved anew (same text); another file times out",
        files={OLD + "jinko-vision.pdf": "jinko-1.0-resaved.pdf"},
        faults={OLD + "sougou-senryaku2.pdf": "timeout"},
        sidebar=2,
        shows=frozenset({ChangeKind.DOCUMENT_RESAVED}),
    ),
    Night(
        "2019-12-24T17:00:00Z",
        "2019-12",
        "第2.1版が加わり、初版のリンクが消える。新しいファイルは途中で切れて届く",
        "edition 2.1 appears, the first edition's link goes; the new file arrives cut short",
        files={
            OLD + "sougou-senryaku2-1.pdf": "senryaku-2.1.pdf",
            OLD + "sougou-senryaku.pdf": None,
        },
        faults={OLD + "sougou-senryaku2-1.pdf": "truncated"},
        sidebar=3,
        shows=frozenset(
            {
                ChangeKind.EDITION_ADDED,
                ChangeKind.DOCUMENT_ADDED,
                ChangeKind.DOCUMENT_UNLISTED,
                ChangeKind.PAGE_CHANGED,
            }
        ),
    ),
    Night(
        "2019-12-25T17:00:00Z",
        "2019-12",
        "第2.1版のファイルが届く。人口ビジョンは404（リンクは残っている）",
        "the file of edition 2.1 arrives whole;"
        " the population vision is a 404 although its link stands",
        files={OLD + "jinko-vision.pdf": None},
        sidebar=3,
        shows=frozenset({ChangeKind.DOCUMENT_MISSING}),
    ),
    Night(
        "2019-12-26T17:00:00Z",
        "2019-12",
        "人口ビジョンが戻る。第2.1版は告知なく差し替えられる（目標値70%→80%）",
        "the population vision is back;"
        " edition 2.1 is replaced without a word (a target goes from 70 % to 80 %)",
        files={
            OLD + "jinko-vision.pdf": "jinko-1.0-resaved.pdf",
            OLD + "sougou-senryaku2-1.pdf": "senryaku-2.1-replaced.pdf",
        },
        sidebar=3,
        shows=frozenset({ChangeKind.DOCUMENT_RESTORED, ChangeKind.DOCUMENT_REPLACED}),
    ),
    Night(
        "2020-03-30T17:00:00Z",
        "2020-03",
        "第2期の計画と概要版、チラシが加わる。チラシはよそのホストへ転送される",
        "the plans of phase 2, their summary and a flyer appear;"
        " the flyer redirects to a foreign host",
        files={
            OLD + "R2-gaiyou.pdf": "gaiyou-2ki.pdf",
            OLD + "R2-jinko-vision.pdf": "jinko-2ki.pdf",
            OLD + "R2-sougou-senryaku.pdf": "senryaku-2ki.pdf",
            OLD + "R2-leaflet.pdf": "leaflet.pdf",
        },
        faults={OLD + "R2-leaflet.pdf": "foreign"},
        sidebar=4,
        shows=frozenset(
            {ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_ADDED, ChangeKind.PAGE_CHANGED}
        ),
    ),
    Night(
        "2020-03-31T17:00:00Z",
        "2020-03",
        "チラシ（画像だけのPDF）が届く。概要版は空で届く",
        "the flyer arrives, a scan without text; the summary comes as an empty body",
        faults={OLD + "R2-gaiyou.pdf": "empty"},
        sidebar=4,
    ),
    Night(
        "2023-08-06T17:00:00Z",
        "2020-03",
        "保守中の画面が200で返る。内容の変更とは扱わない",
        "a maintenance page is answered with 200: that is no change of the content",
        faults={PAGE: "maintenance"},
        sidebar=5,
    ),
    Night(
        "2023-12-10T17:00:00Z",
        "2023-12",
        "第3期の案が、意見募集のために掲載される",
        "the draft of phase 3 is put up for comment, with a Word form",
        files={OLD + "dai3ki-an.pdf": "senryaku-3ki-draft.pdf", OLD + "iken.docx": "iken.docx"},
        sidebar=6,
        shows=frozenset(
            {ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_ADDED, ChangeKind.PAGE_CHANGED}
        ),
    ),
    Night(
        "2024-02-11T17:00:00Z",
        "2024-02",
        "CMSが新しくなり、全ファイルのURLが変わる。第3期が案に代わって載る。"
        "概要版は転送が堂々巡りする",
        "a new CMS: every file has a new URL; phase 3 takes the place of its draft;"
        " the summary redirects in a circle",
        files={
            **_moved(
                "jinko-vision.pdf",
                "sougou-senryaku2.pdf",
                "sougou-senryaku2-1.pdf",
                "R2-gaiyou.pdf",
                "R2-jinko-vision.pdf",
                "R2-sougou-senryaku.pdf",
                "R2-leaflet.pdf",
                "dai3ki-an.pdf",
                "iken.docx",
            ),
            NEW + "jinko-vision.pdf": "jinko-1.0-resaved.pdf",
            NEW + "sougou-senryaku2.pdf": "senryaku-2.0.pdf",
            NEW + "sougou-senryaku2-1.pdf": "senryaku-2.1-replaced.pdf",
            NEW + "R2-gaiyou.pdf": "gaiyou-2ki.pdf",
            NEW + "R2-jinko-vision.pdf": "jinko-2ki.pdf",
            NEW + "R2-sougou-senryaku.pdf": "senryaku-2ki.pdf",
            NEW + "R2-leaflet.pdf": "leaflet.pdf",
            NEW + "digital-shishin.pdf": "shishin.pdf",
            NEW + "dai3ki-zentai.pdf": "senryaku-3ki.pdf",
            NEW + "dai3ki-kpi.xlsx": "kpi-3ki.xlsx",
            **{f"{NEW}dai3ki-{n}.pdf": f"senryaku-3ki-{n}.pdf" for n in range(1, 6)},
            "/stylesheets/site.css": None,
            "/images/logo.png": None,
            "/images/hills.png": None,
            "/shared/site.css": "site-new.css",
            "/shared/images/logo.png": "logo.png",
            "/shared/images/hills.png": "hills.png",
        },
        faults={NEW + "R2-gaiyou.pdf": "loop"},
        sidebar=7,
        shows=frozenset(
            {
                ChangeKind.EDITION_ADDED,
                ChangeKind.DOCUMENT_ADDED,
                ChangeKind.DOCUMENT_MOVED,
                ChangeKind.DOCUMENT_UNLISTED,
                ChangeKind.PAGE_CHANGED,
            }
        ),
    ),
    Night(
        "2024-02-12T17:00:00Z",
        "2024-02",
        "概要版が新しいURLで届く。分割版の一つはPDFの代わりにHTMLで届く",
        "the summary arrives at its new URL; one split part comes as an HTML page where a PDF was",
        faults={NEW + "dai3ki-2.pdf": "html_for_file"},
        sidebar=7,
        shows=frozenset({ChangeKind.DOCUMENT_MOVED}),
    ),
    Night(
        "2025-04-01T17:00:00Z",
        "2025-04",
        "第3期の目標値が見直され、全体版と分割版が差し替えられる",
        "targets of phase 3 are revised: the whole and one split part are replaced",
        files={
            NEW + "dai3ki-zentai.pdf": "senryaku-3ki-revised.pdf",
            NEW + "dai3ki-4.pdf": "senryaku-3ki-4-revised.pdf",
            NEW + "dai3ki-kpi.xlsx": "kpi-3ki-revised.xlsx",
        },
        sidebar=8,
        shows=frozenset({ChangeKind.DOCUMENT_REPLACED, ChangeKind.PAGE_CHANGED}),
    ),
    Night(
        "2025-04-02T17:00:00Z",
        "2025-04",
        "ページの周り（新着情報、閲覧数）だけが変わる。変更とは扱わない",
        "only the sidebar and the access counter differ: that is no change",
        sidebar=9,
    ),
)


class Held(NamedTuple):
    """What stands at one URL path on one night."""

    name: str
    """File under ``city/files``; for the page its state and surroundings: ``page 2015-11 1``."""
    since: str
    """The moment of the night on which it came to stand there: its Last-Modified."""


def site(index: int, nights: tuple[Night, ...] = NIGHTS) -> dict[str, Held]:
    """Everything that the site holds on night ``index`` (from 0), by URL path."""
    held: dict[str, Held] = {}
    for night in nights[: index + 1]:
        for path, name in {**night.files, PAGE: f"page {night.page} {night.sidebar}"}.items():
            if name is None:
                held.pop(path, None)
            elif path not in held or held[path].name != name:
                held[path] = Held(name, night.at)
    return held
