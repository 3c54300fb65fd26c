"""The part of a schema that a vendor refuses for, without what is merely noted."""

from collections.abc import Mapping
from typing import Any

from sandbox.documents import resolve

OF_THE_UNKNOWN = ("additionalProperties", "unevaluatedProperties")

# What `error_of` returns for a rule that a schema does not speak of.
UNSAID = object()

_ASSERTIONS = frozenset(
    ("type", "enum", "const", "pattern", "format", "multipleOf", "minimum", "maximum",
     "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems",
     "uniqueItems", "minProperties", "maxProperties")
)  # fmt: skip
_ANNOTATIONS = frozenset(("title", "description", "default", "example", "examples", "deprecated"))


def error_of(schema: Mapping[str, Any], rule: str) -> Any:
    """Return the error that a schema itself names for a breach of a rule, or `UNSAID`.

    It is None where the vendor lets the breach pass.
    """
    said = schema.get("x-error", {})
    if isinstance(said, Mapping):
        said = said.get(rule, said.get("default", UNSAID))
    return said if said is UNSAID or said is None else str(said)


def refusable(schema: Any, root: Mapping[str, Any], above: frozenset[str] = frozenset()) -> Any:
    """Return a schema that holds only where nothing is refused, and is quicker to hold.

    Rules that say themselves that they have no error are left out. They stay where a looser
    schema may be a stricter one, such as below `if`, `not` and `oneOf`. `above` are the
    references that have led here.
    """
    if not isinstance(schema, Mapping) or schema.get("$ref") in above:
        return schema
    kept = {word: it for word, it in schema.items() if not _let_pass(schema, word)}
    at = kept.pop("$ref", None)
    if at is not None:
        above |= {at}
        kept["allOf"] = [*kept.get("allOf", ()), resolve(root, at)]
    for word in ("items", "then", "else"):
        if word in kept:
            kept[word] = refusable(kept[word], root, above)
    if "allOf" in kept:
        kept["allOf"] = [refusable(it, root, above) for it in kept["allOf"]]
    if "properties" in kept:
        inner = {name: refusable(it, root, above) for name, it in kept["properties"].items()}
        # Where others may be as they like, one of which nothing is asked is one of them.
        free = kept.get("additionalProperties") is True
        kept["properties"] = {
            name: it for name, it in inner.items() if not (free and _asks_nothing(it))
        }
    return kept


def _let_pass(schema: Mapping[str, Any], word: str) -> bool:
    asserts = word in _ASSERTIONS or (word in OF_THE_UNKNOWN and schema[word] is False)
    return asserts and error_of(schema, word) is None


def _asks_nothing(schema: Any) -> bool:
    return isinstance(schema, Mapping) and all(
        word in _ANNOTATIONS or word.startswith("x-") for word in schema
    )
