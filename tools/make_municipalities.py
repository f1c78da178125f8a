"""Make ``pipeline/adopt/municipalities.csv``: code, name and host of every municipality and
prefecture of Japan.

From the two tables of code4fukui/localgovjp (https://github.com/code4fukui/localgovjp, CC0 1.0)::

    python tools/make_municipalities.py localgovjp-utf8.csv prefjp-utf8.csv 2026-07-09

The third argument is the date of the tables. Wards of designated cities are left out (they are no
municipalities); codes lose their check digit, hosts their «www.».
"""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

TARGET = Path(__file__).parent.parent / "pipeline" / "adopt" / "municipalities.csv"
_HEAD = """\
# The {count:,} municipalities and {prefectures} prefectures of Japan:
# code without its check digit, name, host without «www.».
# From code4fukui/localgovjp (https://github.com/code4fukui/localgovjp), CC0 1.0, as of {date}.
# Made by tools/make_municipalities.py; do not edit.
"""


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of one of the tables."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def host_of(url: str) -> str:
    """The host of a site, without ``www.``; empty where none is given."""
    return re.sub(r"\Awww\.", "", (urlsplit(url.strip()).hostname or "").lower())


def municipalities(rows: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(code, name, host) of every municipality; «札幌市 中央区» is a ward."""
    for row in rows:
        if not re.search(r"\s", row["city"].strip()):
            yield row["lgcode"].zfill(6)[:5], row["city"].strip(), host_of(row["url"])


def prefectures(rows: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(code, name, host) of every prefecture."""
    for row in rows:
        yield row["lgcode"].zfill(6)[:5], row["pref"].strip(), host_of(row["url"])


def made(cities: list[dict[str, str]], prefs: list[dict[str, str]], date: str) -> str:
    """The list as it stands in the package."""
    below, above = sorted(municipalities(cities)), sorted(prefectures(prefs))
    head = _HEAD.format(count=len(below), prefectures=len(above), date=date)
    return head + "".join(f"{','.join(row)}\n" for row in (*above, *below))


if __name__ == "__main__":
    cities, prefs, date = sys.argv[1:]
    TARGET.write_text(made(rows_of(Path(cities)), rows_of(Path(prefs)), date), encoding="utf-8")
