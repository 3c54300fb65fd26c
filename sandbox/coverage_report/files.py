"""Reports as files: written for people and other tools, read to be put together."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.contract import read_contract
from sandbox.coverage_report import Report
from sandbox.rules import Rules
from sandbox.sources import SandboxError, data_folder


def write(report: Report, file: Path) -> None:
    """Write a report: the page to a file that ends in `.html`, JSON to any other.

    Raises `OSError` for a file that can't be written.
    """
    if file.suffix.lower() in (".html", ".htm"):
        from sandbox.coverage_report.page import page

        text = page(report)
    else:
        text = json.dumps(report.to_json(), indent=2) + "\n"
    file.write_text(text, encoding="utf-8")


def read(file: Path) -> Mapping[str, Any]:
    """Return the JSON of a report, whose vendors `Coverage.from_json` reads.

    Raises `SandboxError` for a file that is no report, `OSError` for one that can't be read.
    """
    try:
        document: Mapping[str, Any] = json.loads(file.read_bytes())
    except ValueError as error:
        raise SandboxError(f"{file} is no JSON: {error}") from None
    breach = next(_rules().violations(document), None)
    if breach is not None:
        at = breach.pointer or "/"
        raise SandboxError(f"{file} is no coverage report: {at}: {breach.message[:200]}")
    return document


@cache
def _rules() -> Rules:
    """Return the rules that the control plane's contract has for a report."""
    contract = read_contract(data_folder("contracts") / "control")
    return Rules({"$ref": "#/components/schemas/Coverage"}, contract.components, "body")
