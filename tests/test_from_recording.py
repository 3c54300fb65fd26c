"""`--from RECORDING`: a world that begins with the records which recorded answers show."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from callers import headers_of
from calling import sign_in
from recorders import FORMS, exchange, har
from serving import hold
from test_cli import HERE, environment, fetch, run, serving
from test_record import recording as recorder
from test_seed_examples import FOLDER, put_right, recorded

from sandbox import Sandbox, packs
from sandbox.documents import _words_in
from sandbox.local import build
from sandbox.sources import SandboxError, data_folder, read_yaml

JSON = [("Content-Type", "application/json")]
MARKETO = "https://284-RPR-133.mktorest.com"
VOLATILE = re.compile(r'"requestId":"[^"]*"|"(previous|next)":"[^"]*"')


class Client:
    """A client of one vendor with its default credentials."""

    def __init__(self, world, vendor):
        self.view = getattr(world, vendor)
        self.headers = {}
        if vendor == "marketo":
            self.headers = {"Authorization": f"Bearer {sign_in(self.view)}"}
        else:
            self.headers = headers_of(self.view.credentials)

    def text(self, method, path, body=None, **more):
        """Send a request and return the text of the answer, whatever its status."""
        headers = {**self.headers, **more}
        if body is not None:
            xml = isinstance(body, str)
            headers["Content-Type"] = "application/xml" if xml else "application/json"
            body = body.encode() if xml else json.dumps(body).encode()
        request = Request(self.view.url + path, body, headers, method=method)
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        except HTTPError as error:
            return error.read().decode()

    def get(self, path):
        return json.loads(self.text("GET", path))

    def post(self, path, body):
        return json.loads(self.text("POST", path, body))

    def same(self, reads):
        """Return what reads answer, without what differs at each time."""
        return [VOLATILE.sub("", self.text(*read)) for read in reads]


@pytest.fixture
def begun(tmp_path):
    """Serve worlds that begin with recordings: `begun(vendor, file or text, …)` gives one."""
    servers = []

    def serve(vendor, *recordings, **options):
        files = []
        for number, given in enumerate(recordings):
            files.append(given if isinstance(given, Path) else tmp_path / f"{number}.recording")
            if isinstance(given, str):
                files[-1].write_text(given)
        servers.append(Sandbox([vendor], recordings=files, **options).start())
        return servers[-1].world("default")

    yield serve
    for server in servers:
        hold(server.world("default"))
        server.stop()


@pytest.fixture
def journey(tmp_path, begun):
    """Act and read in one sandbox; hold the same reads of another one that begins with it."""

    def carry_out(vendor, act, *reads):
        with Sandbox([vendor]) as server:
            client = Client(server.world("default"), vendor)
            more = act(client) or ()
            reads = [("GET", it) if isinstance(it, str) else it for it in (*reads, *more)]
            before = client.same(reads)
            journal = fetch(f"{server.url}/_sandbox/worlds/default/exchanges?format=har")
        file = tmp_path / "journey.har"
        file.write_bytes(journal)
        world = begun(vendor, file)
        assert before == Client(world, vendor).same(reads)
        return world

    return carry_out


def answered(method, url, answer, *, body=None, status=200):
    """Return an exchange with JSON in both directions."""
    sent = {} if body is None else {"headers": JSON, "body": json.dumps(body).encode()}
    text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return exchange(method, url, **sent, status=status, answer_headers=JSON, answer=text)


def marketo(method, path, *result, body=None, **more):
    answer = {"requestId": "a452#1a2087155d6", "result": list(result), "success": True, **more}
    return answered(method, f"{MARKETO}/rest/v1{path}", answer, body=body)


def lead(**fields):
    return marketo("GET", "/lead/7.json", {"id": 7, **fields})


def keys(table):
    return [it[next(iter(it))] for it in table]


# What one sandbox was asked, another one answers alike.


def test_marketo_answers_the_same_reads_as_the_sandbox_that_was_recorded(journey):
    def act(client):
        fields = [{"name": "shoeSize", "displayName": "Shoe Size", "dataType": "float"}]
        client.post("/rest/v1/leads/schema/fields.json", {"input": fields})
        people = [{"email": f"{name}@example.com", "shoeSize": 42.5} for name in "abcd"]
        made = client.post("/rest/v1/leads.json", {"input": people})["result"]
        a, b, c, d = (it["id"] for it in made)
        changes = [{"email": "a@example.com", "firstName": "Ann", "lastName": None}]
        client.post("/rest/v1/leads.json", {"input": changes})
        client.post("/rest/v1/leads/delete.json", {"input": [{"id": d}]})
        client.post("/rest/v1/lists/1001/leads.json", {"input": [{"id": a}, {"id": b}]})
        client.text("DELETE", "/rest/v1/lists/1001/leads.json", {"input": [{"id": b}]})
        moved = {"statusName": "Engaged", "input": [{"leadId": a}, {"leadId": c}]}
        client.post("/rest/v1/programs/1127/members/status.json", moved)
        client.post("/rest/v1/programs/1127/members/delete.json", {"input": [{"leadId": c}]})
        client.post(f"/rest/v1/leads/{b}/merge.json?leadId={c}", None)
        return [
            *(f"/rest/v1/lead/{it}.json?fields=email,firstName,shoeSize" for it in (a, b, c, d)),
            f"/rest/v1/leads/{a}/listMembership.json",
            f"/rest/v1/leads/{b}/listMembership.json",
            f"/rest/v1/leads/{a}/programMembership.json",
        ]

    world = journey(
        "marketo",
        act,
        "/rest/v1/lists.json",
        "/rest/v1/list/1001/leads.json",
        "/rest/v1/leads/programs/1127.json",
        "/rest/v1/programs/1127/members.json?filterType=statusName&filterValues=Engaged,Member",
        "/rest/v1/campaigns.json",
        "/rest/v1/campaigns.json?isTriggerable=true",
        "/rest/v1/leads/318581/smartCampaignMembership.json",
        "/rest/v1/leads/partitions.json",
        "/rest/v1/leads/describe.json",
        "/rest/v1/leads/describe2.json",
        "/rest/v1/leads/schema/fields.json",
        "/rest/v1/programs/members/describe.json",
        "/rest/asset/v1/staticList/byName.json?name=Presidents",
    )
    assert "float" == world.marketo.fields["shoeSize"]["dataType"]


def test_leadsquared_answers_the_same_reads_as_the_sandbox_that_was_recorded(journey):
    leads, service = "/v2/LeadManagement.svc", "/v2/UserManagement.svc"
    everyone = {"Output": {"Type": "list", "IncludeCSV": "*"}, "Paging": {"PageSize": 1000}}
    owners = {"Output": {"Type": "aggregate", "GroupBy": "OwnerId"}}
    list_of = {"SearchParameters": {"ListId": "42e2bc7f-7b96-11e9-ae3d-020714094d7e"}}

    def act(client):
        first = [{"Attribute": "FirstName", "Value": "Ann"}]
        pairs = [*first, {"Attribute": "Phone", "Value": "8888888881"}]
        id = client.post(f"{leads}/Lead.Create", pairs)["Message"]["Id"]
        changed = [{"Attribute": "mx_City", "Value": "Chennai"}]
        client.post(f"{leads}/Lead.Update?leadId={id}", changed)
        client.post(f"{leads}/Lead/Bulk/Create", [first, [*first, *changed]])
        return [f"{leads}/Leads.GetById?id={id}"]

    journey(
        "leadsquared",
        act,
        ("POST", "/Leads/LeadDistribution/FilterByLeadField", everyone),
        ("POST", "/Leads/LeadDistribution/FilterByLeadField?ResponseFormat=CSV", everyone),
        ("POST", "/Leads/LeadDistribution/FilterByLeadField", owners),
        ("POST", f"{leads}/Leads/Retrieve/BySearchParameter", list_of),
        ("POST", f"{service}/User/AdvancedSearch", {}),
        f"{service}/Users.Get",
        f"{service}/User/Retrieve/ByUserId?userId=3b1041fb-8374-11e7-8758-0a106ee76b21",
        "/v2/Authentication.svc/UserByAccessKey.Get",
        f"{leads}/LeadsMetaData.Get",
    )


def test_liondesk_answers_the_same_reads_as_the_sandbox_that_was_recorded(journey):
    def act(client):
        for service, body in {
            "contacts": {"first_name": "Ann", "custom_fields": [{"id": 147, "value": "cats"}]},
            "tags": {"content": "New"},
            "hotnesses": {"name": "Warm", "rank": 4},
            "custom_fields": {"name": "Shoes", "data_type": "Number"},
        }.items():
            path = f"/{service.replace('_', '-')}"
            kept, gone = (client.post(path, body)["id"] for _ in "ab")
            client.text("PATCH", f"{path}/{kept}", {"rank": 9, "last_name": "Lee"})
            client.text("DELETE", f"{path}/{gone}")
            yield f"{path}/{kept}"
        client.post("/contacts/2/addresses", {"city": "Seattle"})

    journey(
        "liondesk",
        act,
        *("/me", "/users", "/leads/3", "/leads/3/offers?$limit=50", "/lead-sources"),
        *("/lead-routes", "/teams", "/tags", "/hotnesses", "/contact-sources", "/custom-fields"),
        *("/campaigns", "/events", "/contacts/2/addresses", "/team-members/7"),
        "/team-member-distribution-options/1",
    )


def test_easir_answers_the_same_reads_as_the_sandbox_that_was_recorded(journey):
    type_id = "01e6b3ba-8673-41ba-8604-4d3959e03778"

    def act(client):
        (path, *_) = client.get("/relations-paths")["data"]
        made = {"name": "New", "description": "A new one", "relations_paths": [path["id"]]}
        kept, gone = (client.post("/lead-types", made)["id"] for _ in "ab")
        client.text("PUT", f"/lead-types/{kept}", {**made, "name": "Changed"})
        client.text("DELETE", f"/lead-types/{gone}")
        person = {"fixed_fields": [{"name": "first_name", "value": "Ann"}], "custom_fields": []}
        lead = client.post("/leads", {"lead_type_id": kept, "team_id": 52, "contact": person})
        assert '"accepted"' in client.text("PUT", f"/leads/{lead['id']}/accept", {})
        return [f"/leads/{lead['id']}", ("PUT", f"/lead-types/{gone}", made)]

    world = journey(
        "easir",
        act,
        *("/me", "/companies/416/users?per_page=50", "/teams", "/roles", "/relations-paths"),
        *("/fields/contact", "/fields/b2c_contact", "/webhooks"),
        f"/lead-types/{type_id}/settings/52",
        f"/lead-types/{type_id}/leads",
    )
    assert "Changed" in [it["name"] for it in world.easir.lead_types]


def test_incwo_answers_the_same_reads_as_the_sandbox_that_was_recorded(journey):
    def act(client):
        contact = (
            "<contact><last_name>Lee</last_name><firm_id>2410301</firm_id><contact_items>"
            "<contact_item><type_id>23</type_id><value>0102</value></contact_item>"
            "</contact_items></contact>"
        )
        lead = (
            "<lead><topic>{}</topic><value>1250.5</value><value_date>03-02-2027</value_date></lead>"
        )
        client.text("POST", "/contacts.xml", contact)
        kept, gone = (
            re.search("<id>([0-9]+)", client.text("POST", "/leads.xml", lead.format(it)))[1]
            for it in "ab"
        )
        client.text("PUT", f"/leads/{kept}.xml", "<lead><progress_id>469</progress_id></lead>")
        client.text("DELETE", f"/leads/{gone}.xml")
        return [f"/leads/{kept}.xml", f"/leads/{gone}.xml"]

    journey(
        "incwo",
        act,
        *("/leads.xml?per_page=250", "/contacts.xml?per_page=250", "/firms.xml"),
        *("/projects.xml", "/proposal_sheets.xml"),
    )


# What counts of a recording.


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_recording_will_do(begun, form):
    marks = begun("marketo", FORMS[form](lead(email="ann@example.com")))

    assert ["ann@example.com"] == [it["email"] for it in marks.marketo.leads]


def test_the_last_state_wins(begun):
    world = begun("marketo", har(lead(email="old@example.com"), lead(email="new@example.com")))

    assert "new@example.com" == world.marketo.leads[7]["email"]


def test_members_add_up_over_reads_of_parts(begun):
    world = begun("marketo", har(lead(email="ann@example.com"), lead(firstName="Ann")))

    ann = world.marketo.leads[7]
    assert ("ann@example.com", "Ann") == (ann["email"], ann["firstName"])
    assert "lastName" not in ann


def test_leads_have_the_value_by_which_they_were_found(begun):
    url = "https://284-rpr-133.mktorest.com/rest/v1/leads.json"
    found = {"requestId": "a#1", "success": True, "result": [{"id": 7, "firstName": "Ann"}]}
    one = answered("GET", f"{url}?filterType=city&filterValues=Springfield", found)
    several = answered("GET", f"{url}?filterType=state&filterValues=IL,NY", found)
    world = begun("marketo", har(one, several))

    ann = world.marketo.leads[7]
    assert "Springfield" == ann["city"]
    assert "state" not in ann


def test_a_value_that_was_cleared_is_cleared(begun):
    world = begun("marketo", har(lead(email="ann@example.com"), lead(email=None)))

    assert world.marketo.leads[7]["email"] is None


def test_columns_that_were_not_asked_for_clear_nothing(begun):
    url = "https://api-in21.leadsquared.com/v2/UserManagement.svc/User/AdvancedSearch"
    user = {"UserId": "718ae557-9d0b-11e7-b0ab-02e89b2fb8f4", "FirstName": "Ann", "LastName": "Lee"}
    whole = {**user, "EmailAddress": "ann@example.com", "Role": "Sales_User", "StatusCode": "1"}
    parts = {**user, "EmailAddress": None, "Role": None, "StatusCode": None}
    answers = [{"Users": [it], "RecordCount": 1} for it in (whole, parts)]
    world = begun("leadsquared", har(*(answered("POST", url, it, body={}) for it in answers)))

    ann = world.leadsquared.users[user["UserId"]]
    assert ("ann@example.com", 1) == (ann["EmailAddress"], ann["StatusCode"])


def test_a_deleted_record_is_gone_and_so_is_what_refers_to_it(begun):
    member = marketo("GET", "/list/1001/leads.json", {"id": 7}, {"id": 8})
    delete = marketo(
        "POST", "/leads/delete.json", {"id": 7, "status": "deleted"}, body={"input": [{"id": 7}]}
    )
    world = begun("marketo", har(member, delete))

    assert [8] == [it["id"] for it in world.marketo.leads]
    assert [8] == [it["leadId"] for it in world.marketo.list_members]


def test_what_was_made_anew_after_its_deletion_is_there(begun):
    tag = {"id": 3, "content": "Back"}
    url = "https://api-v2.liondesk.com/tags"
    world = begun(
        "liondesk",
        har(
            answered("GET", f"{url}/3", tag),
            answered("DELETE", f"{url}/3", tag),
            answered("POST", url, tag, body={"content": "Back"}, status=201),
        ),
    )
    assert ["Back"] == [it["content"] for it in world.liondesk.tags]


def test_values_of_a_write_stand_in_its_request(begun):
    people = [{"email": "ann@example.com"}, {"email": "no"}, {"email": "bo@example.com"}]
    outcomes = [
        {"id": 21, "status": "created"},
        {"status": "skipped", "reasons": [{"code": "1003", "message": "Value for field"}]},
        {"id": 22, "status": "updated"},
    ]
    world = begun("marketo", har(marketo("POST", "/leads.json", *outcomes, body={"input": people})))

    found = {it["id"]: it["email"] for it in world.marketo.leads}
    assert {21: "ann@example.com", 22: "bo@example.com"} == found


def test_a_record_that_was_skipped_stays_as_it_was(begun):
    reasons = [{"code": "1008", "message": "Partition 'Europe' not found"}]
    skipped = {"id": 7, "status": "skipped", "reasons": reasons}
    body = {"input": [{"id": 7, "partitionName": "Europe"}]}
    moved = marketo("POST", "/leads/partitions.json", skipped, body=body)

    assert 1 == begun("marketo", har(lead(), moved)).marketo.leads[7]["leadPartitionId"]


def test_rows_of_csv_are_records(begun):
    url = "https://analyticsapi-in21.leadsquared.com/Leads/LeadDistribution/FilterByLeadField"
    csv = b"ProspectID,FirstName,Score\r\n3aee22bd-8419-422a-8242-c510df9af021,Ann,\r\n"
    row = exchange(
        "POST", url, headers=JSON, body=b"{}", status=200,
        answer_headers=[("Content-Type", "text/csv")], answer=csv,
    )  # fmt: skip
    (ann,) = begun("leadsquared", har(row)).leadsquared.leads

    assert "Ann" == ann["FirstName"]
    assert "Score" not in ann


def test_the_names_that_a_lead_shows_are_its_owners(begun):
    url = "https://api-in21.leadsquared.com/v2/LeadManagement.svc/Leads.GetById?id=1"
    owner = "718ae557-9d0b-11e7-b0ab-000000000000"
    shown = {"ProspectID": "3aee22bd-8419-422a-8242-c510df9af021", "OwnerId": owner, "OwnerIdName": "Ann Lee", "OwnerIdEmailAddress": "ann@example.com"}  # fmt: skip
    world = begun("leadsquared", har(answered("GET", url, [shown])))

    ann = world.leadsquared.users[owner]
    assert ("Ann", "Lee", "ann@example.com") == (
        ann["FirstName"], ann["LastName"], ann["EmailAddress"],
    )  # fmt: skip


def test_errors_are_no_records(begun):
    failed = {"requestId": "a452#1a2087155d6", "success": False, "errors": [{"code": "1004", "message": "Lead '7' not found"}]}  # fmt: skip
    refused = answered("GET", f"{MARKETO}/rest/v1/lead/9.json", {"result": [{"id": 9}]}, status=500)
    world = begun(
        "marketo", har(answered("GET", f"{MARKETO}/rest/v1/lead/7.json", failed), refused)
    )

    assert 1000 < len(world.marketo.leads)
    assert not {7, 9} & {it["id"] for it in world.marketo.leads}


def test_a_mask_is_no_value(begun):
    world = begun(
        "marketo", har(lead(email="ann@example.com"), lead(email="***", access_token="***"))
    )

    assert "ann@example.com" == world.marketo.leads[7]["email"]
    assert "access_token" not in world.marketo.fields


def test_a_list_without_any_empties_the_collection(begun):
    page = {"total": 0, "limit": 10, "skip": 0, "data": []}
    world = begun("liondesk", har(answered("GET", "https://api-v2.liondesk.com/tags", page)))

    assert [] == list(world.liondesk.tags)
    assert list(world.liondesk.hotnesses)


def test_several_recordings_add_up(begun):
    world = begun("marketo", har(lead(email="ann@example.com")), har(lead(firstName="Ann")))

    assert ("ann@example.com", "Ann") == tuple(
        world.marketo.leads[7][name] for name in ("email", "firstName")
    )


def test_a_folder_of_recordings_will_do(begun, tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "1.har").write_text(har(lead(email="ann@example.com")))
    (folder / "2.json").write_text(FORMS["nock.json"](lead(firstName="Ann")))
    world = begun("marketo", folder)

    assert "Ann" == world.marketo.leads[7]["firstName"]


# What it is made of, and what stays.


def test_a_member_of_leads_that_is_no_field_becomes_a_custom_field(begun):
    values = {"isVip": True, "visits": 3, "weight": 2.5, "born": "1990-02-28", "size": "XL"}
    world = begun("marketo", har(lead(**values)))

    kinds = {"isVip": "boolean", "visits": "integer", "weight": "float", "born": "date", "size": "string"}  # fmt: skip
    fields = world.marketo.fields
    assert kinds == {name: fields[name]["dataType"] for name in values}
    assert all(fields[name]["isCustom"] for name in values)
    answer = Client(world, "marketo").get("/rest/v1/lead/7.json?fields=" + ",".join(values))
    assert {"id": 7, **values} == answer["result"][0]


def test_the_type_of_a_custom_field_is_the_one_that_was_described(begun):
    described = {"id": 900, "displayName": "Size", "dataType": "phone", "length": 255, "rest": {"name": "size", "readOnly": False}}  # fmt: skip
    world = begun(
        "marketo", har(lead(size="42"), marketo("GET", "/leads/describe.json", described))
    )

    assert ("phone", 900) == tuple(world.marketo.fields["size"][it] for it in ("dataType", "id"))


def test_what_refers_to_a_fixture_that_is_gone_is_left_out(begun):
    world = begun("marketo", har(lead(email="ann@example.com")))

    assert [7] == [it["id"] for it in world.marketo.leads]
    assert [] == list(world.marketo.list_members)
    assert [] == list(world.marketo.program_members)
    assert {1001, 1127} <= {it["id"] for it in world.marketo.programs}


def test_a_fixture_does_not_belong_to_what_has_the_key_of_another_one_now(begun):
    a_list = {"id": 1001, "name": "Own", "workspaceName": "Default", "createdAt": "2024-01-02T03:04:05Z", "updatedAt": "2024-01-02T03:04:05Z"}  # fmt: skip
    world = begun("marketo", har(marketo("GET", "/lists/1001.json", a_list)))

    assert ["Own"] == [it["name"] for it in world.marketo.lists]
    assert [] == list(world.marketo.list_members)
    assert 1000 < len(world.marketo.leads)


def test_a_lead_of_whom_a_membership_alone_was_asked_is_there(begun):
    none = marketo("GET", "/leads/7/listMembership.json", moreResult=False)

    assert [7] == [it["id"] for it in begun("marketo", har(none)).marketo.leads]


def test_what_is_referred_to_and_was_not_shown_is_stood_in_for(begun):
    program = {"id": 77, "progressionStatus": "Won", "isExhausted": False, "acquiredBy": True, "reachedSuccess": True, "membershipDate": "2024-01-02T03:04:05Z", "updatedAt": "2024-01-02T03:04:05Z"}  # fmt: skip
    member = marketo("GET", "/leads/7/programMembership.json", program, moreResult=False)
    a_list = {"id": 5, "name": "Fans", "workspaceName": "Mars", "createdAt": "2024-01-02T03:04:05Z", "updatedAt": "2024-01-02T03:04:05Z"}  # fmt: skip
    world = begun("marketo", har(member, marketo("GET", "/lists/5.json", a_list)))

    client = Client(world, "marketo")
    assert [program] == client.get("/rest/v1/leads/7/programMembership.json")["result"]
    assert "Mars" == client.get("/rest/v1/lists/5.json")["result"][0]["workspaceName"]
    assert "Won" in [it["name"] for it in world.marketo.channels["Channel 77"]["statuses"]]


def test_what_does_not_fit_is_stood_in_for(begun):
    url = "https://api-v2.liondesk.com/contact-sources"
    world = begun("liondesk", har(answered("GET", f"{url}/4", {"id": 4, "name": "x" * 300})))

    assert ["contact_sources 4"] == [it["name"] for it in world.liondesk.contact_sources]


def test_a_record_of_which_nothing_can_be_made_is_left_out_and_told_of(tmp_path):
    file = tmp_path / "leads.har"
    url = "https://api-in21.leadsquared.com/v2/LeadManagement.svc/Leads.GetById?id=7"
    file.write_text(har(answered("GET", url, [{"ProspectID": "SEVEN", "FirstName": "Ann"}])))
    summary, left_out = build(["leadsquared"], recordings=[file]).vendors.notes

    assert "leads.har: no records" == summary
    assert left_out.startswith("left out: leadsquared leads SEVEN: ProspectID: ")


@pytest.mark.parametrize("vendor", packs.names())
def test_credentials_go_on_working(vendor, begun):
    examples = [recorded(put_right(it)) for it in seeds(vendor)]
    world, plain = begun(vendor, har(*examples)), build([vendor]).vendors[vendor]

    assert plain.pack.credentials(plain.seeded) == dict(getattr(world, vendor).credentials)
    path = {
        "marketo": "/rest/v1/leads/describe.json",
        "leadsquared": "/v2/UserManagement.svc/Users.Get",
        "liondesk": "/me",
        "easir": "/me",
        "incwo": "/leads.xml",
    }[vendor]
    Client(world, vendor).text("GET", path)
    assert 200 == getattr(world, vendor).exchanges.last.status


def test_a_recording_is_laid_over_folders(begun, tmp_path):
    folder = tmp_path / "fixtures"
    (folder / "marketo").mkdir(parents=True)
    (folder / "marketo/settings.yaml").write_text("pod: ab\n")
    partitions = [{"id": id, "name": name} for id, name in enumerate("ABC", 1)]
    (folder / "marketo/partitions.yaml").write_text(json.dumps(partitions))
    world = begun("marketo", har(lead(email="ann@example.com")), fixtures=[folder])

    assert [7] == [it["id"] for it in world.marketo.leads]
    assert ["A", "B", "C"] == [it["name"] for it in world.marketo.partitions]
    assert sign_in(world.marketo).endswith(":ab")


def test_a_world_of_its_own_lays_its_records_over_the_recording(tmp_path):
    (tmp_path / "a.har").write_text(har(lead(email="ann@example.com", firstName="Ann")))
    own = {"marketo": {"leads": [{"id": 7, "email": "own@example.com"}]}}
    with Sandbox(["marketo"], recordings=[tmp_path / "a.har"]) as server:
        ann = server.world(fixtures=own).marketo.leads[7]

    assert ("own@example.com", "Ann") == (ann["email"], ann["firstName"])


# Whose data it is.


def test_the_default_token_of_liondesk_stands_for_who_called(begun):
    url = "https://api-v2.liondesk.com"
    me = {"id": 4711, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}
    contact = {"id": 9, "owner_user_id": 8, "assigned_user_id": 4711, "first_name": "Bo"}
    lead = {"id": 3, "contact_id": 9, "contact": {"id": 9, "first_name": "Bo", "last_name": None}}
    asked = [("/me", me), ("/contacts/9", contact), ("/leads/3", lead)]
    world = begun("liondesk", har(*(answered("GET", url + path, it) for path, it in asked)))

    client = Client(world, "liondesk")
    assert "Ann" == client.get("/me")["first_name"]
    assert [9] == [it["id"] for it in client.get("/contacts")["data"]]
    assert [3] == [it["id"] for it in client.get("/leads")["data"]]


def test_who_called_liondesk_is_found_by_what_only_its_owner_sees(begun):
    tag = {"id": 3, "user_id": 4711, "name": "Web"}
    world = begun(
        "liondesk", har(answered("GET", "https://api-v2.liondesk.com/contact-sources/3", tag))
    )

    assert [3] == [it["id"] for it in Client(world, "liondesk").get("/contact-sources")["data"]]


def test_the_api_user_of_marketo_sees_the_partitions_that_were_seen(begun):
    world = begun(
        "marketo", har(marketo("GET", "/leads/partitions.json", {"id": 7, "name": "Own"}))
    )

    shown = Client(world, "marketo").get("/rest/v1/leads/partitions.json")["result"]
    assert {"id": 7, "name": "Own"} == shown[0]


def test_the_default_token_of_easir_stands_for_who_called_with_his_rights(begun):
    times = {"created_at": "2018-01-01 00:00:00", "updated_at": "2018-01-01 00:00:00"}
    me = {"id": 9001, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", **times}
    me |= {"user_type": {"id": 1, "name": "user"}, "roles": [{"id": 77, "name": "Sales", **times}]}
    me |= {"rights": ["opportunities", "cases"], "teams": [], "team": None, "company": None}
    lead = {
        "id": "177a16d3-fbe1-4186-bfbc-51925de2557c",
        "company_id": 999,
        "user_id": 9001,
        **times,
    }
    url = "https://api.easir.com"
    world = begun(
        "easir",
        har(answered("GET", f"{url}/me", me), answered("GET", f"{url}/leads/{lead['id']}", lead)),
    )

    shown = Client(world, "easir").get("/me")
    assert ("Ann", ["opportunities", "cases"]) == (shown["first_name"], shown["rights"])
    assert 77 == shown["roles"][0]["id"]
    assert 999 in [it["id"] for it in world.easir.companies]


def test_an_account_of_incwo_is_open_to_the_default_user(begun):
    firm = b"<firm><id>5</id><name>Acme</name><contact_addresses><contact_address><city>Lyon</city></contact_address></contact_addresses><creator_id>31</creator_id><created_at>01-07-2024-12-00</created_at></firm>"
    url = "https://www.incwo.com/999/firms/5.xml"
    xml = [("Content-Type", "application/xml; charset=utf-8")]
    world = begun("incwo", har(exchange("GET", url, answer_headers=xml, answer=firm)))

    assert world.incwo.url.endswith("/incwo/999") or "/999" in world.incwo.url
    answer = Client(world, "incwo").text("GET", "/firms/5.xml")
    assert "<city>Lyon</city>" in answer
    assert "<created_at>01-07-2024-12-00</created_at>" in answer
    assert "2024-07-01T10:00:00Z" == world.incwo.firms[5]["created_at"]


# The customer's documents, as if somebody had recorded their examples.


def seeds(vendor):
    return yaml.safe_load((FOLDER / f"{vendor}.yaml").read_text())


@pytest.fixture
def documented(begun):
    """Give a world that begins with the examples of a vendor's document, or these of them."""

    def begin(vendor, *examples):
        return begun(vendor, har(*map(recorded, examples or map(put_right, seeds(vendor)))))

    return begin


