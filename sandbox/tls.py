"""TLS: a certificate of the user's, or one made for as long as the server runs."""

import ssl
from collections.abc import Iterable
from pathlib import Path

from sandbox.sources import SandboxError


def from_files(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what a server needs to serve with a certificate (and chain) and its key, as PEM.

    Raises `SandboxError` for a file that can't be read or is not what it should be.
    """
    context = _context()
    for path in (certificate, key):
        if not path.is_file():
            raise SandboxError(f"{path}: there is no such file")
    try:
        context.load_cert_chain(certificate, key)
    except (ssl.SSLError, OSError) as error:
        raise SandboxError(
            f"{certificate} and {key}: {error.strerror or error}; a certificate and its key "
            "in PEM are needed"
        ) from None
    return context


def self_made(hosts: Iterable[str]) -> tuple[ssl.SSLContext, bytes]:
    """Return what a server needs for these hosts, and the CA to trust, as PEM.

    The CA is made anew and its key is kept nowhere: nobody can make another certificate
    that those would trust who trust it.
    """
    import trustme

    authority = trustme.CA(organization_name="vendor-sandbox")
    context = _context()
    authority.issue_cert(*dict.fromkeys(hosts)).configure_cert(context)
    return context, authority.cert_pem.bytes()


def usual_place() -> Path:
    """Return the file for the CA where nobody names one, in the user's cache folder."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("vendor-sandbox", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "ca.pem"


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    return context
