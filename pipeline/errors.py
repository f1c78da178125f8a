"""The errors a person can meet. Each names the file or URL and the reason, in plain English."""


class ShinkyuError(Exception):
    """Base of every error this package raises on purpose; its text is fit to be shown as it is."""


class SourceError(ShinkyuError):
    """A source file is wrong: the text names the file, the key and the reason (exit code 2)."""


class PageError(ShinkyuError):
    """A page can't be read: it is no HTML, or has no article; named are the URL and the reason."""


class ArchiveError(ShinkyuError):
    """A WARC file or the archive folder can't be read or written; what was saved is untouched."""


class LockedError(ShinkyuError):
    """Another run holds the lock of this archive (exit code 3)."""


class DatabaseError(ShinkyuError):
    """The database file can't be opened or written; the archive is untouched and can rebuild it."""


class NotFoundError(ShinkyuError):
    """An edition, document or original that was asked for is not there; the text says what is."""


class NotifyError(ShinkyuError):
    """Whom to tell of what is written down wrong, or what was told can't be noted (exit code 2)."""


class QuoteError(ShinkyuError):
    """A quotation that can't be looked for: too short, too long, or none; the text says which."""

    def __init__(self, text: str, japanese: str) -> None:
        """What is wrong, in English and, for the page, in Japanese."""
        super().__init__(text)
        self.japanese = japanese


def fault_words(error: BaseException) -> str:
    """A fault of ours, which nobody raised on purpose, in the words that a person reads."""
    return f"a fault of the program: {type(error).__name__}: {error}"