def test_the_leads_of_marketos_document_are_there(documented):
    leads = documented("marketo").marketo.leads

    assert ["abe@usa.gov", "george@usa.gov"] == [leads[it]["email"] for it in (318581, 318592)]
    assert "04828" == leads[50]["postalCode"]
    assert len(leads) < 20


def test_the_owners_of_leadsquareds_document_are_there(documented):
    world = documented("leadsquared")

    owner = world.leadsquared.users["07934579-8551-11e6-88b9-0677ec402fcf"]
    assert "Sales_User" != owner["FirstName"]
    output = {"Type": "aggregate", "GroupBy": "OwnerId"}
    rows = Client(world, "leadsquared").post(
        "/Leads/LeadDistribution/FilterByLeadField", {"Output": output}
    )["Results"]
    assert {"01f131a5-7746-11e6-bcaf-0677ec402fcf", owner["UserId"]} <= {
        it["OwnerId"] for it in rows
    }


def test_the_offers_of_liondesks_document_are_answered_as_they_stand_there(documented):
    example = next(it for it in map(put_right, seeds("liondesk")) if it.get("answer"))
    world, one = documented("liondesk", example), json.loads(example["answer"])

    answer = Client(world, "liondesk").get(f"/leads/{one['lead']['id']}/offers/{one['id']}")
    assert one == answer


