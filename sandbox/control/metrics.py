"""Metrics: the server's counters, as Prometheus reads them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply
from sandbox.version import __version__


def get_metrics(call: Call[Engine]) -> Reply:
    """Answer the counters since the start, and how things stand, in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector(call.state))
    media = "text/plain; version=0.0.4; charset=utf-8"
    return Reply(body=generate_latest(registry), media=media)


class _Collector:
    """What Prometheus' library asks for the metrics of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Any]:
        yield from _calls(self._engine)
        yield from _standing(self._engine)


def _calls(engine: Engine) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, SummaryMetricFamily

    requests = SummaryMetricFamily(
        "sandbox_request_duration_seconds",
        "Requests and the time that the engine took for them, without reading and sending.",
        labels=["vendor"],
    )
    operations = CounterMetricFamily(
        "sandbox_operations",
        "Requests that met an operation of the contract.",
        labels=["vendor", "operation"],
    )
    errors = CounterMetricFamily(
        "sandbox_errors",
        "Errors answered, those of single records of a batch among them.",
        labels=["vendor", "error", "status"],
    )
    for vendor, (count, seconds) in engine.spent.items():
        requests.add_metric([vendor], int(count), seconds)
        covered = engine.worlds.coverage(vendor)
        for operation, times in sorted(covered.operations.items()):
            operations.add_metric([vendor, operation], times)
        for error, times in sorted(covered.errors.items()):
            status = engine.vendors[vendor].errors[error].status
            errors.add_metric([vendor, error, str(status)], times)
    yield from (requests, operations, errors)
    yield CounterMetricFamily(
        "sandbox_contract_breaches",
        "Requests that were refused for a breach of their contract.",
        value=engine.broken,
    )


def _standing(engine: Engine) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    worlds = engine.worlds
    in_flight: Counter[str] = Counter()
    for world in worlds:
        for vendor, limits in world.limits.items():
            in_flight[vendor] += limits.in_flight
    flying = GaugeMetricFamily(
        "sandbox_requests_in_flight", "Requests being answered.", labels=["vendor"]
    )
    for vendor in engine.vendors:
        flying.add_metric([vendor], in_flight[vendor])
    yield flying
    dropped = CounterMetricFamily(
        "sandbox_worlds_dropped", "Worlds that are no more.", labels=["reason"]
    )
    for reason in ("request", "idle", "room"):
        dropped.add_metric([reason], worlds.drops[reason])
    yield dropped
    for name, text, value in (
        ("worlds", "Worlds that there are.", len(worlds)),
        ("journal_bytes", "Bytes that the journals of all worlds take.", worlds.journals.weight),
        ("event_listeners", "Clients that listen to events.", len(engine.events.listeners)),
    ):
        yield GaugeMetricFamily(f"sandbox_{name}", text, value=value)
    info = GaugeMetricFamily("sandbox_info", "The version that answers.", labels=["version"])
    info.add_metric([__version__], 1)
    yield info
