"""Vendor packs: found, read, bound to their contract; half a pack is refused at start."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from sandbox.catalogue import Problem, read_catalogue
from sandbox.contract import Contract, read_contract
from sandbox.fixtures import NOTHING, Fixtures, Layer
from sandbox.limits import Figures
from sandbox.sources import SandboxError, data_folder, nearest, read_yaml
from sandbox.vendor import Behaviour, Pack, Vendor

VENDORS = "sandbox.vendors"

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def names() -> list[str]:
    """Return the names of the vendors that there are."""
    folder = Path(__file__).parent / "vendors"
    return sorted(it.parent.name for it in folder.glob("*/__init__.py"))


class Vendors(Mapping[str, Vendor[Any]]):
    """Vendors by name, each loaded at its first use, in whatever thread; all of them by default.

    `load` makes one. Raises `SandboxError` for a vendor that there is not.
    """

    def __init__(self, chosen: Sequence[str] | None, load: Callable[[str], Vendor[Any]]) -> None:
        known = names()
        for name in chosen or ():
            _refuse_unknown(name, known)
        self._names = dict.fromkeys(chosen or known)
        self.load = load
        # What a user is to be told of how vendors were loaded.
        self.notes: Sequence[str] = ()
        self._loaded: dict[str, Vendor[Any]] = {}
        self._loading = Lock()

    def __getitem__(self, name: str) -> Vendor[Any]:
        if name not in self._loaded:
            if name not in self._names:
                raise KeyError(name)
            with self._loading:
                if name not in self._loaded:
                    self._loaded[name] = self.load(name)
        return self._loaded[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a vendor, or the default where there is none of that name."""
        found = self._loaded.get(name)
        return found or (self[name] if name in self._names else default)

    def put(self, vendor: Vendor[Any]) -> None:
        """Have a vendor that was read again answer from now on."""
        self._loaded[vendor.name] = vendor

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def load(name: str, fixtures: Sequence[Path] = ()) -> Vendor[Any]:
    """Return a vendor with its contract, errors, behaviours and seeded state.

    `fixtures` are folders laid over the built-in one. Raises `SandboxError`, naming the
    culprit, for an unknown vendor, half a pack, or a wrong fixture.
    """
    _refuse_unknown(name, names())
    module, pack = f"{VENDORS}.{name}", pack_of(name)
    folder = data_folder("contracts") / name
    read = Fixtures(name, folder / "fixtures.yaml", [data_folder("fixtures"), *fixtures])
    return assemble(pack, module, folder, read)


def pack_of(name: str) -> Pack[Any]:
    """Return a vendor's pack alone, without the contract, errors and state that it goes with."""
    pack: Pack[Any] = import_module(f"{VENDORS}.{name}").PACK
    return pack


def with_fixtures(
    vendors: Mapping[str, Vendor[Any]], fixtures: Path | Mapping[str, Mapping[str, Any]]
) -> dict[str, Vendor[Any]]:
    """Return the vendors of which a folder or records say something, with these laid over.

    Raises `SandboxError` for a wrong fixture, and for records of a vendor that there is not.
    """
    if isinstance(fixtures, Path):
        named = [name for name in vendors if (fixtures / name).is_dir()]
        if not named:
            raise SandboxError(f"{fixtures} has no folder of {', '.join(vendors)}")
        return {name: reseeded(vendors[name], [fixtures], NOTHING) for name in named}
    for name in fixtures:
        _refuse_unknown(name, list(vendors))
    return {name: reseeded(vendors[name], [], given) for name, given in fixtures.items()}


def reseeded(vendor: Vendor[Any], layers: Sequence[Layer], given: Mapping[str, Any]) -> Vendor[Any]:
    """Return a vendor with more fixtures laid over its own. Raises `SandboxError`."""
    assert vendor.fixtures is not None
    fixtures = vendor.fixtures.below(layers, given)
    return replace(
        vendor,
        settings=fixtures.settings,
        seeded=vendor.pack.seed(fixtures),
        figures=_figures(vendor.contract, fixtures),
        fixtures=fixtures,
    )