def test_the_lead_types_of_easirs_document_are_answered_as_they_stand_there(documented):
    example = put_right(seeds("easir")[0])
    world, listed = documented("easir", example), json.loads(example["answer"])["data"]

    shown = Client(world, "easir").get("/lead-types")["data"]
    for it in (*listed, *shown):
        del it["lead_count"]  # of leads that nobody has shown
    assert listed == shown


def test_the_leads_of_a_type_of_easirs_document_are_answered_as_they_stand_there(documented):
    example = next(it for it in map(put_right, seeds("easir")) if "/leads" in it["request"])
    path = example["request"].partition("api.easir.com")[2]
    world = documented("easir", example)

    shown = Client(world, "easir").get(path)["data"]
    (listed,) = json.loads(example["answer"])["data"]
    of_type = path.split("/")[2]
    fields = {it["id"] for it in world.easir.fields}
    assert [{**listed, "lead_type_id": of_type}] == shown
    for entity in ("account", "contact"):
        for kind in ("fixed_fields", "custom_fields"):
            assert {it["field_id"] for it in listed[entity][kind]} <= fields


def test_the_lead_of_incwos_document_is_there(documented):
    world = documented("incwo")

    (lead,) = world.incwo.leads
    assert ("Name of client", 12500.0, 20) == (
        lead["client_name"],
        lead["value"],
        lead["confidence_pct"],
    )


