"""Views of the vendors of a world: addresses, credentials, records, exchanges."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sandbox.buckets import Record
from sandbox.clock import exactly
from sandbox.exchange_views import ExchangesView, ExchangeView
from sandbox.fault_views import FaultView, add_fault
from sandbox.hosting import Host
from sandbox.state import Table
from sandbox.vendor import Vendor
from sandbox.world import World

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class RecordsView(Collection[Record], Generic[K]):
    """The records of a collection as they were when it was asked for, in order.

    `leads[318581]` is a record by its key, `318581 in leads` tells whether it is there;
    iteration yields the records. As long as nothing changes, it is the same object.
    """

    def __init__(self, name: str, table: Table[K]) -> None:
        self._name = name
        self._table = table

    def __getitem__(self, key: K) -> Record:
        record = self._table.get(key)
        if record is None:
            raise KeyError(f"{key!r} is not among the {len(self)} {self._name}")
        return record

    def get(self, key: K) -> Record | None:
        """Return the record with this key, or None."""
        return self._table.get(key)

    def keys(self) -> list[K]:
        """Return the keys, in order."""
        return [key for _, key in self._table.keys()]  # noqa: SIM118 (a table yields records)

    def where(self, **members: Any) -> list[Record]:
        """Return the records with these members; texts are compared as the vendor does."""
        fold = self._table.fold
        wanted = {name: fold(value) for name, value in members.items()}
        return [
            record
            for record in self._table
            if all(name in record and fold(record[name]) == it for name, it in wanted.items())
        ]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __repr__(self) -> str:
        return f"<{len(self)} {self._name}>"


class VendorView:
    """A vendor of a world; credentials and collections are attributes by their names.

    A name that there is not raises `AttributeError`, which says what there is.
    """

    def __init__(self, sandbox: Host, world: World, vendor: Vendor[Any]) -> None:
        self._sandbox = sandbox
        self._world = world
        self._vendor = vendor
        self._records: dict[str, RecordsView[Any]] = {}

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self._vendor.name

    @property
    def url(self) -> str:
        """The URL to which a client appends the documented paths."""
        return self._sandbox.engine.url(self._world.name, self.name)

    @property
    def root(self) -> str:
        """The URL without what the vendor's clients have before the documented paths."""
        return self.url.removesuffix(self._vendor.pack.prefix(self._vendor.seeded))

    @property
    def origin(self) -> str:
        """An origin with the vendor at its root, for clients that take only host and port."""
        return self._sandbox.origin(self._world.name, self.name)

    @property
    def credentials(self) -> dict[str, str]:
        """What a client needs to authenticate, by the names of the environment variables."""
        return dict(self._vendor.pack.credentials(self._vendor.seeded))

    @property
    def exchanges(self) -> ExchangesView:
        """The exchanges with this vendor that the journal still holds, the oldest first."""
        among = [ExchangeView(it) for it in self._world.journal if it.vendor == self.name]
        return ExchangesView(lambda: {self.name: self._vendor}, among)

    def fail(self, error: str, **rule: Any) -> FaultView:
        """Fail calls of this vendor with a documented error: `fail("606", times=2)`.

        Raises `SandboxError` as `fault` does.
        """
        return self.fault(error=error, **rule)

    def fault(self, **rule: Any) -> FaultView:
        """Make matching calls of this vendor go wrong, as the README's table of faults has it.

        `fault(operation="syncLeads", connection="close", happens=True, times=1)`. For `from`
        and `until` say `begins` and `ends`. Raises `SandboxError` for a rule that can never
        match, with the nearest name.
        """
        return add_fault(self._sandbox, self._world, {"vendor": self.name, **rule})

    def outage(
        self,
        *,
        status: int = 503,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> FaultView:
        """Let the vendor be out of order for so long, from now on, by the world's clock."""
        now = self._sandbox.call(self._world.clock.now)
        ends = now + seconds + 60 * (minutes + 60 * (hours + 24 * days))
        return self.fault(status=status, begins=exactly(now), ends=exactly(ends))

    # Hidden from type checkers, so that they refuse a mistyped name.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            credentials = self.credentials
            if name.upper() in credentials:
                return credentials[name.upper()]
            try:
                value = getattr(self._present(), name)
            except AttributeError:
                known = ", ".join(self._names())
                raise AttributeError(f"{self.name} has no {name!r}; there are {known}") from None
            return self._view(name, value) if isinstance(value, Table) else value

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._names()]

    def __repr__(self) -> str:
        return f"<{self.name} at {self.url}>"

    def _names(self) -> list[str]:
        return [*map(str.lower, self.credentials), *vars(self._vendor.seeded)]

    def _view(self, name: str, table: Table[Any]) -> RecordsView[Any]:
        view = self._records.get(name)
        if view is None or view._table is not table:
            view = self._records[name] = RecordsView(name, table)
        return view

    def _present(self) -> Any:
        """Return the state as it is now, with all that has fallen due."""

        def present() -> Any:
            self._sandbox.engine.settle(self._world, self._vendor, self._world.clock.now())
            return self._world.states[self.name]

        return self._sandbox.call(present)


