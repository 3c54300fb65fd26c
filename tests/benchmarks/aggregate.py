"""LeadSquared's report over 100,000 and a million leads, in process: aggregates, and a list.

Usage: python tests/benchmarks/aggregate.py [--short]
"""

import gc
import json
import random
import sys
import time

from sandbox import packs
from sandbox.journal import Request
from sandbox.limits import Figures, Limits
from sandbox.state import Table, caseless
from sandbox.vendor import Call
from sandbox.vendors.leadsquared.state import INDEXED

PATH = "/Leads/LeadDistribution/FilterByLeadField"
STAGES = ("Prospect", "Opportunity", "Customer", "Disqualified")
SOURCES = ("Google Ads", "Facebook", "Referral Sites", "Walk-in")
YEAR = {
    "DateField": "LeadCreatedOn", "FromDate": "2018-01-01 00:00:00", "ToDate": "2018-12-31 23:59:59",
}  # fmt: skip


def averaged(group):
    """Return the output of an average."""
    return {
        "Type": "aggregate", "GroupBy": group, "AggregateFunction": "Average", "AggregateField": "EngagementScore",
    }  # fmt: skip


def where(*filters):
    """Return a report filter."""
    names = ("LookUpName", "SqlOperator", "LookUpValue")
    return {"LeadFilters": [dict(zip(names, it, strict=True)) for it in filters]}


REPORTS = {
    "average by owner": {"Output": averaged("OwnerId")},
    "average by owner, a year": {"Output": averaged("OwnerId"), "DateFilter": [YEAR]},
    "average by owner, four users, a year": {
        "Output": averaged("OwnerId"),
        "DateFilter": [YEAR],
        "ReportFilter": {
            "UserFilter": [
                "01f131a5-7746-11e6-bcaf-0677ec402fcf", "07934579-8551-11e6-88b9-0677ec402fcf",
                "090529bc-862c-11e6-88b9-0677ec402fcf", "0ec2b1d5-3d0f-11e5-b982-22000aa68b6f",
            ]
        },
    },
    "count by stage": {"Output": {"Type": "aggregate", "GroupBy": "ProspectStage"}},
    "score < 20, by source": {
        "Output": averaged("Source"), "ReportFilter": where(("EngagementScore", "<", "20")),
    },
    "source and score and year": {
        "Output": averaged("OwnerId"),
        "DateFilter": [YEAR],
        "ReportFilter": where(("Source", "=", "Google Ads"), ("EngagementScore", "<", "20")),
    },
    "first page of a list": {"Output": {"Type": "list", "IncludeCSV": "FirstName"}, "DateFilter": [YEAR]},
}  # fmt: skip


def filled(state, count):
    """Return the state with so many leads, of all owners and over three years."""
    chance = random.Random(1)
    owners = [it["UserId"] for it in state.users]
    state.leads = Table(caseless).filled(
        (id, {
            "ProspectID": id,
            "FirstName": "Ann",
            "OwnerId": chance.choice(owners),
            "Source": chance.choice(SOURCES),
            "ProspectStage": chance.choice(STAGES),
            "EngagementScore": chance.randrange(100),
            "CreatedOn": f"{2017 + n * 3 // count}-{n % 12 + 1:02d}-{n % 28 + 1:02d} 10:00:00.000",
        })
        for n, id in ((n, f"{n:08x}-0000-4000-8000-{n:012x}") for n in range(count))
    )  # fmt: skip
    for name in INDEXED:
        state.leads.count(name, "")
    return state


def measure(vendor, state, body, rounds=5):
    """Return the milliseconds of the first call and of the quickest of the next ones."""
    request = Request("POST", PATH, {"Content-Type": "application/json"}, json.dumps(body).encode())
    took = []
    for _ in range(rounds + 1):
        call = Call(
            vendor, request, PATH, "", state, 1.6e9, random.Random(1), Limits(Figures()), False
        )
        start = time.perf_counter()
        vendor.behaviours["filterByLeadField"](call)
        took.append((time.perf_counter() - start) * 1e3)
    return took[0], min(took[1:])


def main():
    vendor = packs.load("leadsquared")
    sizes = (100_000,) if "--short" in sys.argv else (100_000, 1_000_000)
    states = [filled(vendor.seeded.draft(), size) for size in sizes]
    gc.collect()
    gc.freeze()
    titles = [title for size in sizes for title in (f"{size:,} first", "again")]
    print(f"{'milliseconds':40}" + "".join(f"{title:>18}" for title in titles))
    for name, body in REPORTS.items():
        figures = [took for state in states for took in measure(vendor, state, body)]
        print(f"{name:40}" + "".join(f"{took:18.1f}" for took in figures))


if __name__ == "__main__":
    main()
