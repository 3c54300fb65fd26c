"""OpenAPI documents of several files: read, checked for mistyped words, put together."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.sources import data_folder, read_yaml, wrong

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def bundle(path: Path) -> dict[str, Any]:
    """Return one document: path items of other files put in, references to this file made local."""
    document: dict[str, Any] = _checked(path)
    paths = document.get("paths")
    if not isinstance(paths, dict) or not paths:
        wrong(path, "a contract has `paths`", ["paths"])
    items: dict[str, Any] = {}
    chapters: dict[str, Any] = {}
    for template, item in paths.items():
        file, _, pointer = item.get("$ref", "").partition("#")
        if not file:
            items[template] = item
            continue
        if file not in chapters:
            chapters[file] = _localise(_checked(path.parent / file), path.name)
        try:
            items[template] = resolve(chapters[file], "#" + pointer)
        except (KeyError, TypeError):
            wrong(path, f"{file} has no {pointer}", ["paths", template])
    document = {**document, "paths": items}
    items.update((template, _shared(document, item)) for template, item in items.items())
    return document


def _shared(document: Any, item: dict[str, Any]) -> dict[str, Any]:
    """Return a path item whose own parameters stand in each of its operations.

    An operation's parameter of the same name and place counts instead (OpenAPI 3.1, 4.8.9).
    """
    if "parameters" not in item:
        return item
    shared = {_name_and_place(document, it): it for it in item["parameters"]}
    made = {word: value for word, value in item.items() if word != "parameters"}
    for method in filter(made.__contains__, METHODS):
        own = {_name_and_place(document, it): it for it in made[method].get("parameters", ())}
        made[method] = {**made[method], "parameters": list({**shared, **own}.values())}
    return made


def _name_and_place(document: Any, parameter: dict[str, Any]) -> tuple[str, str]:
    if "$ref" in parameter:
        parameter = resolve(document, parameter["$ref"])
    return parameter["name"], parameter["in"]


def _checked(path: Path) -> Any:
    """Read a document; a word of ours that is mistyped is refused, with file and line."""
    document, rules = read_yaml(path), _words()
    for at, word, value in _words_in(document):
        if rules.is_valid({word: value}):
            continue
        for error in rules.iter_errors({word: value}):
            known = error.message if error.instance_path else f"there is no word {word!r}"
            wrong(path, known, [*at, word])
    return document


@cache
def _words() -> Any:
    import jsonschema_rs

    text = (data_folder("contracts") / "extensions.schema.json").read_text()
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def _words_in(document: Any) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Yield our words with their values, each with the place where it stands."""
    nodes: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while nodes:
        at, node = nodes.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if key.startswith("x-"):
                    yield at, key, value
                elif key not in _VALUES and isinstance(value, (dict, list)):
                    nodes.append(((*at, key), value))
        else:
            nodes += (
                ((*at, index), item)
                for index, item in enumerate(node)
                if isinstance(item, (dict, list))
            )


# What stands below these is the vendor's, not ours.
_VALUES = frozenset(("example", "examples", "const", "enum", "default"))


def _localise(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_localise(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.removeprefix(name) if key == "$ref" else _localise(item, name)
        for key, item in value.items()
    }


def resolve(document: Any, ref: str) -> Any:
    """Return what a reference such as `#/components/schemas/Lead` points to."""
    node = document
    for step in ref.removeprefix("#/").split("/"):
        node = step_into(node, step.replace("~1", "/").replace("~0", "~"))
    return node


def step_into(node: Any, step: str | int) -> Any:
    """Return the member or item of a node."""
    return node[int(step)] if isinstance(node, list) else node[step]
