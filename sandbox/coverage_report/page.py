"""The report as a page of its own: no script, and nothing that it would have to load."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from sandbox.catalogue import Problem
from sandbox.contract import Operation
from sandbox.coverage_report import KINDS, MEANING, Report, Share, VendorReport
from sandbox.version import __version__

_OPERATION = ("operation", "calls", "refused", "errors of its own", "optional parameters", "source")
_ERROR = ("error", "times", "message", "when", "source")


def page(report: Report) -> str:
    """Return the report as HTML."""
    template = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
    untouched = ", ".join(map(escape, report.untouched))
    return template.substitute(
        percent=report.share.shown,
        grade=report.share.grade,
        meaning=MEANING,
        summary=_summary(report),
        untouched=f"<p>Not called, not counted: {untouched}</p>" if untouched else "",
        vendors="\n".join(_vendor(name, it) for name, it in report.vendors.items()),
        version=__version__,
    )


def _summary(report: Report) -> str:
    """Return the table of the vendors with their shares, and those of all."""
    rows = [
        _shares(f'<a href="#{name}">{escape(it.vendor.pack.title)}</a>', it.share, it.parts)
        for name, it in report.vendors.items()
    ]
    rows.append(_shares("total", report.share, {kind: report.of(kind) for kind in KINDS}))
    return _table(("", "all", *KINDS.values()), rows)


def _shares(head: str, share: Share, parts: Mapping[str, Share]) -> str:
    cells = (
        f'<td>{it.seen} of {it.total} <span class="{it.grade}">{it.shown}</span></td>'
        for it in parts.values()
    )
    whole = f'<td class="{share.grade}">{share.shown}</td>'
    return f'<tr><th scope="row">{head}</th>{whole}{"".join(cells)}</tr>'


def _vendor(name: str, report: VendorReport) -> str:
    """Return a vendor's section: its operations, then its errors of each kind."""
    parts = report.parts
    rows = [_operation(name, it, report) for it in report.vendor.contract.operations.values()]
    tables = [_details(KINDS["operations"], parts["operations"], _table(_OPERATION, rows))]
    for title, part in (
        (KINDS["errors"], parts["errors"]),
        (KINDS["reasons"], parts["reasons"]),
        ("errors that only a fault can cause, not counted", report.faults),
    ):
        listed = sorted((*part.exercised, *part.missing), key=list(report.vendor.errors).index)
        rows = [_error(name, report.vendor.errors[it], report) for it in listed]
        tables += [_details(title, part, _table(_ERROR, rows))] if rows else []
    head = f'<small class="{report.share.grade}">{report.share.shown}</small>'
    title = escape(report.vendor.pack.title)
    return "\n".join((f'<section id="{name}"><h2>{title} {head}</h2>', *tables, "</section>"))


def _operation(vendor: str, operation: Operation, report: VendorReport) -> str:
    """Return an operation's row: what it is, how often, with what, and who says so."""
    id, coverage = operation.id, report.coverage
    given = coverage.parameters.get(id, set())
    errors = (
        _mark(f'<a href="#{vendor}.error.{escape(it)}">{escape(it)}</a>', it in coverage.errors)
        for it in operation.raw.get("x-errors", ())
    )
    return _row(
        f"{vendor}.{id}",
        f"{escape(id)}<br><code>{operation.method} {escape(operation.path)}</code>",
        coverage.operations[id],
        f'<td class="number">{coverage.refused[id] or ""}</td>',
        f"<td>{' '.join(errors)}</td>",
        f"<td>{' '.join(_mark(escape(it), it in given) for it in operation.optional.names)}</td>",
        _source(operation.raw.get("x-source", {})),
    )


def _error(vendor: str, problem: Problem, report: VendorReport) -> str:
    """Return an error's row: what it says, when, how often, and who says so."""
    return _row(
        f"{vendor}.error.{problem.name}",
        escape(problem.name),
        report.coverage.errors[problem.name],
        f"<td>{escape(problem.message)}</td>",
        f"<td>{escape(problem.when)}</td>",
        _source(problem.source),
    )


def _row(id: str, head: str, times: int, *cells: str) -> str:
    never = ' class="never"' if not times else ""
    shown = f'<td class="number times">{times or "never"}</td>'
    return f'<tr id="{escape(id)}"{never}><th scope="row">{head}</th>{shown}{"".join(cells)}</tr>'


def _mark(shown: str, exercised: bool) -> str:
    """Return a name with what tells, colours apart, whether it was exercised."""
    if exercised:
        return f'<span class="exercised">✓ {shown}</span>'
    return f'<span class="missing">✗ {shown}</span>'


def _source(said: Mapping[str, str]) -> str:
    sources = "; ".join(f"{kind}: {what}" for kind, what in said.items())
    return f'<td class="quiet">{escape(sources)}</td>'


def _table(heads: Sequence[str], rows: Iterable[str]) -> str:
    cells = "".join(f'<th scope="col">{it}</th>' for it in heads)
    head = f"<table><thead><tr>{cells}</tr></thead><tbody>"
    return "\n".join((head, *rows, "</tbody></table>"))


def _details(title: str, share: Share, table: str) -> str:
    summary = f"{title.capitalize()}: {share.seen} of {share.total}"
    return f'<details open><summary>{summary}</summary><div class="wide">{table}</div></details>'
