"""Which code made a database: told by the code itself, so that nobody can forget to raise a number.

Everything from the archive to the rows is a pure function of the archive and of the modules that
:data:`SHAPING` names; a database that other code made is projected anew (texts that the same
extractor read are taken over, see ``originals``). A test holds the list against the imports: what
the projection reaches stands in it or, with a reason, in :data:`SILENT`.
"""

import hashlib
from functools import cache
from pathlib import Path

from pipeline.database.schema import SCHEMA_VERSION
from pipeline.read.files import EXTRACTORS
from pipeline.read.pdf.recognition import recogniser

ENTRANCES = (
    "history.build",
    "read.children.worker",
    "read.pdf.codes_worker",
    "read.pdf.picture_worker",
    "read.pdf.sketch_worker",
)
"""Where the projection begins; the readers of PDFs are processes of their own, which no import of
ours reaches.
"""

SHAPING = (
    "archive.bodies",
    "archive.clock",
    "archive.fixity",
    "archive.layout",
    "archive.manifest",
    "archive.members",
    "archive.reader",
    "archive.records",
    "archive.types",
    "compare.align",
    "compare.characters",
    "compare.columns",
    "compare.comparison",
    "compare.identical",
    "compare.likeness",
    "compare.moves",
    "compare.numbers",
    "compare.page_pairs",
    "compare.picture_words",
    "compare.pictures",
    "compare.rewording",
    "compare.units.furniture",
    "compare.units.keys",
    "compare.units.laid_out",
    "compare.units.lines",
    "compare.units.passages",
    "compare.units.printed",
    "compare.units.running",
    "compare.units.shares",
    "compare.units.tables",
    "compare.units.text",
    "compare.units.types",
    "database.layouts",
    "database.names",
    "database.schema",
    "history.brought",
    "history.build",
    "history.captures",
    "history.catalogue",
    "history.comparisons",
    "history.damage",
    "history.documents",
    "history.doubts",
    "history.editions",
    "history.figures",
    "history.identity",
    "history.listing",
    "history.log",
    "history.nights",
    "history.look",
    "history.originals",
    "history.page",
    "history.pictures",
    "history.project",
    "history.readings",
    "history.urls",
    "history.visits",
    "kinds",
    "read.blocks",
    "read.children.many",
    "read.children.pool",
    "read.children.protocol",
    "read.children.worker",
    "read.clean",
    "read.codes",
    "read.figures.cards",
    "read.figures.heads",
    "read.figures.lines",
    "read.figures.names",
    "read.figures.reading",
    "read.figures.roles",
    "read.figures.rows",
    "read.figures.sentences",
    "read.figures.table",
    "read.figures.tables",
    "read.figures.types",
    "read.figures.words",
    "read.files",
    "read.names.attributes",
    "read.names.context",
    "read.names.dates",
    "read.names.eras",
    "read.names.headings",
    "read.names.kinds",
    "read.names.labels",
    "read.names.numerals",
    "read.names.plans",
    "read.names.rules",
    "read.names.widths",
    "read.office.compound",
    "read.office.date_format",
    "read.office.format_code",
    "read.office.formats",
    "read.office.limits",
    "read.office.number_format",
    "read.office.numbering",
    "read.office.ods",
    "read.office.package",
    "read.office.page",
    "read.office.protocol",
    "read.office.reading",
    "read.office.sheet",
    "read.office.sheets",
    "read.office.tables",
    "read.office.types",
    "read.office.word",
    "read.office.word_styles",
    "read.office.word_text",
    "read.office.worker",
    "read.office.xls",
    "read.office.xlsx",
    "read.page.cms",
    "read.page.dates",
    "read.page.decode",
    "read.page.furniture",
    "read.page.headings",
    "read.page.links",
    "read.page.parse",
    "read.page.reading",
    "read.page.soft_404",
    "read.page.title",
    "read.page.types",
    "read.page.walk",
    "read.pdf.codes_worker",
    "read.pdf.facts",
    "read.pdf.layout.blocks",
    "read.pdf.layout.characters",
    "read.pdf.layout.corners",
    "read.pdf.layout.gaps",
    "read.pdf.layout.grids",
    "read.pdf.layout.lines",
    "read.pdf.layout.native",
    "read.pdf.layout.page",
    "read.pdf.layout.paths",
    "read.pdf.layout.paragraphs",
    "read.pdf.layout.regions",
    "read.pdf.layout.rivers",
    "read.pdf.layout.ruby",
    "read.pdf.layout.rules",
    "read.pdf.layout.runs",
    "read.pdf.layout.tables",
    "read.pdf.layout.tags",
    "read.pdf.layout.unruled",
    "read.pdf.mending",
    "read.pdf.ocr_worker",
    "read.pdf.protocol",
    "read.pdf.reading",
    "read.pdf.recognition",
    "read.pdf.repair",
    "read.pdf.sketch_worker",
    "read.pdf.sketches",
    "read.pdf.text_worker",
    "read.pdf.types",
    "read.pdf.whole",
    "read.printed",
    "read.quantities.amounts",
    "read.quantities.grammar",
    "read.quantities.scan",
    "read.quantities.words",
    "read.quantities.years",
    "read.radicals",
    "read.sketch",
    "read.types",
    "search.headings",
    "search.index",
    "search.normalise",
    "search.tokens",
)
"""The modules that decide what the rows say, inside ``pipeline``."""

SILENT = {
    "archive.disk": "makes sure that bytes are on the disk",
    "archive.writer": "writes the archive, whose field names no longer change",
    "database.open": "opens what is finished",
    "database.row_types": "types alone",
    "database.rows": "writes what it is given",
    "database.version": "this list",
    "errors": "the classes of errors alone",
    "read.pdf.pdfium_types": "types alone",
    "read.pdf.picture_worker": "draws pages for the reader of a document; no row holds a picture",
    "search.sql": "puts statements together; the index' statements are the index' own",
}
"""Modules that the projection reaches and that shape no row, each with the reason."""


def file_of(module: str) -> Path:
    """The file of a module inside ``pipeline``."""
    return Path(__file__).parent.parent.joinpath(*module.split(".")).with_suffix(".py")


@cache
def stamp() -> str:
    """What ``meta`` says of the code that projected a database."""
    digest = hashlib.sha256()
    for module in sorted(SHAPING):
        digest.update(module.encode() + b"\0" + file_of(module).read_bytes() + b"\0")
    readers, ocr = ", ".join(EXTRACTORS), recogniser() or "no ocr"
    code = digest.hexdigest()[:16]
    return f"schema {SCHEMA_VERSION}, extractors {readers}, {ocr}, code {code}"
