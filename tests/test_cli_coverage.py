"""`run --coverage`, `--fail-under` and `coverage`, as a user has them."""

import json
import sys
from pathlib import Path

import pytest
from test_cli import run

CALL = """
import os, sys
from urllib.request import urlopen
for variable in sys.argv[2:]:
    try:
        urlopen(os.environ[variable] + "/nowhere", timeout=10)
    except OSError:
        pass
sys.exit(int(sys.argv[1]))
"""


def calls(*variables, status=0):
    """Return a command that calls some vendors and ends with a status."""
    return ("--", sys.executable, "-c", CALL, str(status), *variables)


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """The files of two runs, each of which called a vendor of its own."""
    folder = tmp_path_factory.mktemp("shards")
    files = [str(folder / "one.json"), str(folder / "two.json")]
    for file, variable in zip(files, ("EASIR_URL", "MARKETO_URL"), strict=True):
        ended = run("run", "--coverage", file, *calls(variable))
        assert 0 == ended.returncode, ended.stderr
    return files


def test_a_run_below_the_threshold_fails_though_its_command_succeeded(tmp_path):
    file, site = tmp_path / "coverage.json", tmp_path / "coverage.html"
    to_both = ("--coverage", str(file), "--coverage", str(site))
    ended = run("run", *to_both, "--fail-under", "80", *calls("EASIR_URL"))
    percent = json.loads(file.read_text())["percent"]

    assert 1 == ended.returncode
    assert (
        f"vendor-sandbox: {percent}% of the contracts were exercised, less than 80%"
        == ended.stderr.splitlines()[-1]
    )
    assert site.read_text().startswith("<!doctype html>")
    assert f"{percent}%" in site.read_text()


def test_the_status_of_a_command_that_failed_is_kept():
    assert 7 == run("run", "--fail-under", "80", *calls(status=7)).returncode


def test_a_threshold_that_is_reached_changes_nothing():
    ended = run("run", "--fail-under", "0.1", *calls("EASIR_URL"))

    assert 0 == ended.returncode
    assert "less than" not in ended.stderr


def test_a_vendor_that_was_asked_for_counts_though_nobody_called_it():
    ended = run("run", "--vendors", "easir", "--coverage-report", "full", *calls())

    assert "\n  easir    0.0%" in ended.stderr
    assert " deleteWebhook" in ended.stderr
    assert "not called" not in ended.stderr


def test_the_coverage_of_several_runs_is_put_together(shards, tmp_path):
    both, site = tmp_path / "both.json", tmp_path / "both.html"
    ended = run("coverage", *shards, shards[0], "--json", str(both), "--html", str(site))
    report = json.loads(both.read_text())

    assert 0 == ended.returncode, ended.stderr
    assert ["easir", "marketo"] == list(report["vendors"])
    assert ["incwo", "leadsquared", "liondesk"] == report["untouched"]
    assert {"not_found": 2} == report["vendors"]["easir"]["answered"]
    assert "\n  easir " in ended.stdout
    assert "\n  marketo " in ended.stdout
    assert site.read_text().startswith("<!doctype html>")


def test_several_runs_below_the_threshold_fail(shards):
    ended = run("coverage", *shards, "--fail-under", "80")

    assert 1 == ended.returncode
    assert "of the contracts were exercised, less than 80%" in ended.stderr
    assert "coverage of the contracts" in ended.stdout


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "is no JSON: "),
        ("[]", "is no coverage report: /: "),
        ('{"vendors": {"easir": {"calls": 1}}}', "is no coverage report: /"),
    ],
)
def test_a_file_that_is_no_report_is_one_clear_line(tmp_path, content, reason):
    file = tmp_path / "it.json"
    file.write_text(content)
    ended = run("coverage", str(file))

    assert 2 == ended.returncode
    assert ended.stderr.startswith(f"vendor-sandbox: {file} {reason}")
    assert 1 == len(ended.stderr.splitlines())


def test_a_vendor_that_there_is_not_is_one_clear_line(shards, tmp_path):
    renamed = tmp_path / "renamed.json"
    renamed.write_text(Path(shards[0]).read_text().replace('"easir": {', '"eazir": {'))
    ended = run("coverage", str(renamed))

    assert 2 == ended.returncode
    assert "vendor-sandbox: there is no vendor 'eazir'; did you mean easir?\n" == ended.stderr


@pytest.mark.parametrize("percent", ["101", "-1", "nan", "all"])
def test_a_threshold_that_is_no_percentage_is_refused(percent):
    ended = run("coverage", "it.json", f"--fail-under={percent}")

    assert 2 == ended.returncode
    assert f"{percent!r} is no percentage: 0 to 100" in ended.stderr
