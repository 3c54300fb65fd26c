"""A server that behaves like the CRM vendors that a program integrates with."""

from typing import TYPE_CHECKING, Any

from sandbox.sources import SandboxError
from sandbox.version import __version__

if TYPE_CHECKING:
    from sandbox.local import Sandbox

__all__ = ["Sandbox", "SandboxError", "__version__"]


def __getattr__(name: str) -> Any:
    """Load what costs an import when it is first used."""
    if name == "Sandbox":
        from sandbox.local import Sandbox

        return Sandbox
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
