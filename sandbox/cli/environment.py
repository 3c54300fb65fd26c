"""The environment variables for programs under test."""

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
