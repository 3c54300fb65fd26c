"""YAML files of contracts and fixtures: read fast, complained about with file and line."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import orjson
import platformdirs

PACKAGE = Path(__file__).parent

# Stands in the hash of what the cache keeps: to be raised when the same text comes to be
# read as other values.
_READING = b"2"

_WHOLE = "0|[1-9][0-9]*"
_POWER = "[eE][-+]?[0-9]+"


class SandboxError(Exception):
    """A mistake in a fixture, a contract or an option: one clear line for the person at fault."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a mistyped one, if any comes near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), 1)), None)


def data_folder(name: str) -> Path:
    """Return the folder `contracts` or `fixtures`, in a checkout or inside an installed wheel."""
    installed = PACKAGE / "data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def read_yaml(path: Path) -> Any:
    """Return the JSON value that a YAML file holds.

    Parsing YAML costs some 50 times what parsing JSON does, and the start of a server
    consists of little else; so the parsed form is kept in the user's cache folder, beside
    the hash of the text it came from.

    Raises `SandboxError`, with file and line, for a text that is not YAML.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise SandboxError(f"{path}: {error.strerror}") from None
    digest = hashlib.blake2b(text, digest_size=16, salt=_READING).hexdigest().encode()
    name = hashlib.blake2b(str(path.resolve()).encode(), digest_size=16).hexdigest()
    kept = _cache_folder() / name
    try:
        head, _, body = kept.read_bytes().partition(b"\n")
        if head == digest:
            return orjson.loads(body)
    except (OSError, orjson.JSONDecodeError):
        pass
    value = _parse(path, text)
    _keep(kept, digest + b"\n" + orjson.dumps(value))
    return value


def wrong(path: Path, reason: str, at: Sequence[str | int] = ()) -> NoReturn:
    """Raise `SandboxError` for the value that `at` leads to (keys and indexes) in a YAML file."""
    field = steps(at).lstrip(".") or "the file"
    raise SandboxError(f"{path}:{_line(path, at)}: {field}: {reason}")


def steps(at: Sequence[str | int]) -> str:
    """Return a way into a value as people write it: `[3].email`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)


@cache
def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("vendor-sandbox", appauthor=False))


def _keep(kept: Path, content: bytes) -> None:
    """Write a file of the cache as one step; a folder that can't be written is no mistake."""
    scratch = kept.with_suffix(f".{hashlib.blake2b(content, digest_size=8).hexdigest()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(content)
        scratch.replace(kept)
    except OSError:
        return


def _parse(path: Path, text: bytes) -> Any:
    import yaml

    try:
        value = yaml.load(text, _loader())  # noqa: S506 (a safe loader, see there)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise SandboxError(f"{path}{line}: {getattr(error, 'problem', None) or error}") from None
    except UnicodeDecodeError as error:
        raise SandboxError(f"{path}: not UTF-8 at byte {error.start}") from None
    try:
        kept = orjson.loads(orjson.dumps(value))
    except orjson.JSONEncodeError as error:
        raise SandboxError(f"{path}: holds what JSON has not: {error}") from None
    if kept != value:
        raise SandboxError(f"{path}: holds what JSON has not: .nan, .inf or a tagged value")
    return kept


@cache
def _loader() -> Any:
    """Make the safe loader, which takes for a number or truth only what JSON might.

    So `no`, dates, times of day (12:30) and codes with a leading zero (04828) are texts.
    """
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar = {
            first: [
                (tag, pattern)
                for tag, pattern in resolvers
                if tag.rpartition(":")[2] in ("null", "merge")
            ]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    for kind, pattern, first in (
        ("bool", "true|false", "tf"),
        ("int", rf"[-+]?(?:{_WHOLE})", "-+0123456789"),
        ("float", rf"[-+]?(?:{_WHOLE})?\.[0-9]+(?:{_POWER})?", "-+.0123456789"),
        ("float", rf"[-+]?(?:{_WHOLE}){_POWER}", "-+0123456789"),
        ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ):
        Loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})$"), list(first)
        )
    return Loader


def _line(path: Path, at: Sequence[str | int]) -> int:
    """Return the line of the value that `at` leads to, or of the last step that exists."""
    import yaml

    node = yaml.compose(path.read_bytes(), _loader())
    line = 1
    for step in at:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                break
            key, node = pairs[step]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
        else:
            break
    return line
