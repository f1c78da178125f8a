"""The pages of the demo by name, for pictures of all of them and for the tests that open each."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast
from urllib.parse import quote

from pipeline.answers import links
from pipeline.answers.row_names import name_of
from pipeline.database.row_types import ComparedRow

SERIES = "higano-総合戦略"
_CHANGED_ROWS = """
SELECT comparison_rows.* FROM comparison_rows
JOIN comparisons ON comparisons.id = comparison_rows.comparison_id
WHERE comparisons.old_id = ? AND comparisons.new_id = ? AND comparison_rows.kind = 'changed'
ORDER BY position LIMIT 1
"""
_A_DOCUMENT = """
SELECT sha256 FROM documents WHERE edition_id = ? AND sha256 IS NOT NULL ORDER BY position LIMIT 1
"""
_A_PASSAGE = """
SELECT id FROM passages WHERE editions > 2 AND rewordings > 0 ORDER BY position, id LIMIT 1
"""


def site_pages(path: Path) -> dict[str, str]:
    """The address of each kind of page, with something on it, by a name that a file may have.

    Args:
        path: the demo's database.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        changed = db.execute(_CHANGED_ROWS, (f"{SERIES}-2.0", f"{SERIES}-2.1")).fetchone()
        row = name_of(cast(ComparedRow, dict(changed)))
        (document,) = db.execute(_A_DOCUMENT, (f"{SERIES}-phase-3",)).fetchone()
        (passage,) = db.execute(_A_PASSAGE).fetchone()
    tables = f"/{path.stem}"
    source, _, series = SERIES.partition("-")
    return {
        "home": "/",
        "source": links.source(source),
        "search": "/-/search?q=" + quote("人口"),
        "search-nothing": "/-/search?q=qqqqzz",
        "search-empty": "/-/search",
        "log": links.CHANGES,
        "compare": links.compare(f"{SERIES}-2.0", f"{SERIES}-2.1"),
        "compare-inline": links.compare(f"{SERIES}-1.0", f"{SERIES}-2.0") + "?view=inline",
        "compare-phases": links.compare(f"{SERIES}-phase-2", f"{SERIES}-phase-3"),
        "choose": links.choose(),
        "proof": links.proof(f"{SERIES}-2.0", f"{SERIES}-2.1", row),
        "series": links.series(source, series),
        "edition": links.edition(f"{SERIES}-phase-3"),
        "indicators": links.indicators(),
        "indicator": links.indicator(f"{SERIES}-社会増減数"),
        "reader": f"{links.document(document)}?q=KPI",
        "passages": links.passages(),
        "passage": links.passage(passage),
        "dropped": links.dropped(),
        "quote": links.quote_of(),
        "quote-found": links.quote_of("人口減少"),
        "doubts": links.doubts(),
        "status": links.status(),
        "city-pages": "/-/pages",
        "city-page": links.page_version(2),
        "missing": links.edition("no-such"),
        "tables": tables,
        "table": f"{tables}/changes",
        "table-row": f"{tables}/changes/3",
    }
