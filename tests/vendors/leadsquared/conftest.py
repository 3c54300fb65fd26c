"""LeadSquared in a private world."""

import pytest

ANALYTICS = "/Leads/LeadDistribution/FilterByLeadField"
LEADS = "/v2/LeadManagement.svc/"
USERS = "/v2/UserManagement.svc/"

ROHAN = "01f131a5-7746-11e6-bcaf-0677ec402fcf"
MEERA = "07934579-8551-11e6-88b9-0677ec402fcf"
VIKRAM = "090529bc-862c-11e6-88b9-0677ec402fcf"
BOSCO = "0ec2b1d5-3d0f-11e5-b982-22000aa68b6f"
FARAH = "0a63d1c0-774a-11e6-bcaf-0677ec402fcf"
VIR = "3b1041fb-8374-11e7-8758-0a106ee76b21"
SUNITA = "1d4f6a92-92b7-11e7-a7f6-0677ec402fcf"
ANIL = "8c9ad6a4-9b1b-4a53-9d53-1f1d0a6ad001"
LEELA = "8c9ad6a4-9b1b-4a53-9d53-1f1d0a6ad002"

COUNT = {"Type": "aggregate"}


class LeadSquaredCaller:
    """Calls of LeadSquared: `await leadsquared.analyse(Output={…})` gives the answer's body."""

    def __init__(self, view, client):
        self.view = view
        self.client = client
        self.auth = {"x-LSQ-AccessKey": view.access_key, "x-LSQ-SecretKey": view.secret_key}

    async def send(self, method, path, body=None, *, headers=None, auth=None, **query):
        """Send a request; return status, headers and the body's bytes."""
        more = {} if body is None else {"json": body}
        if isinstance(body, bytes):
            more = {"data": body}
        headers = {**(self.auth if auth is None else auth), **(headers or {})}
        async with self.client.request(
            method, self.view.url + path, headers=headers, params=query, **more
        ) as answer:
            self.headers, self.raw = answer.headers, await answer.read()
            return answer.status, await answer.json() if self.raw[:1] in b"{[" else self.raw

    async def post(self, path, body, **query):
        """Return the JSON of an answer that is HTTP 200."""
        status, answer = await self.send("POST", path, body, **query)
        assert 200 == status, answer
        return answer

    async def get(self, path, **query):
        status, answer = await self.send("GET", path, **query)
        assert 200 == status, answer
        return answer

    async def analyse(self, users=None, leads=None, dates=None, output=COUNT, **more):
        """Return the answer of the analytics operation."""
        report = {"UserFilter": users, "LeadFilters": leads}
        body = {"ReportFilter": report, "DateFilter": dates, "Output": output, **more}
        return await self.post(ANALYTICS, body)

    async def names(self, *filters, dates=None, users=None):
        """Return the first names of the leads that meet filters (field, operator, value)."""
        given = [
            dict(zip(("LookUpName", "SqlOperator", "LookUpValue"), it, strict=True))
            for it in filters
        ]
        answer = await self.analyse(
            users, given, dates, {"Type": "list", "IncludeCSV": "FirstName"},
            Sorting={"ColumnName": "ProspectAutoId", "Direction": "0"},
            Paging={"PageIndex": 1, "PageSize": 1000},
        )  # fmt: skip
        return [it["FirstName"] for it in answer["Results"]]

    async def refusal(self, method, path, body=None, **more):
        """Return status, exception type and message of an error."""
        status, answer = await self.send(method, path, body, **more)
        assert ["Status", "ExceptionType", "ExceptionMessage"] == list(answer)
        assert "Error" == answer["Status"]
        return status, answer["ExceptionType"], answer["ExceptionMessage"]

    async def lead(self, id):
        """Return a lead as a flat record."""
        (lead,) = await self.get(f"{LEADS}Leads.GetById", id=id)
        return lead


def fields(**values):
    """Return a lead as the list of attributes that is sent."""
    return [{"Attribute": name, "Value": value} for name, value in values.items()]


@pytest.fixture
async def leadsquared(world, client):
    return LeadSquaredCaller(world.leadsquared, client)
