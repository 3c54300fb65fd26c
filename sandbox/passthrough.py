"""A pass-through to a real vendor: what goes by is handed on unchanged, and seen."""

from collections.abc import Callable, Iterable
from time import perf_counter, time_ns
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, web
from multidict import CIMultiDict
from yarl import URL

from sandbox.journal import Response
from sandbox.problems import problem
from sandbox.recordings.recorded import Recorded, asked
from sandbox.wire import Delivered

# Headers that belong to one connection, not to the message (RFC 9110, 7.6.1).
_OF_THE_CONNECTION = frozenset(
    ("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
     "transfer-encoding", "upgrade", "proxy-connection")
)  # fmt: skip

# The slowest documented call of any vendor takes three minutes.
_PATIENCE = ClientTimeout(total=300)

Headers = list[tuple[str, str]]


class PassThrough(web.Server):
    """Hands each request on to a vendor, and its answer back to the client."""

    def __init__(
        self, upstream: str, vendor: str, session: ClientSession, seen: Callable[[Recorded], None]
    ) -> None:
        """Take the vendor's origin, with or without a path, and who is told of each exchange."""
        super().__init__(self._handle, access_log=None)
        self._upstream = upstream.rstrip("/")
        self._vendor = vendor
        self._count = 0
        self._session = session
        self._seen = seen

    async def _handle(self, message: web.BaseRequest) -> web.StreamResponse:
        url = self._upstream + message.raw_path
        headers = of_the_message(message.headers.items(), {"host"})
        body = await message.read()
        began, clock = time_ns() / 1e9, perf_counter()
        try:
            async with self._session.request(
                message.method,
                URL(url, encoded=True),
                headers=CIMultiDict(headers),
                data=body or None,
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
        except (ClientError, TimeoutError) as error:
            return Delivered(
                problem(502, f"{urlsplit(self._upstream).netloc} did not answer: {error}"), ()
            )
        kept = of_the_message(answer.headers.items(), {"content-length"})
        self._count += 1
        request = asked(message.method, url, headers, body)
        response = Response(answer.status, kept, content)
        took = perf_counter() - clock
        self._seen(Recorded(self._count, "", request, response, began, took, self._vendor))
        return web.Response(status=answer.status, headers=CIMultiDict(kept), body=content)


def of_the_message(headers: Iterable[tuple[str, str]], without: set[str]) -> Headers:
    """Return the headers that are handed on."""
    gone = _OF_THE_CONNECTION | without
    return [(name, value) for name, value in headers if name.lower() not in gone]


def new_session() -> ClientSession:
    """Return a client that changes nothing: no decoding, no cookies, no headers of its own."""
    return ClientSession(
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        timeout=_PATIENCE,
        requote_redirect_url=False,
    )
