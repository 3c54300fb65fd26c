"""Coverage: what was exercised, out of all that is documented, as JSON, page or text."""

from collections.abc import Mapping

from sandbox.control.accept import preferred
from sandbox.coverage import Coverage
from sandbox.coverage_report import Report
from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply

_MEDIA = ("application/json", "text/html", "text/plain")


def get_world_coverage(call: Call[Engine]) -> Reply:
    """Answer what was exercised in one world."""
    return _reply(call, call.state.world(call.path["world"]).coverage)


def get_coverage(call: Call[Engine]) -> Reply:
    """Answer what was exercised in all worlds, dropped ones too."""
    worlds = call.state.worlds
    return _reply(call, {name: worlds.coverage(name) for name in call.state.vendors})


def _reply(call: Call[Engine], seen: Mapping[str, Coverage]) -> Reply:
    """Answer in the form that the client likes best."""
    report = Report(seen, call.state.vendors)
    media = preferred(call.request.headers.get("Accept", ""), _MEDIA)
    if media == "text/html":
        from sandbox.coverage_report.page import page

        return Reply(body=page(report).encode(), media="text/html; charset=utf-8")
    if media == "text/plain":
        from sandbox.coverage_report.text import text

        shown = text(report, full=True).strip() + "\n"
        return Reply(body=shown.encode(), media="text/plain; charset=utf-8")
    return Reply(body=report.to_json())
