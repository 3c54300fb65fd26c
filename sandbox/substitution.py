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
from sandbox.correlation import Correlation, is_plain, kind_of
from sandbox.journal import MASK, Request
from sandbox.recordings.recorded import asked
from sandbox.vendor import FORM, Vendor

_ELEMENT = re.compile(r"(?P<open><(?P<name>[\w-]+)(?:\s[^<>]*)?>)(?P<text>[^<>]*)(?=</)")


class Substitutes:
    """The values that take the place of recorded ones, for one vendor."""

    def __init__(self, vendor: Vendor[Any], credentials: Mapping[str, str]) -> None:
        """Take credentials by the names of the environment variables, without the vendor's."""
        self._vendor = vendor
        self._credentials = {_folded(name): value for name, value in credentials.items()}
        self._secrets = {it.lower() for it in vendor.pack.secrets}
        self._tokens: dict[str, str] = {}
        self._correlation = Correlation(vendor.contract)

    @property
    def token(self) -> str | None:
        """The token for the scheme Bearer, if there is one: the last that was given."""
        return self._tokens.get("access_token") or self._credentials.get("token")

    def unsigned(self) -> "Substitutes":
        """Return the same without credentials: what is masked stays so."""
        other = Substitutes(self._vendor, {})
        other._correlation = self._correlation
        return other

    def forget(self) -> None:
        """Forget what was learnt of ids: another recording has others of the same numbers."""
        self._correlation = Correlation(self._vendor.contract)

    def learn(self, recorded: Any, answered: Any, operation: Operation | None) -> None:
        """Take note of what the vendor made anew, from an answer and what it was."""
        self._take_tokens(answered)
        about = self._correlation.about(operation)
        self._correlation.learn(recorded, answered, about)

    def _take_tokens(self, answered: Any) -> None:
        if isinstance(answered, dict):
            for name, value in answered.items():
                if _folded(name).endswith("token") and isinstance(value, str):
                    self._tokens[name] = value

    def applied(self, request: Request, target: Target, operation: Operation | None) -> Request:
        """Return a request as it has to be sent: its target is the vendor's own path."""
        self._correlation.used.clear()
        about = self._correlation.about(operation)
        path = self._path(target.path, operation)
        query = self._pairs(request.target.partition("?")[2], about)
        return asked(
            request.method,
            f"{path}?{query}" if query else path,
            self._headers(request),
            self._body(request, about),
        )

    @property
    def used(self) -> Mapping[str, str]:
        """What ids and tokens came to stand for what in the last request."""
        return self._correlation.used

    def _path(self, path: str, operation: Operation | None) -> str:
        if operation is None:
            return path
        given, meant = path.split("/"), operation.path.split("/")
        if len(given) != len(meant):
            return path
        made, before = [], ""
        for segment, want in zip(given, meant, strict=True):
            made.append(self._segment(segment, want, before) if "{" in want else segment)
            before = want
        return "/".join(made)

    def _segment(self, segment: str, want: str, before: str) -> str:
        """Return a segment that is a parameter, of the kind that it or the one before it names."""
        name = want.partition("{")[2].partition("}")[0]
        kinds = (kind_of(name), kind_of(before))
        stem, dot, suffix = segment.partition(".")
        for old, rest in ((segment, ""), (stem, dot + suffix)):
            if (new := self._correlation.id(kinds, unquote(old))) is not None:
                return quote(new, safe="") + rest
        return segment

    def _headers(self, request: Request) -> Iterator[tuple[str, str]]:
        for name, value in request.headers.items():
            if name.lower() == "authorization":
                yield name, self._authorization(value)
            elif value != MASK:
                yield name, value
            elif (known := self._secret(name)) is not None:
                yield name, known

    def _authorization(self, value: str) -> str:
        if value != MASK:
            scheme, space, token = value.rpartition(" ")
            return scheme + space + (self._correlation.text(token) or token)
        if "user" in self._credentials:
            pair = f"{self._credentials['user']}:{self._credentials['password']}"
            return f"Basic {b64encode(pair.encode()).decode()}"
        return f"Bearer {self.token or MASK}"

    def _secret(self, name: str) -> str | None:
        """Return what takes the place of a masked value: what was given, or a credential."""
        if name in self._tokens:
            return self._tokens[name]
        if _folded(name) == "accesstoken":
            return self.token
        ends = (it for key, it in self._credentials.items() if _folded(name).endswith(key))
        return None if _folded(name) == "refreshtoken" else next(ends, None)

    def _pairs(self, text: str, about: str) -> str:
        """Return a query or form with its values replaced; one without any stays as it is."""
        pairs = parse_qsl(text, keep_blank_values=True)
        masked = any(value == MASK for _, value in pairs)
        made = [(name, self._value(name, value, about, masked=masked)) for name, value in pairs]
        return text if made == pairs else urlencode(made)

    def _value(self, name: str, value: str, about: str, *, masked: bool) -> str:
        # Whose secret is masked is told by what stands beside it, and goes with it.
        if value == MASK or (masked and _folded(name) in self._credentials):
            return self._secret(name) or value
        # A name such as `id[$in][]` is that of what it is about.
        plain = name.partition("[")[0]
        return ",".join(self._correlation.value(plain, about, it) for it in value.split(","))

    def _body(self, request: Request, about: str) -> bytes:
        media = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not request.body:
            return b""
        try:
            text = request.body.decode()
            if media == FORM:
                return self._pairs(text, about).encode()
            if media.endswith("xml"):
                return _ELEMENT.sub(lambda it: self._element(it, about), text).encode()
            value = json.loads(text)
            made = self._inside(value, about)
        except (ValueError, RecursionError):
            return request.body
        return request.body if made == value else json.dumps(made).encode()

    def _element(self, found: re.Match[str], about: str) -> str:
        return found["open"] + self._correlation.value(found["name"], about, found["text"])

    def _inside(self, value: Any, kind: str, name: str = "") -> Any:
        if isinstance(value, dict):
            return {
                member: self._inside(it, self._kind_in(value, member, it, kind), member)
                for member, it in value.items()
            }
        if isinstance(value, list):
            return [self._inside(it, kind, name) for it in value]
        if value == MASK and name.lower() in self._secrets:
            return self._secret(name) or value
        if not is_plain(value):
            return value
        new = self._correlation.value(name, kind, str(value))
        return value if new == str(value) else _like(value, new)

    def _kind_in(self, owner: dict[str, Any], member: str, value: Any, kind: str) -> str:
        scalar = not isinstance(value, (dict, list))
        return kind if scalar else self._correlation.below(owner, member, kind)


def moved(value: Any, old: str, new: str) -> Any:
    """Return a value in which addresses below one origin are below another."""
    if isinstance(value, dict):
        return {name: moved(it, old, new) for name, it in value.items()}
    if isinstance(value, list):
        return [moved(it, old, new) for it in value]
    if isinstance(value, str) and value.startswith(old):
        return new + value.removeprefix(old)
    return value


def _like(value: Any, new: str) -> Any:
    return int(new) if isinstance(value, int) and new.lstrip("-").isdigit() else new


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
