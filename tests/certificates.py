"""Certificates for servers on loopback: right ones, and wrong in one way each."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


class Issuer(NamedTuple):
    """Somebody who signs certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, path: Path) -> Path:
        """The certificate as a file that can be trusted (REQUESTS_CA_BUNDLE)."""
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(subject: str, issuer: x509.Name, days: tuple[int, int]) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * _DAY)
        .not_valid_after(now + days[1] * _DAY)
    )


def new_issuer() -> Issuer:
    """An issuer that nobody knows until its certificate is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        _builder("An issuer", _name("An issuer"), (-9, 9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    return Issuer(key, built.sign(key, hashes.SHA256()))


def served(
    folder: Path, name: str, issuer: Issuer | None, days: tuple[int, int] = (-1, 1)
) -> ssl.SSLContext:
    """What a server needs to speak TLS as ``name``.

    Args:
        issuer: who signs it; None where it signs itself.
        days: from and to when it is valid, from now.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    by = issuer.certificate.subject if issuer else _name(name)
    built = (
        _builder(name, by, days)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
    )
    signed = built.sign(issuer.key if issuer else key, hashes.SHA256())
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
