"""Health: is the server ready."""

from sandbox import __version__
from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply


def get_health(call: Call[Engine]) -> Reply:
    """Answer that the server is ready, its version and its vendors."""
    return Reply(
        body={"status": "ready", "version": __version__, "vendors": list(call.state.vendors)}
    )
