"""Why a TLS connection did not come about, in words that say whose fault it is and what to do.

OpenSSL tells it in codes of certificates (``X509_V_ERR_…``, verify(1)) and of the handshake; the
words of the libraries above it differ with their versions.
"""

import ssl
from collections.abc import Iterator
from typing import NamedTuple


class _Said(NamedTuple):
    """What is wrong, and what to do."""

    what: str
    todo: str


_TELL = "the city has to mend it"
_STORE = "if a browser opens it, name a file with the missing certificate in REQUESTS_CA_BUNDLE"
_UNKNOWN = _Said("the certificate's issuer is not known here", _STORE)
_SELF_SIGNED = _Said("the certificate is signed by itself", _STORE)
_WRONG_NAME = _Said(
    "the certificate is of another name", "look whether the host is written right, or moved"
)
_WEAK = _Said("the certificate or its key is too weak", _TELL)
_OLD = _Said("the server only speaks a version of TLS that is given up", _TELL)
_NOTHING_SHARED = _Said("the server and this machine share no way to encrypt", _TELL)

_BY_CODE = {
    9: _Said("the certificate is not valid yet", "look at this machine's clock, then wait"),
    10: _Said("the certificate has expired", f"look at this machine's clock; else {_TELL}"),
    18: _SELF_SIGNED,
    19: _SELF_SIGNED,
    2: _UNKNOWN,
    20: _UNKNOWN,
    21: _UNKNOWN,
    23: _Said("the certificate was revoked", _TELL),
    62: _WRONG_NAME,
    64: _WRONG_NAME,
    66: _WEAK,
    67: _WEAK,
    68: _WEAK,
}
"""By the code of the certificate's verification (openssl/x509_vfy.h)."""
_BY_REASON = {
    "WRONG_VERSION_NUMBER": _Said("the server speaks no TLS on this port", "try http:// there"),
    "HTTP_REQUEST": _Said("the server speaks no TLS on this port", "try http:// there"),
    "UNSUPPORTED_PROTOCOL": _OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": _OLD,
    "VERSION_TOO_LOW": _OLD,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": _NOTHING_SHARED,
    "NO_SHARED_CIPHER": _NOTHING_SHARED,
    "NO_CIPHERS_AVAILABLE": _NOTHING_SHARED,
    "DH_KEY_TOO_SMALL": _WEAK,
    "EE_KEY_TOO_SMALL": _WEAK,
    "CA_MD_TOO_WEAK": _WEAK,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": _Said(
        "the server only knows the unsafe old way of renegotiation", _TELL
    ),
    "TLSV1_UNRECOGNIZED_NAME": _Said(
        "the server has no certificate for this name",
        "look whether the host is written right, or moved",
    ),
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": _Said(
        "the server wants a certificate of ours", "it is not for the public: ask the city"
    ),
}
"""By the name of the error in the handshake (openssl/sslerr.h)."""
_CLOSED = _Said("the server broke the handshake off", "wait a night")


def tls_words(error: BaseException) -> tuple[str, bool]:
    """What an error of TLS says, for a person (``TLS error: …``), and whether it lasts."""
    said = next((found for cause in _causes(error) if (found := _said(cause))), None)
    if said is None:
        return f"TLS error: {_code(error)}", True
    return f"TLS error: {said.what}; {said.todo}", said is not _CLOSED


def _said(cause: BaseException) -> _Said | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        # Raised by Python itself, too, without a code, where only the name is wrong.
        return _BY_CODE.get(getattr(cause, "verify_code", 62))
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionResetError):
        return _CLOSED
    if isinstance(cause, ssl.SSLError):
        return _BY_REASON.get(cause.reason or "")
    # urllib3's own look at the name.
    return _WRONG_NAME if type(cause).__name__ == "CertificateError" else None


def _code(error: BaseException) -> str:
    """The short name that OpenSSL gives to what nobody foresaw."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            code = getattr(cause, "verify_message", None) or cause.reason
            if code:
                return str(code).replace("_", " ").lower()
    return "the handshake failed"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it, as libraries wrap it: by cause, context, ``reason`` and first
    argument.
    """
    waiting: list[object] = [error]
    seen = set[int]()
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None)]
        waiting += cause.args[:1]
