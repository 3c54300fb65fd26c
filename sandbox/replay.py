"""A recording's requests sent again, and the answers compared with the recorded ones."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientConnectionError, ClientError, ClientSession
from multidict import CIMultiDict
from yarl import URL

from sandbox import packs
from sandbox.answers import media_of, read_answer
from sandbox.attribution import Target, attributed, host_of
from sandbox.contract import Operation
from sandbox.findings import call_of
from sandbox.formats import Malformed, read_csv
from sandbox.journal import MASK, Request, Response
from sandbox.passthrough import of_the_message
from sandbox.recordings import Recorded
from sandbox.recordings.recorded import asked
from sandbox.sameness import Difference, unlike_shapes, unlike_values
from sandbox.sources import SandboxError
from sandbox.substitution import Substitutes, moved
from sandbox.vendor import Vendor

# Of the recorded headers these belong to the recorded connection, or to a body coded otherwise.
_GONE = {"host", "content-length", "content-encoding"}


@dataclass(slots=True)
class Replayed:
    """An exchange that was sent again: what it met, and where its answer differs."""

    number: int
    vendor: str
    operation: str | None
    request: str
    differences: list[Difference]
    compared: bool = True


@dataclass(slots=True)
class Replay:
    """Sends recordings to a server. `base` is its URL, `inside` says that it has all vendors.

    `exact` compares values, `pause` are the seconds from one call to the next. `skipped`
    counts, by host, the exchanges of no vendor, `unsent` those whose body is not known.
    """

    session: ClientSession
    base: str
    vendors: Mapping[str, Vendor[Any]]
    given: str | None = None
    exact: bool = False
    pause: float = 0.0
    inside: bool = False
    is_sandbox: bool = False
    answered: bool = False
    skipped: Counter[str] = field(default_factory=Counter)
    unsent: int = 0
    _substitutes: dict[str, Substitutes] = field(default_factory=dict)

    async def look(self) -> None:
        """Find out whether the server is a sandbox, and whether its URL is that of all vendors.

        A vendor's own host is not asked.
        """
        url = urlsplit(self.base)
        hosts = (host for name in self.vendors for host in packs.pack_of(name).hosts)
        if any(fnmatch(url.hostname or "", host) for host in hosts):
            return
        try:
            async with self.session.get(f"{url.scheme}://{url.netloc}/_sandbox/worlds") as answer:
                worlds = (await answer.json())["worlds"]
        except ClientConnectionError as error:
            raise SandboxError(f"{self.base} can't be reached: {error}") from None
        except (ClientError, ValueError, KeyError, TypeError):
            return
        self.is_sandbox = True
        vendors = [it for world in worlds for it in world["vendors"].values()]
        of_one_vendor = {urlsplit(it["origin"]).port for it in vendors if "origin" in it}
        above = url.path == "" or (url.path.startswith("/w/") and url.path.count("/") == 2)
        self.inside = above and url.port not in of_one_vendor

    async def again(self, recorded: Recorded) -> Replayed | None:
        """Send a request again and compare; None for one that is not sent.

        Raises `SandboxError` where credentials are missing, and where the first request finds
        no server.
        """
        request = recorded.request
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return None
        target = attributed(recorded, self.vendors, self.given)
        if target is None:
            self.skipped[host_of(recorded)] += 1
            return None
        if "request" in recorded.unread:
            self.unsent += 1
            return None
        operation = call_of(request, target).operation
        replayed = Replayed(
            recorded.number, target.vendor.name, operation.id if operation else None,
            f"{request.method} {target.path}", [], recorded.response is not None,
        )  # fmt: skip
        await self._send(recorded, target, operation, replayed)
        return replayed

    async def _send(
        self,
        recorded: Recorded,
        target: Target,
        operation: Operation | None,
        replayed: Replayed,
    ) -> None:
        vendor, before = target.vendor, recorded.response
        if before is not None and _unauthorized(vendor, before):
            # What was refused for its credentials is to be refused again.
            substitutes = self._known(vendor, recorded.request).unsigned()
        else:
            substitutes = await self._signed_in(vendor, recorded.request)
        request = substitutes.applied(recorded.request, target, operation)
        try:
            answer = await self._call(vendor, request)
        except (ClientError, TimeoutError) as error:
            if not self.answered and isinstance(error, ClientConnectionError):
                raise SandboxError(f"{self.base} can't be reached: {error}") from None
            replayed.differences.append(Difference("answer", "", "missing", _status(before), None))
            return
        self.answered = True
        if before is None:
            return
        was, now = (_value(vendor, it) for it in (before, answer))
        was = moved(was, _before_path(recorded, target), self._base(vendor))
        substitutes.learn(was, now)
        replayed.differences += self._compared(vendor, before, answer, was, now)

    def _compared(
        self, vendor: Vendor[Any], before: Response, answer: Response, was: Any, now: Any
    ) -> Iterator[Difference]:
        if before.status != answer.status:
            yield Difference("status", "", "value", before.status, answer.status)
        codes = [[it.code for it in _told(vendor, value)] for value in (was, now)]
        if sorted(codes[0]) != sorted(codes[1]):
            yield Difference("error", "", "code", codes[0], codes[1])
        media = media_of(before), media_of(answer)
        if media[0] != media[1] and (before.body or answer.body):
            yield Difference("header", "/Content-Type", "value", *media)
        elif codes[0] == codes[1] and before.status == answer.status:
            volatile = {*vendor.contract.volatile, *vendor.pack.secrets}
            yield from unlike_values(was, now, volatile) if self.exact else unlike_shapes(was, now)

    def _base(self, vendor: Vendor[Any]) -> str:
        return f"{self.base}/{vendor.name}" if self.inside else self.base

    async def _call(self, vendor: Vendor[Any], request: Request) -> Response:
        if self.pause:
            await asyncio.sleep(self.pause)
        kept = of_the_message(request.headers.items(), _GONE)
        headers = [(name, value) for name, value in kept if not name.startswith(":")]
        async with self.session.request(
            request.method,
            URL(self._base(vendor) + request.target, encoded=True),
            headers=CIMultiDict(headers),
            data=request.body or None,
            allow_redirects=False,
        ) as answer:
            body = await answer.read()
        response = Response(answer.status, tuple(answer.headers.items()), body)
        undone = Recorded(0, "", request, response).decoded().response
        assert undone is not None
        return undone

    async def _signed_in(self, vendor: Vendor[Any], request: Request) -> Substitutes:
        """Return what takes the place of recorded values, a token included if one is needed."""
        substitutes = self._known(vendor, request)
        if request.headers.get("Authorization") == MASK and substitutes.token is None:
            await self._sign_in(vendor, substitutes)
        return substitutes

    def _known(self, vendor: Vendor[Any], request: Request) -> Substitutes:
        if vendor.name not in self._substitutes:
            self._substitutes[vendor.name] = Substitutes(vendor, self._credentials(vendor, request))
        return self._substitutes[vendor.name]

    def _credentials(self, vendor: Vendor[Any], request: Request) -> Mapping[str, str]:
        """Return credentials by the names of their variables, without the vendor's.

        Raises `SandboxError` where they are masked in the request and none are known.
        """
        known = vendor.pack.credentials(vendor.seeded)
        named = {key: f"{vendor.name.upper()}_{key}" for key in known}
        given = {key: os.environ[it] for key, it in named.items() if os.environ.get(it)}
        if len(given) == len(known):
            return given
        if self.is_sandbox:
            return known
        if MASK not in (*request.headers.values(), *_texts(request)):
            return given
        variables = " and ".join(it for key, it in named.items() if key not in given)
        raise SandboxError(
            f"the credentials of {vendor.name} are masked in the recording: set {variables}"
        )

    async def _sign_in(self, vendor: Vendor[Any], substitutes: Substitutes) -> None:
        """Get a token by client id and secret, where the recording does not do so itself."""
        for operation in vendor.contract.operations.values():
            if operation.method == "GET" and "client_secret" in operation.query:
                wanted = {"grant_type": "client_credentials", "client_id": MASK}
                query = urlencode({**wanted, "client_secret": MASK})
                target = Target(vendor, operation.path, query)
                request = substitutes.applied(asked("GET", "", (), b""), target, operation)
                answer = await self._call(vendor, request)
                substitutes.learn({"access_token": MASK}, _value(vendor, answer))
                return


def _before_path(recorded: Recorded, target: Target) -> str:
    """Return what stood before the vendor's own path."""
    url = recorded.request.target.partition("?")[0].removesuffix(target.path)
    return url if "://" in url else f"http://{recorded.request.headers.get('Host', '')}{url}"


