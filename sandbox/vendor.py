"""The kit: all that a vendor pack needs of the engine, and all that it may import of it."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from random import Random
from types import MappingProxyType
from typing import Any, Generic, NoReturn, TypeVar
from uuid import UUID

from sandbox.buckets import Record, Row, row_key
from sandbox.catalogue import Failure, Problem, fail
from sandbox.clock import iso, moment
from sandbox.contract import Contract, Operation
from sandbox.fixtures import Fixtures
from sandbox.formats import Malformed, read_brackets, read_json, read_query, read_xml, write_csv
from sandbox.journal import Request
from sandbox.limits import Day, Figures, Limits
from sandbox.rules import Rules, Violation
from sandbox.sources import SandboxError
from sandbox.state import Edit, State, Table, caseless

S = TypeVar("S")
Json = Any
Test = Callable[[Rules], Callable[[Any], bool]]

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Reply:
    """What a behaviour answers: a body that JSON can hold, or bytes as they are.

    A `stream` is what the server goes on to write after that, as it comes.
    """

    status: int = 200
    body: Json = None
    headers: Sequence[tuple[str, str]] = ()
    media: str | None = None
    stream: Any = None


# So many breaches are told of: more of them help nobody, and would hold up all others.
_MOST = 1_000


class _Unread:
    """Stands for a body that nobody has read yet; None is a body too."""


_UNREAD = _Unread()


class Call(Generic[S]):
    """The facts of one call. Those that cost something are found out when first asked for.

    `caller` is whom a check found behind the credentials; `values` are those that a failure
    named, for its dress; `doomed` are the records of a batch that a fault lets fail, by their
    place, with the reason of each.
    """

    caller: Record | None = None
    reasons: Collection[str] = ()
    values: Mapping[str, Any] = MappingProxyType({})
    operations: Mapping[str, Operation] = MappingProxyType({})
    doomed: Mapping[int, Mapping[str, str]] = MappingProxyType({})
    _raw_path: Mapping[str, str] = MappingProxyType({})
    _body: Any = _UNREAD
    _unreadable: str | None = None
    _path: dict[str, Any] | None = None
    _query: dict[str, Any] | None = None
    _pairs: list[tuple[str, str]] | None = None
    _violations: list[Violation] | None = None

    def __init__(
        self,
        vendor: "Vendor[S]",
        request: Request,
        path_text: str,
        query_text: str,
        state: S,
        now: float,
        random: Mapping[str, Random],
        limits: Limits,
        strict: bool,
    ) -> None:
        self.vendor = vendor
        self.settings = vendor.settings
        self.request = request
        self.path_text = path_text
        self.query_text = query_text
        self.state = state
        self.now = now
        self._random = random
        self.limits = limits
        self.strict = strict
        found = vendor.contract.match(path_text)
        if found is not None:
            self.operations, self._raw_path = found
        self.method = self._method()
        self.operation: Operation | None = self.operations.get(self.method)

    @property
    def random(self) -> Random:
        """The vendor's own randomness in this world."""
        return self._random[self.vendor.name]

    @property
    def path(self) -> dict[str, Any]:
        """The path's parameters, converted as the contract says."""
        if self._path is None:
            assert self.operation is not None
            self._path = self.operation.decode_path(self._raw_path)
        return self._path

    @property
    def query(self) -> dict[str, Any]:
        """The query's parameters, converted as the contract says."""
        if self._query is None:
            assert self.operation is not None
            if self.vendor.contract.brackets:
                self._query = read_brackets(self.query_text) if self.query_text else {}
            else:
                self._query = self.operation.decode_query(self.pairs)
        return self._query

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of the query, and of a form that stands in its place."""
        if self._pairs is None:
            self._pairs = read_query(self.query_text) if self.query_text else []
            if self.method == "GET" and self.request.method == "POST":
                self._pairs += self.form
        return self._pairs

    @property
    def body(self) -> Json:
        """The value of the body, None for an empty one. Raises `Malformed`."""
        if self._body is _UNREAD:
            body = self._read_body()
            self._body = body if self.operation is None else self.operation.spelled(body)
        return self._body

    def _read_body(self) -> Json:
        raw, readers = self.request.body, self.vendor.pack.readers
        if not raw and self.media_type != FORM:
            return None
        reader = readers and (readers.get(self.media_type) or readers.get("*"))
        if reader:
            return self._read_by(reader, raw)
        if self.media_type == FORM:
            return dict(self.form)
        return read_json(raw, unique_keys=self.settings.get("duplicate_keys") == "reject")

    def _read_by(self, reader: Callable[[bytes], Json], raw: bytes) -> Json:
        try:
            return reader(raw)
        except Malformed as error:
            if self.vendor.pack.unreadable is None:
                raise
            self._unreadable = str(error)
            return self.vendor.pack.unreadable()

    @property
    def media_type(self) -> str:
        """The media type of the body, in lower case and without parameters."""
        return self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def bearer(self) -> str:
        """The token of the scheme Bearer, an empty text without one (RFC 6750, 2.1)."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str] | None:
        """User and password of the scheme Basic, None without them (RFC 7617)."""
        scheme, _, coded = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = b64decode(coded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (user, password) if colon else None

    @property
    def base_url(self) -> str:
        """The address before the vendor's own path, as the client has called it."""
        target = self.request.target.partition("?")[0]
        host = self.request.headers.get("Host", "localhost")
        if "://" in target:
            return target.removesuffix(self.path_text)
        return f"{self.request.scheme}://{host}{target.removesuffix(self.path_text)}"

    def new_uuid(self) -> str:
        """Return a new random UUID (RFC 9562, version 4)."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    @property
    def violations(self) -> list[Violation]:
        """The breaches of the contract, the first thousand of them. Raises `Malformed`."""
        if self._violations is None:
            self._violations = self._found(attrgetter("hold"))
        return self._violations

    @property
    def refusals(self) -> list[Violation]:
        """Those breaches that the vendor has an error for. Raises `Malformed`."""
        if self._violations is None:
            self._violations = self._found(attrgetter("let_pass")) or None
        return [it for it in self._violations or () if it.error is not None]

    def _found(self, test: Test) -> list[Violation]:
        """Return the breaches, unless a test of the rules tells that there is none; most do."""
        return [] if self._hold(test) else list(islice(self._find_violations(), _MOST))

    def _hold(self, test: Test) -> bool:
        operation = self.operation
        if operation is None:
            return True
        path, query = self.path, self.query
        values = {"path": path, "query": query}
        if (query or not operation.plain(path)) and not test(operation.parameter_rules)(values):
            return False
        if operation.media_types and (self.request.body or operation.body_required):
            return test(operation.body_rules)(self.body) and self._unreadable is None
        return True

    @property
    def form(self) -> list[tuple[str, str]]:
        """The names and values of a form body, none for another body."""
        if self.media_type != FORM:
            return []
        return read_query(self.request.body.decode("utf-8", "replace"))

    @property
    def given(self) -> Iterable[str]:
        """The names of the query's parameters, if anyone has asked for them."""
        return self._query or ()

    @property
    def sent(self) -> Json:
        """The value of the body, if anyone has asked for it; None otherwise."""
        return None if self._body is _UNREAD else self._body

    def reason(self, name: str, /, **values: Any) -> dict[str, str]:
        """Return an error of the catalogue as a value, for one record of a batch."""
        problem = self.vendor.errors[name]
        self.reasons = {*self.reasons, name}
        return {"code": problem.code, "message": problem.text(values)}

    def usage(self) -> list[Day]:
        """Return the calls and errors of the last days, today's last."""
        self.limits.today(self.now)
        return list(self.limits.days)

    def _find_violations(self) -> Iterator[Violation]:
        operation = self.operation
        if operation is None:
            return
        if operation.parameters or self.query:
            values = {"path": self.path, "query": self.query}
            yield from operation.parameter_rules.violations(values)
        if operation.media_types and (self.request.body or operation.body_required):
            yield from operation.body_rules.violations(self.body)
            if self._unreadable is not None:
                yield Violation("body", "", "syntax", None, None, self._unreadable, None)

    def _method(self) -> str:
        """Return the method, or the one that a POST asks to be carried out as."""
        method = self.request.method
        if method != "POST" or self.vendor.contract.method_override is None:
            return method
        override = self.vendor.contract.method_override
        if override in self.query_text:
            for name, value in read_query(self.query_text):
                if name == override:
                    return value.upper()
        for name, value in self.form:
            if name == override:
                return value.upper()
        return method


@dataclass(frozen=True, slots=True)
class Told:
    """An error that an answer tells of: code and message, and the JSON pointers to both.

    A `message` of None is one that the vendor does not choose.
    """

    code: str
    message: str | None
    code_at: str
    message_at: str


Check = Callable[[Call[Any]], None]
Behaviour = Callable[[Call[Any]], Reply]


@dataclass(frozen=True, slots=True)
class Pack(Generic[S]):
    """A vendor: everything that the engine has to be told of it.

    `checks` refuse a call in the vendor's order; `dress` puts an error into the vendor's
    form; `internal_error` names the one for a defect of the sandbox itself, `malformed` the
    one for what is not HTTP; `hosts` are patterns of the vendor's own host names;
    `credentials` gives the values of the environment variables for a client; `first_call` a
    command line that works; `gzip_from` is the size of body from which the vendor compresses
    where a client accepts it; `secrets` are the headers, parameters and members whose values
    the journal masks.

    `readers` read bodies of other media types than JSON and forms, `*` those of any that is
    not named; they raise `Malformed`. `unreadable` gives what such a body is taken for, by vendors
    that refuse none for that alone. `prefix` is what the vendor's clients have between the
    origin and the documented paths. `due` tells when something of a state next falls due, None
    for never; `happen` carries it out, with `call.now` the moment at which it was due.

    `batch` carries a behaviour out without the records that are doomed, and puts their reasons
    in their places; `revoke` makes the token of a call one that is valid no more; `timeout`
    names the error of a call that took too long, None where the connection is closed.
    `dress_record` shows an error of the level `record` in an answer to the whole call, None where
    the operation has no records; without it such an error is dressed as any other.
    `errors_of` finds the errors in the value of an answer's body: it undoes what `dress` does.

    `strict` refuses a call whose breaches of the contract the vendor lets pass; only a strict
    server asks it, once the behaviour has succeeded. By default it fails with `malformed`.
    """

    name: str
    title: str
    seed: Callable[[Fixtures], S]
    checks: tuple[Check, ...]
    dress: Callable[[Call[S], Problem, str], Reply]
    internal_error: str
    malformed: str
    media: str
    hosts: tuple[str, ...] = ()
    headers: Sequence[tuple[str, str]] = ()
    credentials: Callable[[S], Mapping[str, str]] = field(default=lambda _: {})
    first_call: Callable[[str, Mapping[str, str]], str] = field(
        default=lambda url, _: f"curl {url}"
    )
    gzip_from: int | None = None
    secrets: tuple[str, ...] = ("Authorization",)
    readers: Mapping[str, Callable[[bytes], Json]] = field(default_factory=dict)
    unreadable: Callable[[], Json] | None = None
    prefix: Callable[[S], str] = field(default=lambda _: "")
    due: Callable[[S], float | None] | None = None
    happen: Callable[[Call[S]], None] | None = None
    batch: Callable[[Call[S], Behaviour], Reply] | None = None
    revoke: Callable[[Call[S]], None] | None = None
    timeout: str | None = None
    dress_record: Callable[[Call[S], Problem, str], Reply | None] | None = None
    errors_of: Callable[[Json], Iterable[Told]] = field(default=lambda _: ())
    strict: Check = field(default=lambda call: fail(call.vendor.pack.malformed))


@dataclass(frozen=True, slots=True)
class Vendor(Generic[S]):
    """A pack together with its contract, its errors, its behaviours and its seeded state."""

    pack: Pack[S]
    contract: Contract
    errors: Mapping[str, Problem]
    behaviours: Mapping[str, Behaviour]
    settings: Mapping[str, Any]
    seeded: S
    figures: Figures
    fixtures: Fixtures | None

    name: str = field(init=False)
    headers: Sequence[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Keep at hand what every request asks for: the name, and the headers of all answers."""
        object.__setattr__(self, "name", self.pack.name)
        headers = (("Content-Type", self.pack.media), *self.pack.headers)
        object.__setattr__(self, "headers", headers)


__all__ = [
    "FORM", "Behaviour", "Call", "Check", "Contract", "Day", "Edit", "Failure", "Fixtures", "Json",
    "Malformed", "NoReturn", "Operation", "Pack", "Problem", "Record", "Reply", "Request", "Row",
    "SandboxError", "State", "Table", "Told", "Vendor", "Violation", "caseless", "fail", "iso",
    "moment", "read_json", "read_query", "read_xml", "row_key", "write_csv",
]  # fmt: skip