def assemble(pack: Pack[Any], module: str, folder: Path, fixtures: Fixtures) -> Vendor[Any]:
    """Put a pack together with what its folder of contracts and its fixtures say."""
    contract = read_contract(folder)
    errors = read_catalogue(read_yaml(folder / "errors.yaml"))
    behaviours = bind(contract, module)
    check_names(pack, contract, errors)
    figures = _figures(contract, fixtures)
    state, settings = pack.seed(fixtures), fixtures.settings
    return Vendor(pack, contract, errors, behaviours, settings, state, figures, fixtures)


def _figures(contract: Contract, fixtures: Fixtures) -> Figures:
    return Figures.read(contract.limits, fixtures.settings.get("limits", {}))


def bind(contract: Contract, module: str) -> dict[str, Behaviour]:
    """Return the function of each operation: the module is its tag, the name its operationId.

    Raises `SandboxError` for an operation without function and for a public function of a
    chapter without operation, each with the nearest name.
    """
    behaviours: dict[str, Behaviour] = {}
    chapters: dict[str, dict[str, Behaviour]] = {}
    for operation in contract.operations.values():
        if operation.tag not in chapters:
            chapters[operation.tag] = _functions(f"{module}.{operation.tag}", operation.id)
        wanted = snake_case(operation.alias or operation.id)
        found = chapters[operation.tag].get(wanted)
        if found is None:
            raise SandboxError(
                f"{operation.method} {operation.path} ({operation.id}) needs a function "
                f"{wanted} in {module}.{operation.tag}{_nearest(wanted, chapters[operation.tag])}"
            )
        behaviours[operation.id] = found
    bound = set(behaviours.values())
    for tag, functions in chapters.items():
        for name, function in functions.items():
            if function not in bound:
                near = _nearest(name, [snake_case(id) for id in contract.operations])
                raise SandboxError(
                    f"{module}.{tag}.{name} serves no operation of the contract{near}"
                )
    return behaviours


def snake_case(name: str) -> str:
    """Return an operationId as a function's name: `getLeadById` is `get_lead_by_id`."""
    return _CAPITAL.sub("_", name).lower()


def check_names(pack: Pack[Any], contract: Contract, errors: Mapping[str, Problem]) -> None:
    """Refuse an error that contract or checks name and the catalogue lacks."""
    named = dict.fromkeys(errors_named(contract.document), "the contract")
    for check in pack.checks:
        named |= dict.fromkeys(getattr(check, "errors", ()), f"the check {check.__name__}")
    named |= dict.fromkeys((pack.internal_error, pack.malformed), "the pack")
    for name, who in named.items():
        if name not in errors:
            raise SandboxError(
                f"{who} of {pack.name} names the error {name!r}, which its catalogue "
                f"lacks{_nearest(name, errors)}"
            )


def errors_named(document: Any) -> Iterator[str]:
    """Yield each error that a contract names in `x-error` and `x-errors`."""
    nodes = [document]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes += (item for item in node if isinstance(item, (dict, list)))
            continue
        for key, item in node.items():
            if key == "x-error":
                said = item.values() if isinstance(item, dict) else [item]
                yield from (name for name in said if name is not None)
            elif key == "x-errors":
                yield from item
            elif isinstance(item, (dict, list)):
                nodes.append(item)


def _refuse_unknown(name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
        raise SandboxError(f"there is no vendor {name!r}; {hint}")


def _functions(module: str, operation: str) -> dict[str, Behaviour]:
    try:
        chapter = import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise SandboxError(f"{operation} needs the module {module}, which is not there") from None
    return {
        name: function
        for name, function in vars(chapter).items()
        if inspect.isfunction(function)
        and function.__module__ == module
        and not name.startswith("_")
    }


def _nearest(name: str, known: Any) -> str:
    near = nearest(name, known)
    return f"; the nearest is {near}" if near else ""