def _texts(request: Request) -> Iterable[str]:
    """Return the values of the query and the body, as far as a mask may stand there."""
    text = request.target.partition("?")[2] + "&" + request.body.decode("utf-8", "replace")
    return [MASK] if f"={MASK}" in text or json.dumps(MASK) in text else []


def _unauthorized(vendor: Vendor[Any], response: Response) -> bool:
    """Tell whether an answer refuses the credentials of its request."""
    checks = (it for it in vendor.pack.checks if it.__name__ == "authenticated")
    names = [name for check in checks for name in getattr(check, "errors", ())]
    told = {it.code for it in _told(vendor, _value(vendor, response))}
    return response.status == 401 or not told.isdisjoint(vendor.errors[it].code for it in names)


def _told(vendor: Vendor[Any], value: Any) -> list[Any]:
    return list(vendor.pack.errors_of(value))


def _status(response: Response | None) -> int | None:
    return None if response is None else response.status


def _value(vendor: Vendor[Any], response: Response) -> Any:
    """Return what an answer's body stands for; what can't be read is a text."""
    media = media_of(response)
    try:
        if media == "text/csv":
            head, *rows = read_csv(response.body) or [[]]
            return [dict(zip(head, row, strict=True)) for row in rows]
        return read_answer(vendor, media, response.body) if response.body else None
    except Malformed:
        return response.body.decode("utf-8", "replace")
