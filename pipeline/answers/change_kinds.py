"""The kinds of changes as readers are told of them: in which order, and which are no news."""

from pipeline.kinds import ChangeKind

ORDER = (
    ChangeKind.EDITION_ADDED,
    ChangeKind.DOCUMENT_REPLACED,
    ChangeKind.DOCUMENT_MISSING,
    ChangeKind.DOCUMENT_UNLISTED,
    ChangeKind.DOCUMENT_RESTORED,
    ChangeKind.DOCUMENT_ADDED,
    ChangeKind.PAGE_CHANGED,
    ChangeKind.DOCUMENT_MOVED,
    ChangeKind.DOCUMENT_RESAVED,
)
"""In which the changes of a night are told, the news first."""
QUIET = (ChangeKind.DOCUMENT_MOVED, ChangeKind.DOCUMENT_RESAVED)
"""Nothing that can be read changed: the log has it, nobody is woken for it."""
