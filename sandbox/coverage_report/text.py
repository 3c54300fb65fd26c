"""The report as text, for a terminal or a log."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from sandbox.coverage_report import KINDS, MEANING, Report, Share, VendorReport

Paint = Callable[[str, int], str]

_BOLD, _DIM = 1, 2
_COLOURS = {"good": 32, "fair": 33, "poor": 31}
_LABEL = 13


def text(
    report: Report,
    *,
    full: bool = False,
    colour: bool = False,
    width: int = 80,
    hint: str = "--coverage-report full",
) -> str:
    """Return the report; a line for each kind of what was never exercised, or all of it.

    `hint` tells how to see all of it.
    """
    paint = _coloured if colour else _plain
    lines = ["", paint("coverage of the contracts", _BOLD), *_table(report, paint)]
    for name, it in report.vendors.items():
        rows = [_row(kind, names, width, full=full) for kind, names in _missing(it)]
        if rows:
            lines += ["", f"  {paint(name, _BOLD)}, never exercised"]
            lines += [paint(line, _DIM) for row in rows for line in row]
    if report.untouched:
        untouched = "not called, not counted: " + ", ".join(report.untouched)
        lines += ["", *_wrapped(untouched, width, "  ")]
    if report.vendors:
        lines += ["", *_wrapped(MEANING + ("" if full else f" All names: {hint}"), width, "  ")]
    return "\n".join(lines)


def _table(report: Report, paint: Paint) -> Iterator[str]:
    """Yield a heading, a row for each vendor, and one for all of them."""
    rows: list[tuple[str, Share, list[Share]]]
    rows = [(name, it.share, [*it.parts.values()]) for name, it in report.vendors.items()]
    rows.append(("total", report.share, [report.of(kind) for kind in KINDS]))
    label = max(len(name) for name, _, _ in rows)
    cells = [[_of(share) for share in shares] for _, _, shares in rows]
    widths = [max(map(len, column)) for column in zip(KINDS, *cells, strict=True)]
    yield f"  {'':<{label}}  {'all':>6}" + _columns(list(KINDS), widths)
    for (name, share, _), row in zip(rows, cells, strict=True):
        percent = paint(f"{share.shown:>6}", _COLOURS[share.grade])
        yield f"  {name:<{label}}  {percent}" + _columns(row, widths)


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return "".join(f"  {cell:>{width}}" for cell, width in pairs)


def _of(share: Share) -> str:
    return f"{share.seen} of {share.total}" if share.total else "-"


def _missing(report: VendorReport) -> Iterator[tuple[str, list[str]]]:
    """Yield what was never exercised, by kind; what only a fault can cause comes last."""
    for kind, part in {**report.parts, "only by fault": report.faults}.items():
        if part.missing:
            yield kind, part.missing


def _row(label: str, names: Sequence[str], width: int, *, full: bool) -> list[str]:
    """Return names behind their label: all of them on many lines, or those that fit on one."""
    indent = " " * (4 + _LABEL + 2)
    shown = ", ".join(names)
    if not full and len(indent) + len(shown) > width:
        shown = _shortened(names, width - len(indent))
    head = f"    {label:<{_LABEL}}  "
    return wrap(
        shown, max(width, 40), initial_indent=head, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _shortened(names: Sequence[str], room: int) -> str:
    """Return as many names as there is room for, one at least, and how many more there are."""
    count = 1
    while len(_cut(names, count + 1)) <= room:
        count += 1
    return _cut(names, count)


def _cut(names: Sequence[str], count: int) -> str:
    return ", ".join(names[:count]) + f", … {len(names) - count} more"


def _wrapped(sentence: str, width: int, indent: str) -> list[str]:
    return wrap(sentence, max(width, 40), initial_indent=indent, subsequent_indent=indent)


def _plain(words: str, _: int) -> str:
    return words


def _coloured(words: str, code: int) -> str:
    return f"\x1b[{code}m{words}\x1b[0m"
