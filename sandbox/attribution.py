"""Whose traffic an exchange of a recording is: the vendor, and its own path."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sandbox import packs
from sandbox.recordings import Recorded
from sandbox.vendor import Vendor

# A name that a vendor's host may have; addresses and `localhost` are none.
_DOMAIN = re.compile(r"\.[a-z]+$")

Vendors = Mapping[str, Vendor[Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL comes down to: a vendor, its own path, the query."""

    vendor: Vendor[Any]
    path: str
    query: str


def host_of(recorded: Recorded) -> str:
    """Return the host that a request went to, in lower case; empty where nothing tells."""
    host = _split(recorded.request.target).hostname
    if host is None:
        host = recorded.request.headers.get("Host", "").partition(":")[0].lower()
    return host


def attributed(recorded: Recorded, vendors: Vendors, given: str | None = None) -> Target | None:
    """Return the vendor that a request was meant for, None where it is none of these.

    It is the one `given`, the one that the recording names, the one whose host it is, or, on
    an address that is no domain's, the one in the path of the sandbox or, on a port of its own,
    the one vendor whose contract has the path.
    """
    url = _split(recorded.request.target)
    path, host = url.path or "/", host_of(recorded)
    by_host = _of_host(host, vendors)
    name = given or recorded.vendor or by_host
    inner, rest = ("", path) if by_host is not None else _inside(path)
    if name is None and not _DOMAIN.search(host):
        name = inner if inner in vendors else _of_path(path, vendors)
    if name is None or name not in vendors:
        return None
    return Target(vendors[name], rest if inner == name else path, url.query)


def _split(url: str) -> SplitResult:
    """Return the parts of a URL; what is none has no host."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _inside(path: str) -> tuple[str, str]:
    """Return a vendor's name and its own path, as the sandbox has them below its origin."""
    head, _, rest = path[1:].partition("/")
    if head == "w":
        _, _, rest = rest.partition("/")
        head, _, rest = rest.partition("/")
    return head, "/" + rest


def _of_host(host: str, vendors: Vendors) -> str | None:
    if not _DOMAIN.search(host):
        return None
    for name in vendors:
        if any(fnmatch(host, pattern) for pattern in packs.pack_of(name).hosts):
            return name
    return None


def _of_path(path: str, vendors: Vendors) -> str | None:
    """Return the one vendor that has a path; EASI'R and LionDesk share some, which tell nothing."""
    having = [name for name, it in vendors.items() if it.contract.match(path) is not None]
    return having[0] if len(having) == 1 else None