# Masked recordings, and the command line.


def test_what_record_has_kept_without_secrets_will_do(tmp_path, begun, world):
    with recorder(tmp_path, world.marketo.url, "marketo") as it:
        query = f"grant_type=client_credentials&client_id={world.marketo.client_id}&client_secret={world.marketo.client_secret}"
        with urlopen(f"{it.url}/identity/oauth/token?{query}", timeout=10) as answer:
            token = json.load(answer)["access_token"]
        asked = Request(
            f"{it.url}/rest/v1/lead/318581.json", headers={"Authorization": f"Bearer {token}"}
        )
        urlopen(asked, timeout=10).close()
        it.stop()
    assert token not in it.file.read_text()
    begins = begun("marketo", it.file)

    assert [318581] == [it["id"] for it in begins.marketo.leads]
    answer = Client(begins, "marketo").get("/rest/v1/lead/318581.json")
    assert "abe@usa.gov" == answer["result"][0]["email"]


@pytest.fixture
def file(tmp_path):
    """A recording of one lead, and of an exchange with nobody."""
    file = tmp_path / "recorded.har"
    file.write_text(
        har(lead(email="ann@example.com"), exchange("GET", "https://cdn.example.org/a"))
    )
    return str(file)


SUMMARY = "recorded.har: of marketo leads 1; exchanges of no vendor: 1\n"
STATE = "_sandbox/worlds/default/state/marketo/leads"


