"""What the architecture promises: layers, sizes, words of explanation, a catalogue without gaps."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import packs
from sandbox.catalogue import read_catalogue
from sandbox.sources import data_folder, read_yaml

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "sandbox").rglob("*.py"))
TREES = {path: ast.parse(path.read_text()) for path in FILES}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(path):
    return str(path.relative_to(ROOT))


def in_all(*kinds):
    """Yield place and node of each node of these kinds in the sandbox."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node


def without_docstring(tree, at):
    """Yield the public functions and classes below a node that nothing is said about."""
    for node in tree.body:
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield f"{at}:{node.lineno} {node.name}"
        if isinstance(node, ast.ClassDef):
            yield from without_docstring(node, at)


def texts_of(node):
    """Return the texts that an expression may stand for: a literal, or one of several."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) | texts_of(node.orelse)
    return set()


def errors_in_code(vendor):
    """Return the errors that a vendor's code names in `fail(…)` and `call.reason(…)`."""
    named = set()
    for path in sorted((ROOT / "sandbox/vendors" / vendor).glob("*.py")):
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
                called = called.id if isinstance(called, ast.Name) else called
                if called in ("fail", "reason"):
                    named |= texts_of(node.args[0])
    return named


def literals_in_code(vendor):
    """Return all texts that stand in a vendor's code, whatever for."""
    return {
        node.value
        for path in sorted((ROOT / "sandbox/vendors" / vendor).glob("*.py"))
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def catalogue_of(vendor):
    return read_catalogue(read_yaml(data_folder("contracts") / vendor / "errors.yaml"))


def test_the_layers_of_the_import_linter_hold():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert 0 == done.returncode, done.stdout + done.stderr


def test_no_file_has_more_than_400_lines():
    assert [] == [
        f"{name_of(path)}: {lines}"
        for path in FILES
        if (lines := len(path.read_text().splitlines())) > 400
    ]


def test_no_function_has_more_than_60_lines():
    assert [] == [
        f"{at}: {lines}"
        for at, node in in_all(*FUNCTIONS)
        if (lines := node.end_lineno - node.lineno + 1) > 60
    ]


def test_everything_public_is_explained():
    silent = [name_of(path) for path, tree in TREES.items() if ast.get_docstring(tree) is None]
    for path, tree in TREES.items():
        silent += without_docstring(tree, name_of(path))
    assert [] == silent


@pytest.mark.parametrize("vendor", packs.names())
def test_each_error_that_code_names_is_in_the_catalogue(vendor):
    named = errors_in_code(vendor)
    assert named
    assert [] == sorted(named - catalogue_of(vendor).keys())


@pytest.mark.parametrize("vendor", packs.names())
def test_each_error_of_the_catalogue_is_caused_by_something_or_by_a_fault(vendor):
    loaded = packs.load(vendor)
    pack = loaded.pack
    named = literals_in_code(vendor) | set(packs.errors_named(loaded.contract.document))
    named |= {name for check in pack.checks for name in getattr(check, "errors", ())}
    named |= {pack.internal_error, pack.malformed}
    assert [] == sorted(
        name
        for name, problem in catalogue_of(vendor).items()
        if name not in named and problem.cause != "fault"
    )


def test_the_placeholders_of_messages_are_plain_names():
    for vendor in packs.names():
        for problem in catalogue_of(vendor).values():
            for placeholder in re.findall(r"\{([^{}]*)\}", problem.message):
                assert placeholder.isidentifier(), problem.name


def test_importing_the_sandbox_loads_no_server_and_no_parser():
    costly = ["aiohttp", "yaml", "jsonschema", "jsonschema_rs"]
    program = f"import sys, sandbox; print([it for it in {costly} if it in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert "[]\n" == done.stdout
