"""Why an answer is not whole: a kind that decides what follows, and the words a person reads."""

from enum import Enum, auto
from typing import NamedTuple

import requests
import urllib3

from pipeline.crawl.fence import FencedError
from pipeline.crawl.tls import tls_words


class Trouble(Enum):
    """What went wrong with an exchange."""

    UNASKABLE = auto()
    """The URL can't be asked for at all."""
    FENCED = auto()
    """Its host leads to an address that may not be asked: nothing was sent."""
    SILENCE = auto()
    TLS = auto()
    """A certificate, or a way to encrypt, that will be the same in a minute."""
    CONNECTION = auto()
    TIME_UP = auto()
    """The time for this URL is up."""
    BROKEN_OFF = auto()
    SHORT = auto()
    """Fewer bytes came than were announced."""
    TOO_LONG = auto()
    """The body is longer than we take."""


class Problem(NamedTuple):
    """Why an answer is not whole."""

    trouble: Trouble
    text: str

    @property
    def may_pass(self) -> bool:
        """False where asking again would only bring the same: the body stays as long as it is."""
        return self.trouble is not Trouble.TOO_LONG

    @property
    def may_pass_at_once(self) -> bool:
        """False where seconds change nothing: an address, a certificate."""
        return self.trouble not in (Trouble.UNASKABLE, Trouble.FENCED, Trouble.TLS)

    def __str__(self) -> str:
        return self.text


_SILENCE = (
    requests.ConnectTimeout,
    requests.ReadTimeout,
    TimeoutError,
    urllib3.exceptions.TimeoutError,
)


def network_problem(error: BaseException) -> Problem:
    """A network error in few words, without the addresses of Python objects."""
    if isinstance(error, _SILENCE):
        return Problem(Trouble.SILENCE, "time-out")
    if isinstance(error, FencedError):
        return Problem(Trouble.FENCED, str(error))
    if isinstance(error, requests.exceptions.InvalidSchema):
        return Problem(Trouble.UNASKABLE, f"it can't be asked for: {error}")
    if isinstance(error, requests.exceptions.SSLError):
        words, lasts = tls_words(error)
        return Problem(Trouble.TLS if lasts else Trouble.CONNECTION, words)
    said = _of_the_system(error) or type(error).__name__
    return Problem(Trouble.CONNECTION, f"connection failed: {said}")


def _of_the_system(error: BaseException) -> str | None:
    """What the operating system said, in the first of the error's causes that comes from it."""
    cause: BaseException | None = error
    while cause is not None:
        # requests' own errors are OSErrors too, with words of the library.
        of_the_system = not isinstance(cause, requests.RequestException)
        if isinstance(cause, OSError) and cause.strerror and of_the_system:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return None
