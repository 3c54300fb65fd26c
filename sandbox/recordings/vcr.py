"""Cassettes of VCR: those of vcrpy in YAML and JSON, and those of Ruby's VCR, which are alike."""

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from typing import Any

from sandbox.journal import Response
from sandbox.recordings.json_items import items
from sandbox.recordings.recorded import Recorded, asked, encoded, pairs
from sandbox.recordings.stream import Stream
from sandbox.sources import SandboxError

Json = dict[str, Any]

_LISTS = ("interactions", "http_interactions")
_BEGINNING = re.compile(rb"^(?:http_)?interactions\s*:", re.MULTILINE)


def begins(start: bytes) -> bool:
    """Tell whether a text begins as a cassette in YAML does."""
    return _BEGINNING.search(start) is not None


def read_json(stream: Stream, name: str) -> Iterator[Recorded]:
    """Yield the interactions of a cassette in JSON; `name` is the member that holds them."""
    for number, interaction in enumerate(items(stream, f"{name}.item"), 1):
        yield _recorded(number, name, interaction)


def read_yaml(stream: Stream) -> Iterator[Recorded]:
    """Yield the interactions of a cassette in YAML, each composed when the last one is done."""
    loader = _loader()(stream)
    try:
        yield from _interactions(loader)
    except _errors() as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise SandboxError(f"{where}{getattr(error, 'problem', None) or 'not YAML'}") from None
    finally:
        loader.dispose()


def _interactions(loader: Any) -> Iterator[Recorded]:
    import yaml

    for opening in (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.MappingStartEvent):
        if not isinstance(loader.get_event(), opening):
            raise SandboxError("a cassette is a mapping with `interactions`")
    while not loader.check_event(yaml.MappingEndEvent):
        name = loader.compose_node(None, None).value
        if name not in _LISTS or not loader.check_event(yaml.SequenceStartEvent):
            loader.compose_node(None, None)
            continue
        loader.get_event()
        number = 0
        while not loader.check_event(yaml.SequenceEndEvent):
            number += 1
            it = loader.construct_document(loader.compose_node(None, None))
            yield _recorded(number, name, it)
        loader.get_event()


@cache
def _loader() -> Any:
    """Make a safe loader that composes node by node: its events come from C where there is it."""
    import yaml
    from yaml.composer import Composer
    from yaml.constructor import SafeConstructor
    from yaml.resolver import Resolver

    loader: Any
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:

        class Plain(yaml.SafeLoader):
            """The same, slower."""

        loader = Plain
    else:

        class Fast(CParser, Composer, SafeConstructor, Resolver):
            def __init__(self, stream: Stream) -> None:
                CParser.__init__(self, stream)
                Composer.__init__(self)
                SafeConstructor.__init__(self)
                Resolver.__init__(self)

        loader = Fast
    # A moment stays a text, and texts of Python 2 are texts.
    loader.yaml_implicit_resolvers = {
        first: [it for it in them if not it[0].endswith(":timestamp")]
        for first, them in Resolver.yaml_implicit_resolvers.items()
    }
    for tag in ("unicode", "str"):
        loader.add_constructor(
            f"tag:yaml.org,2002:python/{tag}", SafeConstructor.construct_yaml_str
        )
    return loader


def _errors() -> tuple[type[Exception], ...]:
    import yaml

    return (yaml.YAMLError,)


def _recorded(number: int, name: str, interaction: Json) -> Recorded:
    request, answer = interaction["request"], interaction["response"]
    sent = list(pairs(request.get("headers")))
    uri = request.get("uri") or request["url"]
    return Recorded(
        number,
        f"/{name}/{number - 1}",
        asked(request["method"], uri, sent, _body(request.get("body"), sent)),
        _response(answer),
    )


def _response(answer: Json) -> Response:
    status = answer["status"] if "status" in answer else answer["status_code"]
    headers = list(pairs(answer.get("headers")))
    body = answer["body"] if "body" in answer else answer.get("content")
    code = status["code"] if isinstance(status, dict) else status
    return Response(int(code), headers, _body(body, headers))


def _body(body: Any, headers: list[tuple[str, str]]) -> bytes:
    """Return a body: a text, bytes, or a map that says which of the two it holds and how."""
    if isinstance(body, dict):
        if "base64_string" in body:
            return b64decode(body["base64_string"])
        body = body.get("string")
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    media = next((value for name, value in headers if name.lower() == "content-type"), "")
    return encoded(str(body), media)
