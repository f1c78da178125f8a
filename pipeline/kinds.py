"""Kinds, outcomes and states: every list of words that rows hold, once, for all rooms.

A member is equal to its word, so a row as SQLite gives it (plain text) compares with it as it is.
"""

from enum import StrEnum

LOOKS = "looks"
"""Folder of the archive for looks at pages that no source declares yet; no source's id."""


class RunKind(StrEnum):
    """How captures came in: ``runs.kind``."""

    CRAWL = "crawl"
    IMPORT = "import"
    LOOK = "look"
    """One look at a page before any source declares it; it is archived, and projected nowhere."""


class RunStatus(StrEnum):
    """How a run ended: ``runs.status``."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Verdict(StrEnum):
    """What an answer was by itself, as the archive tells it (what it meant is its
    :class:`Outcome`).
    """

    OK = "ok"
    """Right bytes came."""
    UNCHANGED = "unchanged"
    """304, or bytes identical to the last good capture."""
    MISSING = "missing"
    """404, 410, or a «not found» page answered with 200."""
    FAILED = "failed"
    """An error, or a body that can't be right."""
    REFUSED = "refused"
    """We did not ask, or did not accept."""


DISALLOWED = "robots.txt disallows it"
"""The reason of a refusal by which a city asks that an address be left alone. Of a file that is no
failure: there is nothing to mend, and all that may be had is had.
"""

ANSWERED = (Verdict.OK, Verdict.UNCHANGED)
"""Verdicts of answers that show what an address holds."""


class ClockDoubt(StrEnum):
    """Why a run's own clock is not believed: ``runs.clock``."""

    BEFORE_LAST_CAPTURE = "before the last capture"
    AHEAD_OF_SERVERS = "ahead of the servers"
    BEHIND_SERVERS = "behind the servers"
    """Told, and written down with the run; its moments are believed all the same."""


class Outcome(StrEnum):
    """What a capture meant against the one before it: ``captures.outcome``."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MISSING = "missing"
    FAILED = "failed"
    REFUSED = "refused"


class Unusual(StrEnum):
    """What a night of a source had that its nights do not have: ``run_reports.unusual``."""

    FEWER_ADDRESSES = "fewer addresses"
    MORE_ADDRESSES = "more addresses"
    MANY_UPDATED = "many updated"
    MANY_REMOVED = "many removed"
    SLOW = "slow answers"


class EditionStatus(StrEnum):
    """``editions.status``."""

    FINAL = "final"
    DRAFT = "draft"


class DateSource(StrEnum):
    """Where a stated date was read: ``editions.published_source``."""

    SET = "set"
    """Somebody declared it in the source's file."""
    HEADING = "heading"
    LABEL = "label"
    NOTE = "note"
    PROSE = "prose"
    """A sentence of the page."""
    COVER = "cover"
    """The first page of a file."""
    PAGE = "page"
    """The page's own 公開日."""
    SEEN = "seen"
    """Nobody states one: the day on which we first saw it."""


class Part(StrEnum):
    """How much of an edition a file holds: ``documents.part``."""

    WHOLE = "whole"
    SUMMARY = "summary"
    SPLIT = "split"


class LinkKind(StrEnum):
    """Where a link of a city's page leads: ``page_links.kind``."""

    FILE = "file"
    PAGE = "page"
    EXTERNAL = "external"


class LinkAnswer(StrEnum):
    """What answered when a link was asked whether it is a file."""

    FILE = "file"
    PAGE = "page"
    """A page, a picture: anything that is no document."""
    GONE = "gone"
    DENIED = "denied"
    ELSEWHERE = "elsewhere"
    """It leads to a host that the source does not name."""


class RequisiteKind(StrEnum):
    """What a page needs to look as it does."""

    SHEET = "sheet"
    """A style sheet."""
    PICTURE = "picture"


