"""One type a table: what a row of it holds.

Generated from ``pipeline/database/schema.py`` by ``tools/make_row_types.py``; a test keeps it in
step. A column is ``None`` where the schema lets it be NULL.
"""

from typing import TypedDict

from pipeline.kinds import (
    Bound,
    ChangeKind,
    ClockDoubt,
    CorrectionKind,
    DocumentState,
    DoubtKind,
    EditionStatus,
    FigureKind,
    FigureRole,
    FormalKind,
    HeadingKind,
    IndicatorChangeKind,
    IndicatorState,
    LinkKind,
    Measure,
    NameReason,
    Outcome,
    Part,
    PassageState,
    PassageStep,
    PictureKind,
    RowKind,
    RunKind,
    RunStatus,
    Scope,
    TextState,
    UnitKind,
)


class SourceRow(TypedDict):
    """A row of ``sources``."""

    id: str
    name: str
    code: str | None
    page_url: str


class RunRow(TypedDict):
    """A row of ``runs``."""

    id: str
    source_id: str
    started_at: str
    finished_at: str | None
    status: RunStatus
    fetched: int
    unchanged: int
    failed: int
    message: str | None
    kind: RunKind
    user_agent: str | None
    warc_file: str
    clock: ClockDoubt | None
    missing: int
    disallowed: int


class RunReportRow(TypedDict):
    """A row of ``run_reports``."""

    run_id: str
    source_id: str
    night: str
    started_at: str
    kind: RunKind
    addresses: int
    usual_addresses: int | None
    added: int
    updated: int
    removed: int
    usual_changes: float | None
    changes: str
    new_doubts: int
    requests: int | None
    bytes: int | None
    seconds: float | None
    slowest_host: str | None
    slowest_seconds: float | None
    hosts: str | None
    unusual: str | None


class NightRow(TypedDict):
    """A row of ``nights``."""

    night: str
    runs: int
    ok: int
    partial: int
    failed: int
    added: int
    updated: int
    removed: int


class CaptureRow(TypedDict):
    """A row of ``captures``."""

    id: int
    source_id: str
    run_id: str | None
    url: str
    captured_at: str
    status: int | None
    outcome: Outcome
    sha256: str | None
    media_type: str | None
    size: int | None
    error: str | None
    warc_file: str
    warc_offset: int
    final_url: str
    damaged: int


class SourcePageRow(TypedDict):
    """A row of ``source_pages``."""

    id: int
    source_id: str
    url: str
    position: int
    watched: int
    first_seen: str | None
    last_seen: str | None
    sha256: str | None


class PageVersionRow(TypedDict):
    """A row of ``page_versions``."""

    id: int
    source_id: str
    url: str
    sha256: str
    first_seen: str
    last_seen: str
    title: str | None
    published: str | None
    updated: str | None
    text: str
    page_id: int | None
    by_hand: str | None


class RequisiteRow(TypedDict):
    """A row of ``requisites``."""

    id: int
    source_id: str
    url: str
    sha256: str
    media_type: str | None
    size: int
    first_seen: str
    last_seen: str
    final_url: str
    content_type: str | None
    warc_file: str
    warc_offset: int


class PageLinkRow(TypedDict):
    """A row of ``page_links``."""

    id: int
    page_version_id: int
    position: int
    url: str
    label: str
    kind: LinkKind
    headings: str
    note: str | None
    document_id: int | None


class EditionRow(TypedDict):
    """A row of ``editions``."""

    id: str
    source_id: str
    series: str
    phase: int | None
    revision: str | None
    version: str
    label: str
    status: EditionStatus
    published: str | None
    published_source: str | None
    updated: str | None
    updated_source: str | None
    plan_from: str | None
    plan_to: str | None
    reason: str | None
    first_seen: str
    last_seen: str
    position: int
    predecessor_id: str | None
    listed: int
    by_hand: str | None
    news_as: str | None


class DocumentRow(TypedDict):
    """A row of ``documents``."""

    id: int
    source_id: str
    edition_id: str | None
    series: str
    part: Part
    position: int
    label: str
    url: str
    sha256: str | None
    size_label: str | None
    first_seen: str
    last_seen: str
    state: DocumentState
    note: str | None
    headings: str | None
    by_hand: str | None


