"""Health: is the server ready."""

from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply
from sandbox.version import __version__


def get_health(call: Call[Engine]) -> Reply:
    """Answer that the server is ready, its version and its vendors."""
    return Reply(
        body={"status": "ready", "version": __version__, "vendors": list(call.state.vendors)}
    )
