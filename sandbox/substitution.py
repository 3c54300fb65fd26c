"""What of a recorded request has to be another before it is sent again.

Secrets are masked in recordings; credentials of our own take their place. And what a vendor
makes anew for each answer, an id or a token, is not what it was: where a volatile member of an
answer had one value in the recording and has another now, later requests carry the new one.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from sandbox.attribution import Target
from sandbox.contract import Operation
from sandbox.journal import MASK, Request
from sandbox.recordings.recorded import asked
from sandbox.vendor import FORM, Vendor

# A text of this length means the same wherever it stands; a shorter one, such as 7, only where
# an id is expected.
_UNMISTAKABLE = 6

_ID = re.compile(r"(^|_)ids?$|I[dD]s?$|GUID$", re.IGNORECASE)
_ELEMENT = re.compile(r"(?P<open><(?P<name>[\w-]+)(?:\s[^<>]*)?>)(?P<text>[^<>]*)(?=</)")


class Substitutes:
    """The values that take the place of recorded ones, for one vendor."""

    def __init__(self, vendor: Vendor[Any], credentials: Mapping[str, str]) -> None:
        """Take credentials by the names of the environment variables, without the vendor's."""
        self._vendor = vendor
        self._credentials = {_folded(name): value for name, value in credentials.items()}
        self._secrets = {it.lower() for it in vendor.pack.secrets}
        self._learned: dict[str, str] = {}
        self._new: dict[str, str] = {}

    @property
    def token(self) -> str | None:
        """The token for the scheme Bearer, if there is one."""
        return self._learned.get("access_token") or self._credentials.get("token")

    def unsigned(self) -> "Substitutes":
        """Return the same without credentials: what is masked stays so."""
        other = Substitutes(self._vendor, {})
        other._new = self._new
        return other

    def learn(self, recorded: Any, answered: Any, name: str = "") -> None:
        """Take note of what the vendor made anew, from an answer and what it was."""
        if isinstance(recorded, dict) and isinstance(answered, dict):
            for member in recorded.keys() & answered.keys():
                self.learn(recorded[member], answered[member], member)
        elif isinstance(recorded, list) and isinstance(answered, list):
            for was, now in zip(recorded, answered, strict=False):
                self.learn(was, now, name)
        elif recorded == MASK and name.lower() in self._secrets and isinstance(answered, str):
            self._learned[name] = answered
        elif name in self._vendor.contract.volatile and _scalar(recorded) and _scalar(answered):
            self._new[str(recorded)] = str(answered)

    def applied(self, request: Request, target: Target, operation: Operation | None) -> Request:
        """Return a request as it has to be sent: its target is the vendor's own path."""
        path = self._path(target.path, operation)
        query = self._pairs(target.query)
        return asked(
            request.method,
            f"{path}?{query}" if query else path,
            self._headers(request),
            self._body(request),
        )

    def _path(self, path: str, operation: Operation | None) -> str:
        if operation is None:
            return path
        given, meant = path.split("/"), operation.path.split("/")
        if len(given) != len(meant):
            return path
        segments = zip(given, meant, strict=True)
        return "/".join(self._segment(it) if "{" in want else it for it, want in segments)

    def _segment(self, segment: str) -> str:
        stem, dot, suffix = segment.partition(".")
        for old, rest in ((segment, ""), (stem, dot + suffix)):
            if (new := self._new.get(unquote(old))) is not None:
                return quote(new, safe="") + rest
        return segment

    def _headers(self, request: Request) -> Iterator[tuple[str, str]]:
        for name, value in request.headers.items():
            if value != MASK:
                yield name, value
            elif name.lower() == "authorization":
                yield name, self._authorization()
            elif (known := self._secret(name)) is not None:
                yield name, known

    def _authorization(self) -> str:
        if "user" in self._credentials:
            pair = f"{self._credentials['user']}:{self._credentials['password']}"
            return f"Basic {b64encode(pair.encode()).decode()}"
        return f"Bearer {self.token or MASK}"

    def _secret(self, name: str) -> str | None:
        """Return what takes the place of a masked value: what was learned, or a credential."""
        if name in self._learned:
            return self._learned[name]
        if _folded(name) == "accesstoken":
            return self.token
        ends = (it for key, it in self._credentials.items() if _folded(name).endswith(key))
        return None if _folded(name) == "refreshtoken" else next(ends, None)

    def _pairs(self, text: str) -> str:
        """Return a query or form with its values replaced; one without any stays as it is."""
        pairs = parse_qsl(text, keep_blank_values=True)
        masked = any(value == MASK for _, value in pairs)
        made = [(name, self._value(name, value, masked=masked)) for name, value in pairs]
        return text if made == pairs else urlencode(made)

    def _value(self, name: str, value: str, *, masked: bool) -> str:
        # Whose secret is masked is told by what stands beside it, and goes with it.
        if value == MASK or (masked and _folded(name) in self._credentials):
            return self._secret(name) or value
        return ",".join(self._renewed(name, it) for it in value.split(","))

    def _renewed(self, name: str, value: str) -> str:
        new = self._new.get(value)
        if new is None or not (len(value) >= _UNMISTAKABLE or _ID.search(name)):
            return value
        return new

    def _body(self, request: Request) -> bytes:
        media = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not request.body:
            return b""
        try:
            text = request.body.decode()
            if media == FORM:
                return self._pairs(text).encode()
            if media.endswith("xml"):
                return _ELEMENT.sub(self._element, text).encode()
            value = json.loads(text)
        except ValueError:
            return request.body
        made = self._inside(value, "")
        return request.body if made == value else json.dumps(made).encode()

    def _element(self, found: re.Match[str]) -> str:
        return found["open"] + self._renewed(found["name"], found["text"])

    def _inside(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {member: self._inside(it, member) for member, it in value.items()}
        if isinstance(value, list):
            return [self._inside(it, name) for it in value]
        if value == MASK and name.lower() in self._secrets:
            return self._secret(name) or value
        if not _scalar(value):
            return value
        new = self._renewed(name, str(value))
        return value if new == str(value) else _like(value, new)


def moved(value: Any, old: str, new: str) -> Any:
    """Return a value in which addresses below one origin are below another."""
    if isinstance(value, dict):
        return {name: moved(it, old, new) for name, it in value.items()}
    if isinstance(value, list):
        return [moved(it, old, new) for it in value]
    if isinstance(value, str) and value.startswith(old):
        return new + value.removeprefix(old)
    return value


def _scalar(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != MASK


def _like(value: Any, new: str) -> Any:
    return int(new) if isinstance(value, int) and new.lstrip("-").isdigit() else new


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
