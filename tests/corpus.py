"""The corpus of strictness: requests, each an example with a change, and what the contract says.

`strictness/<vendor>.yaml` has a list for each operation. An entry of it:

    at: /body/input/0/id      what is changed: /path/…, /query/… or /body…, a JSON pointer
    is: 12                    its new value; `gone: true` takes it out
    breaks: { type: "609" }   the rules that it breaks, each with the vendor's error or null
    where: /body/input        the place of the breach, if it is another than `at`
    also: [{ breaks: …, where: … }]   breaches at other places, where it has several

or `holds: true` in place of `breaks`: a value at its limit, that has to pass. `with` has other
changes, by their pointers. `{ repeat: x, times: 301 }` stands for a long text, `{ repeat: [x], times: 301 }` for a
long list.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from examples import body_of, encoded, parameters_of

from sandbox import packs
from sandbox.journal import Request
from sandbox.limits import Figures, Limits
from sandbox.sources import read_yaml
from sandbox.vendor import Call

FOLDER = Path(__file__).parent / "strictness"
GONE = object()


@dataclass(frozen=True)
class Entry:
    """A request, and the breaches that are to be found in it: place, pointer, rule and error."""

    operation: str
    changes: Mapping[str, Any]
    breaches: frozenset[tuple[str, str, str, str | None]]

    def __str__(self):
        """Name it for people."""
        changes = {at: "gone" if it is GONE else it for at, it in self.changes.items()}
        return f"{self.operation} {str(changes)[:90]}"


def entries(vendor):
    """Return all entries of a vendor."""
    document = read_yaml(FOLDER / f"{vendor}.yaml")
    return [entry(operation, raw) for operation, all in document.items() for raw in all]


def entry(operation, raw):
    """Return the entry that is written so."""
    changes = {at: long(value) for at, value in raw.get("with", {}).items()}
    changes[raw["at"]] = GONE if raw.get("gone") else long(raw["is"])
    assert ("breaks" in raw) != raw.get("holds", False), f"{operation}: {raw}"
    breaches = set()
    for it in (raw, *raw.get("also", ())):
        _, place, *steps = it.get("where", raw["at"]).split("/")
        pointer = "".join(f"/{step}" for step in steps)
        breaches |= {(place, pointer, rule, error) for rule, error in it.get("breaks", {}).items()}
    return Entry(operation, changes, frozenset(breaches))


def long(value):
    """Return a value with all repetitions written out."""
    if isinstance(value, list):
        return [long(it) for it in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"repeat", "times"}:
        return long(value["repeat"]) * value["times"]
    return {name: long(it) for name, it in value.items()}


def request_of(vendor, entry):
    """Return the request of an entry: path and query, headers and body."""
    contract = vendor.contract
    operation = contract.operations[entry.operation]
    values, query, headers = parameters_of(contract, operation)
    media, example = body_of(contract, operation)
    tree = {"path": values, "query": query, "body": parsed(vendor, media, example)}
    for at, value in entry.changes.items():
        tree = changed(tree, [_unescaped(it) for it in at.split("/")[1:]], value)
    path = operation.path
    for name, value in tree["path"].items():
        path = path.replace("{" + name + "}", quote(_text(value), safe=""))
    target = path + ("?" if tree["query"] else "") + written_query(contract, tree["query"])
    if media is not None:
        headers["Content-Type"] = media
    return Request(operation.method, target, headers, written(media, tree.get("body", GONE)))


def found_in(vendor, request, operation=None):
    """Return the breaches that the contract finds in a request; of another operation if given."""
    call = _call(vendor, request)
    call.operation = operation or call.operation
    return _shown(call.violations)


def refused_in(vendor, request):
    """Return the breaches that the vendor has an error for, found before any others are."""
    return _shown(_call(vendor, request).refusals)


def _call(vendor, request):
    path, _, query = request.target.partition("?")
    return Call(vendor, request, path, query, None, 0.0, Random(0), Limits(Figures()), False)


def _shown(violations):
    return frozenset((it.place, it.pointer, it.rule, it.error) for it in violations)


def load(name):
    """Return a vendor."""
    return packs.load(name)


def parsed(vendor, media, example):
    """Return the value of an example's body: of XML the tree that it is read as."""
    if media is None or media.startswith("multipart"):
        return example
    if media.endswith("xml"):
        return vendor.pack.readers[media](example.encode())
    return deepcopy(example)


def changed(tree, steps, value):
    """Return a tree with one place in it changed; what is not there on the way is made."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(tree, list):
        index = len(tree) if step == "-" else int(step)
        head, tail = tree[:index], tree[index + 1 :]
        inner = tree[index] if index < len(tree) else {}
        if not rest and value is GONE:
            return head + tail
        return [*head, changed(inner, rest, value), *tail]
    tree = dict(tree or {})
    if not rest and value is GONE:
        del tree[step]
        return tree
    return {**tree, step: changed(tree.get(step, {}), rest, value)}


def written_query(contract, query):
    """Write a query: lists with commas, or all as brackets where the contract says so."""
    if not contract.brackets:
        return urlencode({name: _text(it) for name, it in query.items()}, quote_via=quote)
    return "&".join(f"{quote(name, safe='[]$')}={quote(it)}" for name, it in _leaves(query))


def _leaves(tree, above=""):
    for step, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        name = f"{above}[{step}]" if above else step
        if isinstance(value, (dict, list)):
            yield from _leaves(value, name)
        else:
            yield name, _text(value)


def _text(value):
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def written(media, body):
    """Return a body as bytes in its media type; none where there is none."""
    if media is None or body is GONE:
        return b""
    if media.endswith("xml"):
        (name, value), *_ = body.items()
        return "".join(_elements(name, value)).encode()
    if media.endswith("json"):
        return json.dumps(body).encode()
    return encoded(media, body).encode()


_TYPES = {bool: "boolean", int: "integer", float: "decimal"}


def _elements(name, value):
    """Yield an element as ActiveResource writes it: with its type, where it is no text."""
    if value is None:
        yield f'<{name} nil="true"/>'
    elif isinstance(value, list):
        items = "".join(text for it in value for text in _elements("item", it))
        yield f'<{name} type="array">{items}</{name}>'
    elif isinstance(value, dict):
        items = "".join(text for key, it in value.items() for text in _elements(key, it))
        yield f"<{name}>{items}</{name}>"
    elif isinstance(value, str):
        yield f"<{name}>{escape(value)}</{name}>"
    else:
        yield f'<{name} type="{_TYPES[type(value)]}">{_text(value)}</{name}>'


def _unescaped(step):
    return step.replace("~1", "/").replace("~0", "~")