class Marketo(VendorView):
    """Marketo Engage."""

    client_id: str
    client_secret: str
    fields: RecordsView[str]
    leads: RecordsView[int]
    partitions: RecordsView[int]
    workspaces: RecordsView[str]
    lists: RecordsView[int]
    list_members: RecordsView[tuple[int, int]]
    programs: RecordsView[int]
    channels: RecordsView[str]
    program_members: RecordsView[tuple[int, int]]
    program_member_fields: RecordsView[str]
    campaigns: RecordsView[int]
    campaign_members: RecordsView[tuple[int, int]]
    forms: RecordsView[int]
    companies: RecordsView[str]
    sales_persons: RecordsView[str]
    cookies: RecordsView[str]
    activities: RecordsView[int]
    folders: RecordsView[int]
    services: RecordsView[str]
    tokens: RecordsView[str]


class LeadSquared(VendorView):
    """LeadSquared."""

    access_key: str
    secret_key: str
    lead_fields: RecordsView[str]
    leads: RecordsView[str]
    users: RecordsView[str]
    groups: RecordsView[str]
    teams: RecordsView[str]
    keys: RecordsView[str]
    lists: RecordsView[str]
    list_members: RecordsView[tuple[str, str]]


class LionDesk(VendorView):
    """LionDesk."""

    token: str
    users: RecordsView[int]
    contacts: RecordsView[int]
    addresses: RecordsView[int]
    leads: RecordsView[int]
    lead_sources: RecordsView[int]
    lead_routes: RecordsView[int]
    teams: RecordsView[int]
    team_members: RecordsView[int]
    team_member_distribution_options: RecordsView[int]
    lead_offers: RecordsView[int]
    tags: RecordsView[int]
    hotnesses: RecordsView[int]
    contact_sources: RecordsView[int]
    custom_fields: RecordsView[int]
    campaigns: RecordsView[int]
    events: RecordsView[int]
    clients: RecordsView[str]
    tokens: RecordsView[str]
    codes: RecordsView[str]


class Easir(VendorView):
    """EASI'R."""

    token: str
    companies: RecordsView[int]
    teams: RecordsView[int]
    roles: RecordsView[int]
    users: RecordsView[int]
    clients: RecordsView[str]
    tokens: RecordsView[str]
    grants: RecordsView[str]
    relations_paths: RecordsView[str]
    lead_type_bundles: RecordsView[int]
    lead_types: RecordsView[str]
    team_settings: RecordsView[tuple[str, int]]
    fields: RecordsView[int]
    contacts: RecordsView[str]
    accounts: RecordsView[str]
    leads: RecordsView[str]
    lead_files: RecordsView[str]
    cases: RecordsView[str]
    webhooks: RecordsView[int]
    activities: RecordsView[str]
    rotations: RecordsView[tuple[str, int]]
    notifications: RecordsView[int]
    autoreplies: RecordsView[int]


class Incwo(VendorView):
    """incwo."""

    user: str
    password: str
    business_files: RecordsView[int]
    users: RecordsView[int]
    leads: RecordsView[int]
    contacts: RecordsView[int]
    firms: RecordsView[int]
    projects: RecordsView[int]
    proposal_sheets: RecordsView[int]
    product_categories: RecordsView[int]


TYPED: Mapping[str, type[VendorView]] = {
    "marketo": Marketo,
    "leadsquared": LeadSquared,
    "liondesk": LionDesk,
    "easir": Easir,
    "incwo": Incwo,
}