class EditionDocumentRow(TypedDict):
    """A row of ``edition_documents``."""

    edition_id: str
    document_id: int


class DocumentVersionRow(TypedDict):
    """A row of ``document_versions``."""

    document_id: int
    url: str
    sha256: str
    text_sha256: str | None
    first_seen: str
    last_seen: str
    capture_id: int | None


class OriginalRow(TypedDict):
    """A row of ``originals``."""

    sha256: str
    media_type: str | None
    size: int
    pages: int | None
    text_state: TextState | None
    title: str | None
    producer: str | None
    created: str | None
    modified: str | None
    extractor: str | None
    text_sha256: str | None
    error: str | None
    garbled: int
    codes: str | None
    warc_file: str
    warc_offset: int
    url: str
    first_seen: str


class PageRow(TypedDict):
    """A row of ``pages``."""

    id: int
    sha256: str
    page: int
    text: str
    ocr: int


class PageLayoutRow(TypedDict):
    """A row of ``page_layouts``."""

    sha256: str
    page: int
    width: float
    height: float
    blocks: str


class UnsureRow(TypedDict):
    """A row of ``unsure``."""

    edition_id: str
    sha256: str
    page: int
    kind: DoubtKind
    words: str


class DoubtRow(TypedDict):
    """A row of ``doubts``."""

    id: str
    source_id: str
    edition_id: str | None
    document_id: int | None
    kind: DoubtKind
    message: str
    since: str
    settled: str | None
    sha256: str | None
    page: int | None
    facts: str
    url: str | None
    correction: str | None
    page_version: int | None
    note: int


class PageDoubtRow(TypedDict):
    """A row of ``page_doubts``."""

    source_id: str
    page_url: str
    kind: DoubtKind
    subject: str
    facts: str
    asks: str
    edition_id: str | None
    url: str | None
    since: str
    gone: str | None


class ChangeRow(TypedDict):
    """A row of ``changes``."""

    id: int
    source_id: str
    at: str
    kind: ChangeKind
    edition_id: str | None
    document_id: int | None
    old: str | None
    new: str | None
    summary: str
    sentence: str
    key: str
    old_capture_id: int | None
    new_capture_id: int | None
    comparison_id: str | None


class ComparisonRow(TypedDict):
    """A row of ``comparisons``."""

    id: str
    source_id: str
    old_id: str
    new_id: str
    scope: Scope
    added: int
    removed: int
    changed: int
    moved: int
    same: int
    numbers_changed: int
    old_text_sha256: str
    new_text_sha256: str
    extractor: str
    old_files: str
    new_files: str
    comparer: str
    renumbered: int
    summary: str
    pictures_changed: int | None
    formal: int
    formal_kinds: str
    headings_changed: int
    bounded: int


class ComparedRow(TypedDict):
    """A row of ``comparison_rows``."""

    comparison_id: str
    position: int
    kind: RowKind
    old_text: str | None
    new_text: str | None
    old_page: int | None
    new_page: int | None
    numbers_changed: str | None
    old_sha256: str | None
    new_sha256: str | None
    unit: UnitKind
    renumbered: int
    moved_to: int | None
    segments: str | None
    heading: str | None
    formal: FormalKind | None
    counts: int
    table_id: int | None
    cells: str | None
    old_unit: int | None
    old_units: int
    new_unit: int | None
    new_units: int
    old_parts: str | None
    new_parts: str | None


class ComparisonHeadingRow(TypedDict):
    """A row of ``comparison_headings``."""

    comparison_id: str
    position: int
    kind: HeadingKind
    old_text: str | None
    new_text: str | None
    old_level: int | None
    new_level: int | None
    old_page: int | None
    new_page: int | None
    old_sha256: str | None
    new_sha256: str | None
    old_row: int | None
    new_row: int | None
    changes: int
    moved_to: int | None


class PagePictureRow(TypedDict):
    """A row of ``page_pictures``."""

    sha256: str
    page: int
    sketch: bytes | None
    error: str | None
    maker: str


class ComparisonPictureRow(TypedDict):
    """A row of ``comparison_pictures``."""

    comparison_id: str
    position: int
    kind: PictureKind
    old_page: int | None
    new_page: int | None
    boxes: str | None
    reason: str | None
    old_sha256: str
    new_sha256: str


