"""Answers held against the contract: does the sandbox keep its own promises."""

from functools import cache

from sandbox import packs
from sandbox.answers import Answers, media_of, read_answer


def breaches(exchange):
    """Yield where the answer of an exchange breaks the contract of its operation."""
    operation, response = exchange.operation, exchange.response
    if operation is not None and exchange.error == vendor(exchange.vendor).pack.malformed:
        # What is not HTTP meets no operation's contract.
        promised = operation.raw["responses"].keys()
        operation = operation if str(response.status) in promised else None
    found = _answers(exchange.vendor).violations(operation, exchange.request.method, response)
    yield from (f"{it.pointer}: {it.message}" for it in found)


def value_of(exchange):
    """Return the value of an answer's body: what its media type says that it is."""
    response = exchange.response
    return read_answer(vendor(exchange.vendor), media_of(response), response.body)


def read(name, media, value):
    """Return what a text of a media type stands for; JSON is a value already."""
    plain = media.endswith("json") or not isinstance(value, str)
    return value if plain else read_answer(vendor(name), media, value.encode())


def causable():
    """Return the errors, `vendor:name`, that behaviour can cause."""
    return {
        f"{name}:{it.name}"
        for name in packs.names()
        for it in vendor(name).errors.values()
        if it.cause == "behaviour"
    }


@cache
def vendor(name):
    """Return a vendor as it is built in."""
    return packs.load(name)


@cache
def _answers(name):
    return Answers(vendor(name))
