"""A server that behaves like the CRM vendors that a program integrates with."""

from typing import TYPE_CHECKING, Any

from sandbox.sources import SandboxError
from sandbox.version import __version__

if TYPE_CHECKING:
    from sandbox.local import Sandbox
    from sandbox.vendor_views import Easir, Incwo, LeadSquared, LionDesk, Marketo
    from sandbox.views import WorldView

__all__ = [
    "Easir", "Incwo", "LeadSquared", "LionDesk", "Marketo", "Sandbox", "SandboxError", "WorldView",
    "__version__",
]  # fmt: skip

# What costs an import, and where it is.
_LATER = {
    "Sandbox": "sandbox.local",
    "WorldView": "sandbox.views",
    **dict.fromkeys(
        ("Easir", "Incwo", "LeadSquared", "LionDesk", "Marketo"), "sandbox.vendor_views"
    ),
}


def __getattr__(name: str) -> Any:
    """Load what costs an import when it is first used."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