def test_serve_says_what_the_recording_shows_and_begins_with_it(tmp_path, file):
    with serving(tmp_path, "--from", file) as (_, url, printed):
        leads = json.loads(fetch(f"{url}/{STATE}"))

    assert SUMMARY in printed
    assert ["ann@example.com"] == [it["email"] for it in leads["records"]]


def test_the_environment_gives_a_recording_as_well(tmp_path, file):
    with serving(tmp_path, SANDBOX_FROM=file) as (_, url, _):
        assert 1 == json.loads(fetch(f"{url}/{STATE}"))["count"]


def test_with_env_the_summary_is_apart_from_the_variables(tmp_path, file):
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "sandbox.cli", "serve", "--port", "0", "--env",
               "--vendors", "marketo", "--from", file, "--ready-file", str(ready)]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        while not (ready.exists() and ready.read_text().endswith("\n")):
            assert process.poll() is None
        process.terminate()
        printed, said = process.communicate(timeout=30)

    assert "MARKETO_URL=" in printed
    assert "recorded.har" not in printed
    assert SUMMARY in said


def test_run_begins_with_a_recording_as_well(file):
    ask = f'curl -s "$SANDBOX_URL/{STATE}"'
    done = run("run", "--from", file, "--", "sh", "-c", ask)

    assert '"count":1' in done.stdout
    assert SUMMARY in done.stderr


