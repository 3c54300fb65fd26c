"""LeadSquared's aggregate in process: the document's sample, and others, over many leads.

Usage: python tests/benchmarks/aggregate.py [--short]
"""

import gc
import json
import sys
import time
from random import Random

from sandbox.journal import Request
from sandbox.local import build
from sandbox.state import Table, caseless
from sandbox.vendors.leadsquared.state import at_hand

PATH = "/leadsquared/Leads/LeadDistribution/FilterByLeadField"
FIRST, LAST = "2017-11-10 12:00:00", "2018-11-10 12:00:00"
STAGES = ("Prospect", "Opportunity", "Customer", "Disqualified")
SOURCES = ("Website", "Referral", "Education Fair", "Organic Search")
OWNERS = (
    "01f131a5-7746-11e6-bcaf-0677ec402fcf", "07934579-8551-11e6-88b9-0677ec402fcf",
    "090529bc-862c-11e6-88b9-0677ec402fcf", "0ec2b1d5-3d0f-11e5-b982-22000aa68b6f",
)  # fmt: skip
USERS = {
    "GroupConditions": [
        {"Condition": [{"LookupName": "UserID", "Operator": "eq", "LookupValue": ",".join(OWNERS)}]}
    ]
}
CREATED = {"DateField": "LeadCreatedOn", "FromDate": FIRST, "ToDate": LAST}
AVERAGE = {
    "Type": "aggregate", "GroupBy": "OwnerId", "AggregateFunction": "Average",
    "AggregateField": "EngagementScore", "IncludeCSV": "",
}  # fmt: skip
STAGE = {"LookUpName": "ProspectStage", "LookUpValue": "Customer", "SqlOperator": "="}
LOW = {"LookUpName": "EngagementScore", "LookUpValue": "20", "SqlOperator": "<"}

BODIES = {
    "the document's sample": {
        "ReportFilter": {
            "UserFilter": USERS,
            "LeadFilters": [
                {"LookUpName": "EngagementScore", "LookUpValue": "0", "SqlOperator": ""}
            ],
        },
        "DateFilter": [CREATED],
        "Output": AVERAGE,
        "Paging": {"PageIndex": 1, "PageSize": 10},
    },
    "average of everybody": {"Output": AVERAGE},
    "count by stage": {"Output": {"Type": "aggregate", "GroupBy": "ProspectStage"}},
    "two filters and a range": {
        "ReportFilter": {"LeadFilters": [STAGE, LOW]},
        "DateFilter": [CREATED],
        "Output": AVERAGE,
    },
    "count by owner's name": {"Output": {"Type": "aggregate", "GroupBy": "OwnerIdName"}},
    "list, the first page": {"Output": {"Type": "list", "IncludeCSV": "ProspectID,FirstName"}},
}


def leads(count):
    """Yield leads of two years, evenly over owners."""
    draw = Random(1)
    for n in range(count):
        id = f"00000000-0000-4000-8000-{n:012x}"
        day = n * 700 // count
        created = (
            f"{2017 + day // 350}-{1 + day % 350 // 30:02d}-{1 + day % 28:02d}"
            f" {n % 24:02d}:{n % 60:02d}:00.000"
        )
        yield id, {
            "ProspectID": id, "ProspectAutoId": n + 1, "FirstName": "Asha",
            "EmailAddress": f"p{n}@example.com", "OwnerId": draw.choice(OWNERS),
            "ProspectStage": draw.choice(STAGES), "Source": draw.choice(SOURCES),
            "EngagementScore": draw.randrange(100), "CreatedOn": created, "ModifiedOn": created,
            "LeadLastModifiedOn": created, "DeletionStatusCode": "0",
        }  # fmt: skip


def measure(count, rounds=5):
    """Return, for each body, milliseconds of the first and of the quickest later call."""
    engine = build(["leadsquared"], limits=False)
    world, vendor = engine.worlds["default"], engine.vendors["leadsquared"]
    state = world.states["leadsquared"].draft()
    state.leads = at_hand(Table(caseless).filled(leads(count)))
    world.states["leadsquared"] = state
    account = next(iter(vendor.seeded.accounts))
    headers = {
        "Content-Type": "application/json", "x-LSQ-AccessKey": account["AccessKey"],
        "x-LSQ-SecretKey": account["SecretKey"],
    }  # fmt: skip
    gc.collect()
    gc.freeze()

    def call(body):
        request = Request("POST", PATH, headers, json.dumps(body).encode())
        start = time.perf_counter()
        done = engine.exchange(engine.locate("", PATH), request)
        took = time.perf_counter() - start
        assert done.error is None, done.response.body
        return took * 1e3

    return {
        name: (call(body), min(call(body) for _ in range(rounds))) for name, body in BODIES.items()
    }


if __name__ == "__main__":
    for size in (100_000,) if "--short" in sys.argv else (100_000, 1_000_000):
        print(f"{'milliseconds, leads: ' + format(size, ','):40}{'first':>10}{'later':>10}")
        for name, (first, later) in measure(size).items():
            print(f"{name:40}{first:10.1f}{later:10.1f}")
