"""The documented errors of a vendor, as data; and the one exception that names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

Level = Literal["http", "response", "record"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One documented error: an entry of `contracts/<vendor>/errors.yaml`.

    `name` is the entry's key and `code` the vendor's own; they differ where one code has
    several texts. `message` is a template. `counts` tells whether a call that ends so
    counts against rate and quota. `body` and `media` are for errors that carry no JSON.
    """

    name: str
    code: str
    level: Level
    status: int
    message: str
    when: str
    cause: Literal["behaviour", "fault"]
    source: Mapping[str, str]
    counts: bool = True
    media: str | None = None
    body: str | None = None

    def text(self, values: Mapping[str, Any]) -> str:
        """Return the message with its placeholders filled; one without a value stays as it is."""
        return self.message.format_map(_Values(values)) if "{" in self.message else self.message


class Failure(Exception):  # noqa: N818 (a documented answer, not a mistake)
    """The vendor refuses a call: the name of its error and the values for its message."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


def fail(name: str, /, **values: Any) -> NoReturn:
    """End a call with an error of the vendor's catalogue; nothing that it did remains."""
    raise Failure(name, values)


def read_catalogue(document: Mapping[str, Mapping[str, Any]]) -> dict[str, Problem]:
    """Return the problems of an `errors.yaml`, by name."""
    return {
        name: Problem(
            name=name, code=str(entry.get("code", name.partition(".")[0])), **_rest(entry)
        )
        for name, entry in document.items()
    }


def _rest(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != "code"}


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