def test_a_file_that_can_not_be_used_is_one_line_and_status_2(tmp_path, file):
    (tmp_path / "text").write_text("no recording")
    (tmp_path / "cut.har").write_text(har(lead(email="ann@example.com"))[:-20])
    missing = tmp_path / "missing.har"
    for named, said in {
        str(missing): f"{missing}: No such file or directory",
        str(tmp_path / "text"): "is no recording of a known form",
        str(tmp_path / "cut.har"): "cut.har: after exchange 0: parse error",
    }.items():
        done = run("serve", "--port", "0", "--from", named)
        assert (2, "") == (done.returncode, done.stdout)
        assert 1 == len(done.stderr.splitlines())
        assert said in done.stderr


def test_a_recording_of_none_of_the_vendors_is_refused(file):
    done = run("serve", "--port", "0", "--vendors", "incwo,easir", "--from", file)

    assert 2 == done.returncode
    assert (
        f"vendor-sandbox: {file}: none of its 2 exchanges is with incwo or easir\n" == done.stderr
    )


def test_without_a_recording_nothing_of_it_is_loaded():
    program = (
        "import sys; from sandbox.local import build; build().vendors['easir'];"
        "names = ('sandbox.recall', 'sandbox.vendors.easir.recorded', 'ijson');"
        "print([it for it in names if it in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=HERE
    )
    assert "[]\n" == done.stdout