class DocumentState(StrEnum):
    """``documents.state``."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    MISSING = "missing"


class TextState(StrEnum):
    """What reading an original gave: ``originals.text_state``."""

    TEXT = "text"
    IMAGE = "image"
    FAILED = "failed"
    UNREAD = "unread"
    """Of a format that is kept and followed, and not read (.doc, .ppt, …)."""


class ChangeKind(StrEnum):
    """``changes.kind``."""

    EDITION_ADDED = "edition_added"
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_REPLACED = "document_replaced"
    DOCUMENT_RESAVED = "document_resaved"
    DOCUMENT_MOVED = "document_moved"
    DOCUMENT_UNLISTED = "document_unlisted"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_RESTORED = "document_restored"
    PAGE_CHANGED = "page_changed"


class Scope(StrEnum):
    """What a comparison compares: ``comparisons.scope``."""

    EDITION = "edition"
    DOCUMENT = "document"
    PAGE = "page"


class RowKind(StrEnum):
    """What became of a passage: ``comparison_rows.kind``."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class PictureKind(StrEnum):
    """What became of a page's picture while its text did not change:
    ``comparison_pictures.kind``.
    """

    CHANGED = "changed"
    ADDED = "added"
    """A page without text that the old file does not have."""
    REMOVED = "removed"
    UNKNOWN = "unknown"
    """One of the two can't be drawn."""


class UnitKind(StrEnum):
    """What is compared: ``comparison_rows.unit``."""

    HEADING = "heading"
    SENTENCE = "sentence"
    ROW = "row"
    TOC = "toc"
    RUNNING = "running"
    """A running head or foot: it stands on many pages and is told once."""


class FormalKind(StrEnum):
    """Why a change of a text is formal only, and in no total: ``comparison_rows.formal``."""

    VERSION = "version"
    """A line that states a version or a date, and nothing else."""
    CONTENTS = "contents"
    """A line of a table of contents."""
    FILE_SIZE = "file_size"
    """The size or number of pages of a file, beside its name."""
    RUNNING = "running"
    """A running head or foot, or a page number."""
    NUMBER = "number"
    """The number of a heading, an item, an article, a table alone: 第8条 → 第7条."""
    REPEATED = "repeated"
    """What a form repeats: the head of a table once more, «単位：千円», «計» without values."""


class HeadingKind(StrEnum):
    """What became of a heading: ``comparison_headings.kind``."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    """It stands elsewhere, or under another heading."""
    RENUMBERED = "renumbered"


class EntryKind(StrEnum):
    """What can be found beside the pages of documents: ``search_entries.kind``."""

    EDITION = "edition"
    """Its label and the note under its link."""
    DOCUMENT = "document"
    """Its label, the headings above it and its note."""
    PAGE_VERSION = "page_version"
    """A version of the city's own page."""


class ValueKind(StrEnum):
    """What a value of a text is: ``kind`` in ``comparison_rows.numbers_changed``."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"


class SegmentKind(StrEnum):
    """What became of a stretch of characters: the first word in ``comparison_rows.segments``."""

    EQUAL = "equal"
    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"


class BlockKind(StrEnum):
    """What a block of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    """Of a figure or a table: 図1 …, 表2-1 …"""
    RUNNING_HEAD = "running_head"
    RUNNING_FOOT = "running_foot"
    PAGE_NUMBER = "page_number"
    CONTENTS = "contents"
    """A line of a table of contents."""
    FOOTNOTE = "footnote"


class DoubtKind(StrEnum):
    """What a person should look at: ``doubts.kind``."""

    GARBLED = "garbled"
    """A file's letters come out as characters that can't be meant."""
    GUESSED_CODES = "guessed_codes"
    """A file's wrong codes were mended by what is probable alone."""
    NO_TEXT = "no_text"
    """A file is all pictures: nothing of it is found or compared."""
    RECOGNISED = "recognised"
    """A file is all pictures, and its text comes from character recognition."""
    UNREAD = "unread"
    """A file can't be read at all."""
    FIGURE = "figure"
    """Places of a file that may be numbers of indicators, and were not taken for any."""
    SAME_INDICATOR = "same_indicator"
    """Two indicators of two editions that may be one."""
    TWO_WHOLES = "two_wholes"
    """Two files are both taken for the whole of one edition."""
    UNDATED_REVISION = "undated_revision"
    """An edition is called revised, and nothing says when."""
    NO_FILE = "no_file"
    """An edition that a heading announces has no file; those below the heading went to others."""
    ONLY_NAMED = "only_named"
    """The page names an edition and links no file of it."""
    LABEL_DIFFERS = "label_differs"
    """A file was taken for something else than its own label says."""
    OTHER_SERIES = "other_series"
    """A label names another kind of plan than its file was taken for."""
    UNPLACED = "unplaced"
    """A file belongs to no edition although its words speak of a plan."""
    UNLIKE_PLAN = "unlike_plan"
    """A file belongs to an edition although its label says nothing of a plan."""
    UNREAD_WORDS = "unread_words"
    """A label has words that nothing took up."""
    MIXED_PHASES = "mixed_phases"
    """A label that names no plan follows a file of another edition, or a heading of another matter.
    """
    NOTHING_READ = "nothing_read"
    """No file of the page belongs to a 総合戦略 or a 人口ビジョン."""
    LONE_PART = "lone_part"
    """One file alone was taken for a part of an edition."""
    ASSUMED_PHASE = "assumed_phase"
    """A plan without a number was taken for the first, on a page of later years."""
    UNUSED_DATE = "unused_date"
    """A date of 策定 or 改定 stands on the page and is no edition's."""
    HEADING_DATE = "heading_date"
    """An edition's date stands beside the words of another matter, or no place bears it."""
    ODD_DATE = "odd_date"
    """An edition's date does not fit its phase or the page's own dates."""
    PAGE_DATE = "page_date"
    """The page's date stands without a word that says what it is."""
    UNSURE_PAGE_DATE = "unsure_page_date"
    """A day that was taken for the page's stands below a heading of something else, or one beside
    公開日, 更新日 or an unknown word was not taken for it."""
    FEWER_LINKS = "fewer_links"
    """A page links far fewer files than before."""
    LONE_DRAFT = "lone_draft"
    """A draft, and no final edition of the same plan on the page."""
    MAYBE_FILE = "maybe_file"
    """A link was taken for a page and may be a file."""
    CORRECTION_GONE = "correction_gone"
    """Nothing on the pages answers to a correction."""


