"""What the READMEs show is run, and what they list is held against the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.cli.options import SERVE_SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
TESTS = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest"


def _blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _shell(script, **variables):
    done = subprocess.run(
        ["sh", "-euc", script], capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": "/nonexistent", **variables},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def server():
    with Sandbox() as sandbox:
        sandbox.world("default")
        yield sandbox


def test_the_first_call_answers_as_shown(server):
    script = _blocks("sh")[2].replace("http://127.0.0.1:8080", server.url)

    volatile = re.compile(r'"requestId":"[^"]*"')
    shown = _blocks("json")[0].strip()

    assert volatile.sub("", shown) == volatile.sub("", _shell(script).strip())


def test_the_calls_of_the_control_plane_answer(server):
    for block in _blocks("sh")[3:]:
        apart = "exchanges/2" in block or "vendor-sandbox" in block
        if "curl" in block and "127.0.0.1:8080" in block and not apart:
            answer = _shell(block.replace("http://127.0.0.1:8080", server.url))
            assert '"status":4' not in answer


def test_the_journal_of_the_first_call_has_nothing_wrong():
    blocks = _blocks("sh")
    (check,) = (block for block in blocks if "| vendor-sandbox check" in block)
    with Sandbox() as server:
        _shell(blocks[2].replace("http://127.0.0.1:8080", server.url))
        assert "nothing found" in _shell(check.replace("http://127.0.0.1:8080", server.url))


def test_the_journal_replays_to_another_world(tmp_path):
    blocks = _blocks("sh")
    (replay,) = (block for block in blocks if "vendor-sandbox replay" in block)
    with Sandbox() as server:
        _shell(blocks[2].replace("http://127.0.0.1:8080", server.url))
        script = replay.replace("http://127.0.0.1:8080", server.url)
        assert "2 the same, 0 different" in _shell(f"cd '{tmp_path}'\n{script}")


def test_the_first_call_of_each_vendor_succeeds(server):
    (block,) = (it for it in _blocks("sh") if "FilterByLeadField" in it)
    calls = block.replace("http://127.0.0.1:8080", server.url).splitlines()
    answers = [_shell(call.replace("curl -s", "curl -s -f")) for call in calls]
    assert '"Count"' in answers[0]
    assert '"total"' in answers[1]
    assert '"pagination"' in answers[2]
    assert '<leads type="array">' in answers[3]


def test_each_vendor_and_each_variable_is_listed():
    from test_cli import VARIABLES

    from sandbox import packs

    rows = re.findall(r"^\| `([a-z]+)` \| .* \| `/([a-z]+)`, ", README, re.MULTILINE)
    assert sorted(packs.names()) == sorted(name for name, _ in rows)
    assert all(name == path for name, path in rows)
    assert [] == [name for name in VARIABLES if f"`{name}`" not in README]


def test_the_explanation_of_an_exchange_is_there(server):
    import json
    import urllib.request

    for _ in range(2):
        urllib.request.urlopen(
            f"{server.world('default').marketo.url}/rest/v1/lead/1.json", timeout=10
        )

    answer = json.loads(_shell(_blocks("sh")[3].replace("http://127.0.0.1:8080", server.url)))

    assert 2 == answer["number"]


def test_the_run_example_keeps_its_promise():
    (command,) = (block for block in _blocks("sh") if block.startswith("vendor-sandbox run"))

    assert '"code":"600"' in _shell(command)


def test_the_coverage_example_keeps_its_promise(tmp_path):
    (block,) = (block for block in _blocks("sh") if "vendor-sandbox coverage" in block)

    assert "coverage of the contracts" in _shell(f"cd '{tmp_path}'\n{block}")
    assert "getLeadTypes" in (tmp_path / "coverage.html").read_text()


def test_the_pytest_example_passes(tmp_path):
    (tmp_path / "test_example.py").write_text("\n\n".join(_blocks("python")[:2]))

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", str(tmp_path)],
        capture_output=True, text=True, timeout=100, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert "3 passed" in done.stdout, done.stdout
    assert re.search(r"^  marketo +\d.* 2 of \d+ ", done.stdout, re.MULTILINE)


def test_the_example_without_pytest_works():
    done = subprocess.run(
        [sys.executable, "-c", _blocks("python")[2]],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert done.stdout.startswith("http://127.0.0.1:")


def test_each_option_of_the_pytest_plugin_is_listed():
    from sandbox import pytest_plugin

    shown = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    for option in set(re.findall(r"--sandbox-[a-z-]+", shown)):
        assert f"| `pytest {option}" in README
    for name in pytest_plugin.OPTIONS:
        assert f"{name}=…" in README


def test_the_command_that_needs_a_real_vendor_is_understood():
    from shlex import split

    from sandbox.cli import make_parser

    (block,) = (block for block in _blocks("sh") if block.startswith("vendor-sandbox record"))
    options = make_parser().parse_args(split(block)[1:])

    assert ("marketo", "marketo.har") == (options.vendor, str(options.output))


def test_a_recording_is_served_as_shown(tmp_path):
    from recorders import har
    from test_cli import serving
    from test_from_recording import lead

    (block,) = (block for block in _blocks("sh") if "--from" in block)
    file = tmp_path / "marketo.har"
    file.write_text(har(lead(email="ann@example.com")))
    _, _, *options = block.split()

    with serving(tmp_path, *(it.replace("marketo.har", str(file)) for it in options)) as served:
        assert "marketo.har: of marketo leads 1" in served[2]


def test_each_word_of_a_fault_is_listed():
    from sandbox.control import load

    words = load().contract.components["schemas"]["Fault"]["properties"]
    faults = README.partition("## Faults")[2].partition("\n## ")[0]
    assert [] == [word for word in words if f"`{word}`" not in faults]


def test_ci_calls_the_test_command():
    assert TESTS in README
    assert TESTS + "\n" in (ROOT / ".ci/run").read_text()


def test_each_option_of_serve_is_listed_with_its_help():
    rows = dict(re.findall(r"^\| `--([a-z-]+)` \| (.*) \|$", README, re.MULTILINE))

    assert {it.name: it.help for it in SERVE_SETTINGS} == rows


def test_each_word_of_the_contracts_is_explained():
    text = (ROOT / "contracts/README.md").read_text()
    used = set()
    for path in (ROOT / "contracts").rglob("*.yaml"):
        used |= set(re.findall(r"(?<![a-z/])(x-[a-z-]+):", path.read_text()))

    assert [] == [word for word in sorted(used) if f"`{word}" not in text]


def test_each_dependency_has_its_reason():
    text = (ROOT / "sandbox/README.md").read_text()
    listed = re.search(
        r"\ndependencies = \[\n(.*?)\n\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL
    )
    names = re.findall(r'"([a-z-]+)>=', listed.group(1))

    assert [] == [name for name in names if f"| `{name}` |" not in text]


def test_each_module_stands_in_the_table():
    text = (ROOT / "sandbox/README.md").read_text()
    modules = [it.name for it in (ROOT / "sandbox").glob("*.py") if not it.name.startswith("__")]

    assert [] == [name for name in modules if f"| `{name}` |" not in text]