def test_an_answer_that_is_not_as_documented_is_told_of_and_no_obstacle(tmp_path):
    odd = marketo("GET", "/leads/describe2.json", {"name": "API Lead", "fields": 3})
    file = tmp_path / "odd.har"
    file.write_text(har(odd, lead(email="ann@example.com")))
    notes = build(["marketo"], recordings=[file]).vendors.notes

    assert ["odd.har: of marketo leads 1; exchanges whose answer is not as documented: 1"] == notes


def test_an_unreadable_recording_is_refused_in_python_too(tmp_path):
    with pytest.raises(SandboxError, match="No such file"):
        Sandbox(recordings=[tmp_path / "missing"])


# The words of the contracts.


@pytest.mark.parametrize("vendor", packs.names())
def test_the_words_name_collections_and_members_that_there_are(vendor):
    fixtures = packs.load(vendor).fixtures
    for file in sorted((data_folder("contracts") / vendor).glob("*.yaml")):
        for at, word, said in _words_in(read_yaml(file)):
            if word not in ("x-collection", "x-removes"):
                continue
            for collection, members in ({said: {}} if isinstance(said, str) else said).items():
                assert collection in fixtures.schemas, at
                schema = fixtures.schemas[collection]
                known = {
                    *schema["properties"],
                    *(name for name in members if members[name] is None),
                }
                assert members.keys() <= known, at
