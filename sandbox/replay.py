"""A recording's requests sent again, and the answers compared with the recorded ones."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession
from multidict import CIMultiDict
from yarl import URL

from sandbox import packs
from sandbox.answers import media_of, read_answer
from sandbox.attribution import Target, attributed, host_of
from sandbox.contract import Operation
from sandbox.findings import call_of, without_secrets
from sandbox.formats import Malformed, read_csv
from sandbox.journal import MASK, Request, Response, masked
from sandbox.passthrough import of_the_message
from sandbox.recordings import Recorded
from sandbox.recordings.recorded import asked
from sandbox.sameness import Difference, unlike_shapes, unlike_values
from sandbox.signing import credentials, is_masked, prepared
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
    counts, by host, the exchanges of no vendor, `preflights` the questions that browsers ask
    beforehand, `unsent` the requests and `unread` the answers whose recorded bodies are not
    known; of the latter the status alone is compared.
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
    preflights: int = 0
    unsent: int = 0
    unread: int = 0
    _substitutes: dict[str, Substitutes] = field(default_factory=dict)
    _missing: dict[str, list[str]] = field(default_factory=dict)
    _with_tokens: set[str] = field(default_factory=set)

    async def look(self) -> None:
        """Find out whether the server is a sandbox, and whether its URL is that of all vendors.

        A vendor's own host is not asked.
        """
        url = urlsplit(self.base)
        if any(_is_host_of(url.hostname or "", name) for name in self.vendors):
            return
        try:
            async with self.session.get(f"{url.scheme}://{url.netloc}/_sandbox/worlds") as answer:
                worlds = (await answer.json())["worlds"]
        except ClientConnectorError as error:
            raise SandboxError(f"{self.base} can't be reached: {error}") from None
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError):
            return
        self.is_sandbox = True
        vendors = [it for world in worlds for it in world["vendors"].values()]
        of_one_vendor = {urlsplit(it["origin"]).port for it in vendors if "origin" in it}
        above = url.path == "" or (url.path.startswith("/w/") and url.path.count("/") == 2)
        self.inside = above and url.port not in of_one_vendor

    def begin(self) -> None:
        """Begin another recording, whose ids have nothing to do with those of the last one."""
        for substitutes in self._substitutes.values():
            substitutes.forget()

    def require(self, recorded: Recorded) -> None:
        """Raise `SandboxError` where a request needs credentials that nobody has given.

        A token that the recording itself fetches, with credentials that it has, is enough.
        """
        target = self._target(recorded)
        if target is None or "request" in recorded.unread or self._is_refused(recorded, target):
            return
        vendor = target.vendor
        self._known(vendor)
        if not self._missing[vendor.name] or vendor.name in self._with_tokens:
            return
        operation = call_of(recorded.request, target).operation
        foreign = self._is_foreign(recorded, vendor)
        if is_masked(prepared(recorded.request, target, operation, foreign=foreign)):
            variables = " and ".join(self._missing[vendor.name])
            raise SandboxError(
                f"the recording has no credentials of {vendor.name}: set {variables}"
            )
        answer = None if recorded.response is None else _value(vendor, recorded.response)
        if isinstance(answer, dict) and "access_token" in answer:
            self._with_tokens.add(vendor.name)

    async def again(self, recorded: Recorded) -> Replayed | None:
        """Send a request again and compare; None for one that is not sent.

        Raises `SandboxError` where the first request finds no server.
        """
        if _is_preflight(recorded.request):
            self.preflights += 1
            return None
        target = self._target(recorded)
        if target is None:
            self.skipped[host_of(recorded)] += 1
            return None
        if "request" in recorded.unread:
            self.unsent += 1
            return None
        operation = call_of(recorded.request, target).operation
        replayed = Replayed(
            recorded.number, target.vendor.name, operation.id if operation else None,
            f"{recorded.request.method} {target.path}", [], recorded.response is not None,
        )  # fmt: skip
        try:
            answer, substitutes = await self._sent(recorded, target, operation)
        except (ClientError, TimeoutError) as error:
            if not self.answered and isinstance(error, ClientConnectorError):
                raise SandboxError(f"{self.base} can't be reached: {error}") from None
            if (before := recorded.response) is not None:
                lost = Difference("answer", "", "missing", before.status, None)
                replayed.differences.append(lost)
            return replayed
        self.answered = True
        found = self._compared(recorded, answer, target, substitutes, operation)
        replayed.differences += (_shown(it, target.vendor) for it in found)
        return replayed

    def _target(self, recorded: Recorded) -> Target | None:
        if _is_preflight(recorded.request):
            return None
        return attributed(recorded, self.vendors, self.given)

    def _is_foreign(self, recorded: Recorded, vendor: Vendor[Any]) -> bool:
        """Tell whether recorded credentials are not to be sent.

        Those of a vendor's own host go to no other one, and to that one if there are none of ours.
        """
        host, missing = host_of(recorded), self._missing[vendor.name]
        same = host == urlsplit(self.base).hostname
        return _is_host_of(host, vendor.name) and not (same and missing)

    def _is_refused(self, recorded: Recorded, target: Target) -> bool:
        """Tell whether the recorded answer refuses the credentials of its request."""
        vendor, response = target.vendor, recorded.response
        if response is None or response.status == 401:
            return response is not None
        checks = (it for it in vendor.pack.checks if it.__name__ == "authenticated")
        names = [name for check in checks for name in getattr(check, "errors", ())]
        told = {it.code for it in _told(vendor, _value(vendor, response))}
        return not told.isdisjoint(vendor.errors[it].code for it in names)

    async def _sent(
        self, recorded: Recorded, target: Target, operation: Operation | None
    ) -> tuple[Response, Substitutes]:
        """Send a request; return the answer, and by what its values were replaced."""
        vendor, request = target.vendor, recorded.request
        substitutes = self._known(vendor)
        if self._is_refused(recorded, target):
            # What was refused for its credentials is to be refused again.
            substitutes = substitutes.unsigned()
        else:
            foreign = self._is_foreign(recorded, vendor)
            request = prepared(request, target, operation, foreign=foreign)
            if request.headers.get("Authorization") == MASK and substitutes.token is None:
                await self._sign_in(vendor, substitutes)
        request = substitutes.applied(request, target, operation)
        return await self._call(vendor, request), substitutes

    def _compared(
        self,
        recorded: Recorded,
        answer: Response,
        target: Target,
        substitutes: Substitutes,
        operation: Operation | None,
    ) -> Iterator[Difference]:
        """Yield where an answer differs, and learn from it."""
        vendor, before = target.vendor, recorded.response
        if before is None:
            return
        if before.status != answer.status:
            yield Difference("status", "", "value", before.status, answer.status)
        if "response" in recorded.unread:
            self.unread += 1
            return
        was, now = (_value(vendor, it) for it in (before, answer))
        was = moved(was, _before_path(recorded, target), self._base(vendor))
        substitutes.learn(was, now, operation)
        codes = [[it.code for it in _told(vendor, value)] for value in (was, now)]
        if sorted(codes[0]) != sorted(codes[1]):
            yield Difference("error", "", "code", codes[0], codes[1])
        elif before.status == answer.status:
            yield from self._unlike(vendor, (before, was), (answer, now), substitutes.used)

    def _unlike(
        self,
        vendor: Vendor[Any],
        before: tuple[Response, Any],
        after: tuple[Response, Any],
        renewed: Mapping[str, str],
    ) -> Iterator[Difference]:
        """Yield where bodies differ, or their media types."""
        (recorded, was), (answer, now) = before, after
        if not (recorded.body and answer.body):
            if recorded.body:
                yield Difference("body", "", "missing", media_of(recorded) or "a text", None)
            elif answer.body:
                yield Difference("body", "", "new", None, media_of(answer) or "a text")
        elif media_of(recorded) != media_of(answer):
            media = media_of(recorded), media_of(answer)
            yield Difference("header", "/Content-Type", "value", *media)
        elif self.exact:
            volatile = {*vendor.contract.volatile, *vendor.pack.secrets}
            yield from unlike_values(was, now, volatile, renewed)
        else:
            yield from unlike_shapes(was, now)

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

    def _known(self, vendor: Vendor[Any]) -> Substitutes:
        name = vendor.name
        if name not in self._substitutes:
            own, self._missing[name] = credentials(vendor, seeded=self.is_sandbox)
            self._substitutes[name] = Substitutes(vendor, own)
        return self._substitutes[name]

    async def _sign_in(self, vendor: Vendor[Any], substitutes: Substitutes) -> None:
        """Get a token by client id and secret, where the recording does not do so itself."""
        for operation in vendor.contract.operations.values():
            if operation.method == "GET" and "client_secret" in operation.query:
                wanted = {"grant_type": "client_credentials", "client_id": MASK}
                query = urlencode({**wanted, "client_secret": MASK}, safe="*")
                target = Target(vendor, operation.path, query)
                request = asked("GET", f"{operation.path}?{query}", (), b"")
                answer = await self._call(vendor, substitutes.applied(request, target, operation))
                substitutes.learn({}, _value(vendor, answer), operation)
                return


def _is_preflight(request: Request) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _is_host_of(host: str, vendor: str) -> bool:
    """Tell whether a host is a vendor's own."""
    return any(fnmatch(host, pattern) for pattern in packs.pack_of(vendor).hosts)


def _before_path(recorded: Recorded, target: Target) -> str:
    """Return what stood before the vendor's own path."""
    url = recorded.request.target.partition("?")[0].removesuffix(target.path)
    return url if "://" in url else f"http://{recorded.request.headers.get('Host', '')}{url}"


def _shown(difference: Difference, vendor: Vendor[Any]) -> Difference:
    """Return a difference that tells no secret: reports travel farther than recordings."""
    secrets = {it.lower() for it in vendor.pack.secrets}

    def hidden(value: Any) -> Any:
        if isinstance(value, str):
            return masked(value, vendor.pack.secrets)
        return without_secrets(value, secrets)

    return replace(
        difference, recorded=hidden(difference.recorded), answered=hidden(difference.answered)
    )


def _told(vendor: Vendor[Any], value: Any) -> list[Any]:
    return list(vendor.pack.errors_of(value))


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
