"""Answers held against a contract: status, media type, body, error codes and their texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sandbox.catalogue import Problem
from sandbox.contract import Operation
from sandbox.formats import read_csv, read_json
from sandbox.journal import Response
from sandbox.rules import Rules, Violation
from sandbox.sources import nearest
from sandbox.unions import causes
from sandbox.vendor import Json, Told, Vendor

Source = Mapping[str, str]
Template = tuple[re.Pattern[str], Problem]

_PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


class Answers:
    """What a vendor's contract promises of answers, and its catalogue of errors."""

    def __init__(self, vendor: Vendor[Any]) -> None:
        self._vendor = vendor
        self._rules: dict[tuple[str, str, str], Rules] = {}

    def violations(
        self, operation: Operation | None, method: str, response: Response, *, whole: bool = True
    ) -> Iterator[Violation]:
        """Yield where an answer breaks the contract of its operation, and then the catalogue.

        Without an operation only the catalogue counts. `whole` says that the body is known.
        """
        media = media_of(response)
        content: Mapping[str, Any] | None = None
        if operation is not None:
            promised = self._promised(operation, response.status)
            if promised is None:
                yield _status(operation, response)
            else:
                content = promised.get("content", {})
        if content and media not in content and (media or response.body):
            yield _media(media, content, operation)
        elif whole and method != "HEAD" and (response.body or content):
            rules = self._rules_of(operation, response.status, media) if content else None
            yield from self._body(response, media, rules, operation)

    def _promised(self, operation: Operation, status: int) -> Mapping[str, Any] | None:
        responses = operation.raw["responses"]
        promised = responses.get(str(status), responses.get("default"))
        found: Mapping[str, Any] | None = self._vendor.contract.resolve(promised)
        return found

    def _rules_of(self, operation: Operation | None, status: int, media: str) -> Rules:
        assert operation is not None
        key = (operation.id, str(status), media)
        if key not in self._rules:
            promised = self._promised(operation, status) or {}
            schema = promised["content"].get(media, {}).get("schema", {})
            source = promised.get("x-source") or operation.raw.get("x-source")
            if source is not None:
                schema = {"x-source": source, **schema}
            self._rules[key] = Rules(schema, self._vendor.contract.components, "body")
        return self._rules[key]

    def _body(
        self, response: Response, media: str, rules: Rules | None, operation: Operation | None
    ) -> Iterator[Violation]:
        source = _source(operation)
        if not response.body:
            yield Violation("body", "", "body", media, None, "the body is missing", None, source)
            return
        found: dict[tuple[str, str], Violation] = {}
        try:
            value = read_answer(self._vendor, media, response.body)
            if rules is not None and not rules.hold(value):
                # Of several rules of a kind, what an operation says itself comes last.
                found = {(it.pointer, it.rule): it for it in rules.violations(value, causes)}
        except ValueError as error:
            # What can't be read, or is nested deeper than the validator goes.
            yield Violation("body", "", "syntax", media, None, str(error), None, source)
            return
        yield from found.values()
        places = {pointer for pointer, _ in found}
        yield from (it for it in self._catalogued(value, source) if it.pointer not in places)

    def _catalogued(self, value: Json, source: Source | None) -> Iterator[Violation]:
        """Yield each error told of that the catalogue does not know, by its code or its text."""
        for told in self._vendor.pack.errors_of(value):
            templates = self._templates.get(told.code)
            if templates is None:
                yield self._unknown(told, source)
            elif told.message is not None and not _fits(told.message, templates):
                problems = [problem for _, problem in templates]
                yield Violation(
                    place="error",
                    pointer=told.message_at,
                    rule="message",
                    expected=_one_or_all([it.message for it in problems]),
                    value=told.message,
                    message=f"error {told.code} has another text",
                    error=problems[0].name,
                    source=problems[0].source,
                )

    def _unknown(self, told: Told, source: Source | None) -> Violation:
        near = nearest(told.code, self._templates)
        return Violation(
            place="error",
            pointer=told.code_at,
            rule="code",
            expected=near or list(self._templates),
            value=told.code,
            message=f"the catalogue knows no error {told.code}",
            error=None,
            source=self._templates[near][0][1].source if near else source,
        )

    @cached_property
    def _templates(self) -> dict[str, list[Template]]:
        """The texts of each code, with any value in place of the placeholders."""
        templates: dict[str, list[Template]] = {}
        for problem in self._vendor.errors.values():
            text = _PLACEHOLDER.sub(".*", re.escape(problem.message))
            found = templates.setdefault(problem.code, [])
            found.append((re.compile(text, re.DOTALL), problem))
        return templates


def read_answer(vendor: Vendor[Any], media: str, body: bytes) -> Json:
    """Return what an answer's body stands for by its media type; a text where that says nothing.

    Raises `Malformed` for what is not of that type.
    """
    if media.endswith("json"):
        return read_json(body)
    reader = vendor.pack.readers.get(media)
    if reader is not None:
        return reader(body)
    if media == "text/csv":
        read_csv(body)
    return body.decode("utf-8", "replace")


def media_of(response: Response) -> str:
    """Return the media type of an answer in lower case, without parameters; empty without one."""
    for name, value in response.headers:
        if name.lower() == "content-type":
            return value.partition(";")[0].strip().lower()
    return ""


def _status(operation: Operation, response: Response) -> Violation:
    known = [int(it) for it in operation.raw["responses"] if it.isdigit()]
    message = f"{operation.id} promises no status {response.status}"
    source = operation.raw.get("x-source")
    return Violation("status", "", "status", known, response.status, message, None, source)


def _media(media: str, content: Mapping[str, Any], operation: Operation | None) -> Violation:
    source = _source(operation)
    message = f"no {media or 'media type'} is promised"
    return Violation(
        "header", "/Content-Type", "media type", list(content), media, message, None, source
    )


def _source(operation: Operation | None) -> Source | None:
    return None if operation is None else operation.raw.get("x-source")


def _fits(text: str, templates: Sequence[Template]) -> bool:
    return any(template.fullmatch(text) for template, _ in templates)


def _one_or_all(texts: Sequence[str]) -> Any:
    return texts[0] if len(texts) == 1 else list(texts)