class FigureKind(StrEnum):
    """What a number of an indicator is: ``figures.kind``."""

    BASE = "基準値"
    TARGET = "目標値"
    ACTUAL = "実績値"
    OTHER = "other"


class FigureRole(StrEnum):
    """Where a number of an indicator stands: ``figures.role``."""

    PLAN = "plan"
    REVIEW = "review"
    """A plan looks back on the one before it."""
    PROGRESS = "progress"
    """A yearly report."""


class IndicatorState(StrEnum):
    """Whether the newest edition of its series has an indicator: ``indicators.state``."""

    CURRENT = "current"
    DROPPED = "dropped"


class IndicatorChangeKind(StrEnum):
    """What became of an indicator from one edition to the next: ``indicator_changes.kind``."""

    ADDED = "added"
    DROPPED = "dropped"
    TARGET_RAISED = "target_raised"
    TARGET_LOWERED = "target_lowered"
    BASELINE_CHANGED = "baseline_changed"
    UNIT_CHANGED = "unit_changed"
    RENAMED = "renamed"


class CorrectionKind(StrEnum):
    """What a person declares in a source's file: ``corrections.kind``."""

    SAME_INDICATOR = "same_indicator"
    """Two names are of one indicator."""
    NOT_SAME = "not_same"
    """Two names are not."""
    FILE = "file"
    """What a file is, named by the end of its address."""
    LABEL = "label"
    """What the files of one label are."""
    PAGE = "page"
    """The own dates of a page."""
    EARLIER = "earlier"
    """An address at which the page stood before."""


class NameReason(StrEnum):
    """Why a name in an edition was taken for an indicator: ``indicator_names.reason``."""

    FIRST = "first"
    """Nothing before it is the same: here it begins."""
    SAME_NAME = "same_name"
    """The same name, but for width, blanks and the like."""
    SAME_VALUES = "same_values"
    """Another name, and the same baseline or target of the same year."""
    ALIKE = "alike"
    """A name that is much alike, in the same place, with the same unit."""
    BY_HAND = "by_hand"
    """Somebody declared it in the source's file."""


class Measure(StrEnum):
    """Over what an indicator's number is taken: ``indicator_values.measure``."""

    CUMULATIVE = "cumulative"
    """累計, 延べ over the plan's years."""
    YEARLY = "yearly"
    """単年, 年間."""
    AVERAGE = "average"
    """平均."""


class Bound(StrEnum):
    """What the words around a number make of it: ``indicator_values.bound``."""

    AT_LEAST = "at_least"
    """以上."""
    AT_MOST = "at_most"
    """以下, 未満."""
    RANGE = "range"
    """5～10: the number is its lower end."""


class PassageStep(StrEnum):
    """What became of a passage from one text to the next: ``passage_texts.step``."""

    NEW = "new"
    SAME = "same"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


class PassageState(StrEnum):
    """Whether the newest edition of its series has a passage: ``passages.state``."""

    CURRENT = "current"
    DROPPED = "dropped"
