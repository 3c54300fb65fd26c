"""What views of worlds need of the server that they look into."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sandbox.exchange import Engine

T = TypeVar("T")


class Host(Protocol):
    """What views need of a `Sandbox`."""

    engine: Engine

    def call(self, act: Callable[[], T]) -> T:
        """Carry something out in the server's thread, between two requests."""

    def origin(self, world: str, vendor: str) -> str:
        """Return an origin with this vendor at its root."""
