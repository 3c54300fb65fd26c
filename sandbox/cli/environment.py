"""What a server says of itself: the environment variables for clients, and notes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.exchange import Engine


def variables(engine: "Engine") -> dict[str, str]:
    """Return the variables for programs under test; each URL has the vendor at its root."""
    from sandbox.world import DEFAULT

    found = {"SANDBOX_URL": engine.origin}
    for name, vendor in engine.vendors.items():
        prefix = name.upper()
        root = vendor.pack.prefix(vendor.seeded)
        found[f"{prefix}_URL"] = engine.origins[DEFAULT, name] + root
        for key, value in vendor.pack.credentials(vendor.seeded).items():
            found[f"{prefix}_{key}"] = value
    return found


def notes(engine: "Engine") -> str:
    """Return what there is to tell of how vendors were loaded, a line each."""
    from sandbox.packs import Vendors

    lines = engine.vendors.notes if isinstance(engine.vendors, Vendors) else ()
    return "".join(f"{line}\n" for line in lines)
