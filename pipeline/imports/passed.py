"""Why a record of a file is not taken."""

from enum import Enum

from pipeline.errors import ShinkyuError


class Reason(Enum):
    """Why a record is passed over; the value is what a person reads."""

    OTHER_HOST = "of a host that the source does not name"
    NO_ANSWER = "no answer of a server (warcinfo, metadata, …)"
    NO_MOMENT = "without a date that can be read"
    TO_COME = "of a time that is still to come"
    OTHER_PURPOSE = "not asked for as a page or a file of the source (robots.txt)"
    OTHER_METHOD = "an answer to another request than GET"
    CONVERTED = "made from a capture that is there itself"
    NEEDS_EXTRA = "packed with br or zstd: needs shinkyu[import]"
    ORPHAN = "a revisit whose original is neither in the file nor in the archive"
    NO_WARC = "a file of the WACZ that is no WARC"

    @property
    def is_loss(self) -> bool:
        """Could it have been a capture of the source?"""
        return self in (Reason.NO_MOMENT, Reason.TO_COME, Reason.NEEDS_EXTRA, Reason.ORPHAN)


class PassedOverError(ShinkyuError):
    """A record is passed over; no message for a person, its reason is counted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
