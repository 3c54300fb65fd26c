"""Fixtures: the records that a new world starts with; read, multiplied, laid over, checked."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from sandbox.buckets import Record
from sandbox.sources import SandboxError, nearest, read_yaml, steps, wrong

SETTINGS = "settings"

NOTHING: Mapping[str, Any] = MappingProxyType({})

# A layer of fixtures: a folder, or the records of whole collections, which stand in no file.
Layer = Path | Mapping[str, list[Record]]


@dataclass(slots=True)
class Collection:
    """The records of one file, after `repeat`, and where each of them comes from.

    `given` has those that stand in no file: their place among the records, and among those
    that the caller gave.
    """

    name: str
    path: Path
    key: Sequence[str]
    records: list[Record] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    repeated: list[bool] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)

    def lay_over(self, records: Any) -> None:
        """Add records that the caller gives, or change members of those with the same key.

        Raises `SandboxError` for what is no list of records with keys.
        """
        if not isinstance(records, list):
            raise SandboxError(f"fixtures: {self.name} is not a list of records")
        places = {self._key_of(record): at for at, record in enumerate(self.records)}
        for index, record in enumerate(records):
            if not (isinstance(record, dict) and all(_is_key(record.get(it)) for it in self.key)):
                members = " and ".join(self.key)
                raise SandboxError(f"fixtures: {self.name}[{index}] is no record with {members}")
            at = places.setdefault(self._key_of(record), len(self.records))
            before = self.records[at] if at < len(self.records) else {}
            self.records[at : at + 1] = [{**before, **record}]
            self.given[at] = index

    def _key_of(self, record: Record) -> tuple[Any, ...]:
        return tuple(record[member] for member in self.key)

    def refuse(self, index: int, at: Sequence[str | int], reason: str) -> NoReturn:
        """Raise `SandboxError` for a member of a record, with file, line and field."""
        if index in self.given:
            way = steps([self.given[index], *at])
            raise SandboxError(f"fixtures: {self.name}{way}: {reason}")
        entry = bisect_right(self.starts, index) - 1
        within = ["record"] if self.repeated[entry] else []
        wrong(self.path, reason, [entry, *within, *at])


class Fixtures:
    """The fixtures of one vendor: collections of records, and settings."""

    def __init__(
        self,
        vendor: str,
        schemas: Path,
        layers: Sequence[Layer],
        given: Mapping[str, Any] = NOTHING,
    ) -> None:
        """Read and check them; of two layers that have a collection, the later one's counts.

        The records `given`, by collection, are laid over those of the layers. Raises
        `SandboxError`, with file, line, field and reason, for the first that is wrong.
        """
        self._vendor, self._path, self._layers = vendor, schemas, layers
        document = read_yaml(schemas)
        self.definitions: Mapping[str, Any] = document.get("$defs", {})
        declared: Mapping[str, Any] = document["collections"]
        self.schemas = {name: rules["schema"] for name, rules in declared.items()}
        self.staying = frozenset(name for name, it in declared.items() if it.get("stays"))
        self._rules: dict[str, Any] = {}
        known = [*declared, SETTINGS]
        folders = [it for it in layers if isinstance(it, Path)]
        files = _files(vendor, layers, known)
        for name in given:
            _refuse_unknown(f"fixtures of {vendor}", vendor, name, known)
        names = next(it for folder in reversed(folders) if (it := folder / "names.yaml").is_file())
        own = given.get(SETTINGS, {})
        texts = [it for it in files.get(SETTINGS, []) if isinstance(it, Path)]
        self.settings = self._settings(texts, own, document["settings"]["schema"])
        self._collections = {
            name: _collect(name, rules["key"], files.get(name, []), names)
            for name, rules in declared.items()
        }
        for name, collection in self._collections.items():
            self._check(collection, declared[name]["schema"])
            if name in given:
                collection.lay_over(given[name])
                self._check(collection, declared[name]["schema"])
            _fill_in(collection.records, declared[name]["schema"])
        for name, collection in self._collections.items():
            self._check_references(collection, declared[name]["schema"])

    def below(self, layers: Sequence[Layer], given: Mapping[str, Any]) -> "Fixtures":
        """Return these fixtures with more layers and records laid over. Raises `SandboxError`."""
        return Fixtures(self._vendor, self._path, [*self._layers, *layers], given)

    def key_types(self, name: str) -> dict[str, str]:
        """Return the members of a collection's key, with the JSON type of each."""
        properties = self.schemas[name]["properties"]
        return {
            member: self._resolved(properties[member])["type"]
            for member in self._collections[name].key
        }

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        return {**self.definitions[name], **schema} if name else schema

    def __getitem__(self, name: str) -> list[Record]:
        """Return the records of a collection, in the order of the file."""
        return self._collections[name].records

    def key_of(self, name: str, record: Record) -> Any:
        """Return a record's key. Raises `SandboxError` where it lacks it, or has none."""
        if name not in self._collections:
            raise SandboxError(f"{name} comes from no fixture, and can't be written")
        members = self._collections[name].key
        for member in members:
            if member not in record:
                raise SandboxError(f"{member} is missing")
        return record[members[0]] if len(members) == 1 else tuple(record[it] for it in members)

    def checked(self, name: str, record: Record) -> Record:
        """Return a record with its defaults. Raises `SandboxError` for one that is wrong."""
        if name not in self._collections:
            raise SandboxError(f"{name} comes from no fixture, and can't be written")
        schema = self.schemas[name]
        if name not in self._rules:
            self._rules[name] = _validator(schema, self.definitions)
        if not self._rules[name].is_valid(record):
            for error in self._rules[name].iter_errors(record):
                reason, at = _explained(error)
                raise SandboxError(f"{'.'.join(map(str, at))}: {reason}" if at else reason)
        return {**_defaults(schema), **record}

    def refuse(self, name: str, index: int, member: str, reason: str) -> NoReturn:
        """Raise `SandboxError` for a member of a record that the vendor's own rules refuse."""
        self._collections[name].refuse(index, [member], reason)

    def _settings(
        self, files: Sequence[Path], given: Any, schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        merged: dict[str, Any] = _defaults(schema)
        rules = _validator(schema, self.definitions)
        for path in files:
            settings = read_yaml(path) or {}
            for error in rules.iter_errors(settings):
                wrong(path, *_explained(error))
            merged.update(settings)
        for error in rules.iter_errors(given):
            reason, at = _explained(error)
            raise SandboxError(f"fixtures: {SETTINGS}{steps(at)}: {reason}")
        return {**merged, **given}

    def _check(self, collection: Collection, schema: Mapping[str, Any]) -> None:
        rules = _validator({"type": "array", "items": schema}, self.definitions)
        if not rules.is_valid(collection.records):
            for error in rules.iter_errors(collection.records):
                reason, (index, *at) = _explained(error)
                collection.refuse(int(index), at, reason)
        seen: dict[Any, int] = {}
        for index, record in enumerate(collection.records):
            key = tuple(record[member] for member in collection.key)
            if seen.setdefault(key, index) != index:
                named = ", ".join(map(repr, key))
                collection.refuse(index, [collection.key[0]], f"{named} stands there already")

    def _check_references(self, collection: Collection, schema: Mapping[str, Any]) -> None:
        for member, rules in schema["properties"].items():
            if "x-refers" not in rules:
                continue
            target, _, named = rules["x-refers"].partition(".")
            known = {it.get(named or self._collections[target].key[0]) for it in self[target]}
            for index, record in enumerate(collection.records):
                value = record.get(member)
                for it in value if isinstance(value, list) else [value]:
                    if it not in (None, rules.get("x-none")) and it not in known:
                        collection.refuse(index, [member], f"{it!r} is not in {target}")


def _files(
    vendor: str, layers: Sequence[Layer], known: Sequence[str]
) -> dict[str, list[Path | list[Record]]]:
    """Return the files or records of each collection, the built-in file first."""
    files: dict[str, list[Path | list[Record]]] = {}
    for layer in layers:
        if not isinstance(layer, Path):
            for name, records in layer.items():
                files.setdefault(name, []).append(records)
            continue
        for path in sorted((layer / vendor).glob("*.y*ml")):
            if path.stem == "faults":
                continue
            _refuse_unknown(str(path), vendor, path.stem, known)
            files.setdefault(path.stem, []).append(path)
    return files


def _refuse_unknown(place: str, vendor: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = nearest(name, known)
        hint = f"; did you mean {near}?" if near else f"; there are {', '.join(known)}"
        raise SandboxError(f"{place}: {vendor} has no collection {name!r}{hint}")


def _is_key(value: Any) -> bool:
    return isinstance(value, (str, int))


def _collect(
    name: str, key: str | list[str], files: Sequence[Path | list[Record]], names: Path
) -> Collection:
    members = [key] if isinstance(key, str) else key
    last = files[-1] if files else []
    if not isinstance(last, Path):
        own = {index: index for index in range(len(last))}
        return Collection(name, Path(f"{name}.yaml"), members, list(last), given=own)
    collection = Collection(name, last, members)
    entries = read_yaml(collection.path) or []
    if not isinstance(entries, list):
        wrong(collection.path, "a collection is a list of records")
    for index, entry in enumerate(entries):
        collection.starts.append(len(collection.records))
        repeated = isinstance(entry, dict) and "repeat" in entry
        collection.repeated.append(repeated)
        if repeated:
            collection.records.extend(_repeated(collection.path, index, entry, names))
        else:
            collection.records.append(entry)
    return collection


def _repeated(path: Path, index: int, entry: Mapping[str, Any], names: Path) -> Iterator[Record]:
    times, start, record = entry["repeat"], entry.get("from", 1), entry.get("record")
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        wrong(path, f"{times!r} is not a number of records", [index, "repeat"])
    if not isinstance(start, int) or isinstance(start, bool):
        wrong(path, f"{start!r} is not a whole number", [index, "from"])
    if not isinstance(record, dict):
        wrong(path, "`repeat` needs a `record` to repeat", [index, "record"])
    for extra in entry.keys() - {"repeat", "from", "record"}:
        wrong(path, "unknown beside `repeat`, `from` and `record`", [index, extra])
    words = read_yaml(names)
    makers = {member: _maker(value) for member, value in record.items()}
    for n in range(start, start + times):
        values = _values(words, n)
        try:
            yield {member: make(values) for member, make in makers.items()}
        except (KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
            wrong(path, f"a template that can't be filled: {error}", [index, "record"])


def _maker(template: Any) -> Callable[[Mapping[str, Any]], Any]:
    """Return the function that fills a template: texts anywhere in it, `{n}` alone as a number."""
    if template == "{n}":
        return lambda values: values["n"]
    if isinstance(template, str) and ("{" in template or "}" in template):
        return template.format_map
    if isinstance(template, list):
        items = [_maker(item) for item in template]
        return lambda values: [make(values) for make in items]
    if isinstance(template, dict):
        members = {name: _maker(item) for name, item in template.items()}
        return lambda values: {name: make(values) for name, make in members.items()}
    return lambda _: template


def _values(words: Mapping[str, list[str]], n: int) -> dict[str, Any]:
    first = words["first"][n % len(words["first"])]
    last = words["last"][n // len(words["first"]) % len(words["last"])]
    return {
        "n": n,
        "first": first,
        "last": last,
        "company": words["company"][n * 7 % len(words["company"])],
        "email": f"{first}.{last}.{n}@example.com".lower(),
    }


def _defaults(schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    return {name: it["default"] for name, it in properties.items() if "default" in it}


def _fill_in(records: list[Record], schema: Mapping[str, Any]) -> None:
    """Give each record the defaults of the members that it leaves out."""
    defaults = _defaults(schema)
    for index, record in enumerate(records):
        if not defaults.keys() <= record.keys():
            records[index] = {**defaults, **record}


def _validator(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({**schema, "$defs": definitions})


def _explained(error: Any) -> tuple[str, list[str | int]]:
    """Return the reason and the place of a breach; an unknown member is its own place."""
    at = list(error.instance_path)
    if list(error.schema_path)[-1:] == ["additionalProperties"]:
        at += error.kind.unexpected[:1]
        return "there is no such member", at
    return error.message, at