class FigureRow(TypedDict):
    """A row of ``figures``."""

    id: str
    edition_id: str
    document_id: int
    sha256: str
    page: int
    position: int
    indicator: str
    unit: str | None
    kind: FigureKind
    year: str | None
    value: float | None
    raw: str
    role: FigureRole
    automatic: int
    boxes: str
    section: str


class IndicatorRow(TypedDict):
    """A row of ``indicators``."""

    id: str
    source_id: str
    name: str
    unit: str | None
    first_edition_id: str
    last_edition_id: str
    state: IndicatorState
    series: str
    goal: str | None
    position: int
    spellings: str
    by_hand: int


class IndicatorNameRow(TypedDict):
    """A row of ``indicator_names``."""

    indicator_id: str
    edition_id: str
    name: str
    unit: str | None
    goal: str | None
    position: int
    role: FigureRole
    sha256: str
    page: int
    reason: NameReason
    confidence: float
    linked_edition_id: str | None
    linked_name: str | None


class IndicatorValueRow(TypedDict):
    """A row of ``indicator_values``."""

    indicator_id: str
    figure_id: str
    edition_id: str
    kind: FigureKind
    year: str | None
    value: float | None
    unit: str | None
    base_value: float | None
    base_unit: str | None
    role: FigureRole
    measure: Measure | None
    bound: Bound | None


class IndicatorChangeRow(TypedDict):
    """A row of ``indicator_changes``."""

    id: str
    source_id: str
    indicator_id: str
    old_edition_id: str
    new_edition_id: str
    kind: IndicatorChangeKind
    old_value: float | None
    new_value: float | None
    unit: str | None
    old_figure_id: str | None
    new_figure_id: str | None
    series: str
    position: int
    goal: str | None
    old_name: str | None
    new_name: str | None
    old_unit: str | None
    new_unit: str | None
    old_year: str | None
    new_year: str | None
    difference: float | None
    percent: float | None
    old_sha256: str | None
    old_page: int | None
    new_sha256: str | None
    new_page: int | None


class IndicatorDoubtRow(TypedDict):
    """A row of ``indicator_doubts``."""

    source_id: str
    old_edition_id: str
    old: str
    new_edition_id: str
    new: str
    linked: int
    settled: str | None
    sha256: str
    page: int


class PassageRow(TypedDict):
    """A row of ``passages``."""

    id: str
    source_id: str
    series: str
    text: str
    first_edition_id: str
    last_edition_id: str
    state: PassageState
    editions: int
    rewordings: int
    unit: UnitKind
    heading: str | None
    indicator_id: str | None
    dropped_edition_id: str | None
    weak: int
    gaps: int
    position: int


class PassageTextRow(TypedDict):
    """A row of ``passage_texts``."""

    passage_id: str
    edition_id: str
    position: int
    sha256: str
    page: int | None
    text: str
    step: PassageStep
    confidence: float
    unit: UnitKind
    heading: str | None
    weak: int
    present: int
    from_edition_id: str | None
    similarity: float


class PassageAliasRow(TypedDict):
    """A row of ``passage_aliases``."""

    id: str
    passage_id: str


class PassageStepRow(TypedDict):
    """A row of ``passage_steps``."""

    source_id: str
    series: str
    old_id: str
    new_id: str
    basis: str
    steps: str


class CorrectionRow(TypedDict):
    """A row of ``corrections``."""

    source_id: str
    kind: CorrectionKind
    one: str
    other: str
    position: int
    since: str


class DamageRow(TypedDict):
    """A row of ``damage``."""

    warc_file: str
    warc_offset: int
    warc_end: int | None
    reason: str
    after: int
    mended: int


class PageReadingRow(TypedDict):
    """A row of ``page_readings``."""

    sha256: str
    reading: str


class WarcFileRow(TypedDict):
    """A row of ``warc_files``."""

    name: str
    size: int
    placed: str


class ArchiveFolderRow(TypedDict):
    """A row of ``archive_folders``."""

    name: str
    changed: int
    files: int


class MetaRow(TypedDict):
    """A row of ``meta``."""

    key: str
    value: str
