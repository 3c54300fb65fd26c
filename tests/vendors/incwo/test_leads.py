"""Leads: the five actions of the documentation, and what stands in a lead."""

import re

import pytest

from .conftest import basic

FIELDS = (
    "id", "manager_id", "client_name", "topic", "contact_id", "firm_id", "is_engaged", "importance",
    "product_category_id", "value", "value_date", "confidence_pct", "project_id", "description",
    "learning_on_customer", "learning_on_sales_tools", "learning_on_products",
)  # fmt: skip


def names_in(text):
    return re.findall(r"^  <(\w+)>", text, re.MULTILINE)


@pytest.mark.evidence("seed", "Getting a single lead; the form recorded on siblings")
async def test_a_single_lead(incwo):
    status, text = await incwo.get("/leads/2750102.xml")
    assert 200 == status
    assert "application/xml; charset=utf-8" == incwo.headers["Content-Type"]
    assert """<?xml version="1.0" encoding="UTF-8"?>
<lead>
  <id>2750102</id>
  <manager_id>2210101</manager_id>
  <client_name>Cabinet Roussel &amp; Fils</client_name>
  <topic>Meeting room</topic>
  <contact_id>2510402</contact_id>
  <firm_id>2410302</firm_id>
  <is_engaged>0</is_engaged>
  <importance>1</importance>
  <product_category_id>2290002</product_category_id>
  <value>12500.0</value>
  <value_date>03-02-2017</value_date>
  <confidence_pct>20</confidence_pct>
  <project_id>0</project_id>
  <description></description>
  <learning_on_customer></learning_on_customer>
  <learning_on_sales_tools></learning_on_sales_tools>
  <learning_on_products></learning_on_products>
  <progress_id>460</progress_id>
""" == text.partition("  <creator_id>")[0]
    assert text.endswith("</updated_at>\n</lead>\n")


@pytest.mark.evidence("seed", "Object data: seventeen elements in this order")
async def test_the_documented_elements_come_first_and_in_order(incwo):
    _, text = await incwo.get("/leads/2750101.xml")
    own = ("progress_id", "creator_id", "modifier_id", "created_at", "updated_at")
    assert [*FIELDS, *own] == names_in(text)


@pytest.mark.evidence("seed", "Getting the leads list: page by page")
@pytest.mark.parametrize(
    ("page", "first", "count"),
    [("", 2750101, 30), ("?page=2", 2760019, 30), ("?page=3", 2760049, 12)],
)
async def test_leads_come_page_by_page(incwo, page, first, count):
    status, text = await incwo.get(f"/leads.xml{page}")
    assert 200 == status
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<leads type="array">\n  <lead>\n'
    )
    assert str(first) == re.search(r"<id>(\d+)</id>", text)[1]
    assert count == text.count("    <id>")
    number = page[-1:] or "1"
    assert f"""  <pagination>
    <current_page>{number}</current_page>
    <total_pages>3</total_pages>
    <current_page_items_count>{count}</current_page_items_count>
  </pagination>
</leads>
""" == text[text.index("  <pagination>") :]


@pytest.mark.evidence("inferred", "a page beyond the end is empty, and says which it is")
async def test_a_page_beyond_the_end_has_no_leads(incwo):
    _, text = await incwo.get("/leads.xml?page=9")
    assert "<lead>" not in text
    assert "<current_page>9</current_page>" in text
    assert "<current_page_items_count>0</current_page_items_count>" in text


@pytest.mark.evidence("inferred", "a page that is no number is the first")
@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "%00", "9" * 5000])
async def test_a_page_that_is_none_is_the_first(incwo, page):
    _, text = await incwo.get(f"/leads.xml?page={page}")
    assert "<current_page>1</current_page>" in text
    assert "<id>2750101</id>" in text


@pytest.mark.evidence("client", "one client sends per_page up to 250")
@pytest.mark.parametrize(("asked", "count"), [("5", 5), ("250", 72), ("1000", 72), ("0", 30)])
async def test_a_page_is_as_long_as_asked_for(incwo, asked, count):
    _, text = await incwo.get(f"/leads.xml?per_page={asked}")
    assert count == text.count("    <id>")


@pytest.mark.evidence("seed", "Creating a new lead: returns the lead data; saved recorded")
async def test_a_new_lead_is_created_and_returned(incwo):
    sent = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<lead><topic>Canteen &amp; café</topic>'
        "<contact_id>0</contact_id><firm_id>2410301</firm_id><value>85.88</value>"
        "<value_date>22-12-2014</value_date><progress_id>463</progress_id></lead>"
    )
    status, text = await incwo.call("POST", "/leads.xml", sent.encode())

    assert 201 == status
    assert text.splitlines()[1:4] == ["<lead>", "  <saved>true</saved>", "  <id>2770002</id>"]
    assert f"{incwo.view.url}/leads/2770002.xml" == incwo.headers["Location"]
    for line in (
        "<topic>Canteen &amp; café</topic>", "<value>85.88</value>", "<progress_id>463</progress_id>",
        "<value_date>22-12-2014</value_date>", "<client_name>Boulangerie Martin</client_name>",
        "<manager_id>2210101</manager_id>", "<creator_id>2210101</creator_id>",
    ):  # fmt: skip
        assert f"  {line}\n" in text
    again = await incwo.get("/leads/2770002.xml")
    assert (200, text.replace("  <saved>true</saved>\n", "")) == again


@pytest.mark.evidence("inferred", "an empty lead is accepted: the document names no required field")
@pytest.mark.parametrize(
    "body", [b"<lead/>", b"<lead></lead>", b"<other><topic>x</topic></other>", b""]
)
async def test_a_lead_without_anything_gets_the_defaults(incwo, body):
    status, text = await incwo.call("POST", "/leads.xml", body)
    assert 201 == status
    values = re.findall(r"^  <\w+>([^<]*)</", text, re.MULTILINE)
    assert [
        "true",
        "2770002",
        "2210101",
        "",
        "",
        "0",
        "0",
        "0",
        "0",
        "0",
        "0.0",
        "",
        "0",
        "0",
        "",
        "",
        "",
        "",
        "459",
    ] == values[:19]


@pytest.mark.evidence("seed", "Updating an existing lead: some fields; the answer recorded")
async def test_an_update_changes_only_what_is_sent(incwo):
    _, before = await incwo.get("/leads/2750101.xml")
    status, text = await incwo.call(
        "PUT", "/leads/2750101.xml", b"<lead><importance>5</importance></lead>"
    )

    assert 200 == status
    assert text.splitlines()[1:4] == ["<lead>", "  <updated>true</updated>", "  <id>2750101</id>"]
    _, after = await incwo.get("/leads/2750101.xml")
    changed = {
        one.strip()
        for one, other in zip(after.splitlines(), before.splitlines(), strict=True)
        if one != other
    }
    assert "<importance>5</importance>" in changed
    assert {"importance", "updated_at"} == {it[1:].partition(">")[0] for it in changed}


@pytest.mark.evidence("inferred", "Rails routes PATCH as PUT")
async def test_patch_is_put(incwo):
    status, text = await incwo.call(
        "PATCH", "/leads/2750101.xml", b"<lead><topic>New</topic></lead>"
    )
    assert (200, True) == (status, "<topic>New</topic>" in text)


@pytest.mark.evidence("seed", "Deleting an existing lead; 404 afterwards inferred")
async def test_a_deleted_lead_is_gone(incwo):
    assert (200, "") == await incwo.call("DELETE", "/leads/2750103.xml")
    for method in ("GET", "PUT", "DELETE"):
        assert (404, "") == await incwo.call(method, "/leads/2750103.xml")
    _, text = await incwo.get("/leads.xml")
    assert "<id>2750103</id>" not in text


@pytest.mark.evidence("inferred", "Rails answers HEAD, which ActiveResource's exists? needs")
@pytest.mark.parametrize(
    ("path", "status"), [("/leads/2750101.xml", 200), ("/leads/1.xml", 404), ("/leads.xml", 200)]
)
async def test_head_tells_whether_something_is_there(incwo, path, status):
    assert (status, "") == await incwo.call("HEAD", path)


@pytest.mark.evidence("inferred", "the same server address for the seed's own spelling")
async def test_paths_without_an_account_are_those_of_the_first(incwo):
    base = incwo.view.root
    assert await incwo.get("/leads/2750101.xml") == await incwo.call(
        "GET", "/leads/2750101.xml", base=base
    )
    status, _ = await incwo.call("POST", "/leads.xml", b"<lead/>", base=base)
    assert 201 == status
    assert f"{base}/leads/2770002.xml" == incwo.headers["Location"]


@pytest.mark.evidence("inferred", "clients read total_pages of an empty list without a check")
async def test_an_empty_list_has_one_page(incwo):
    incwo.auth = basic("luc.duval@example.com", "luc-duval-3")

    answer = await incwo.call("GET", "/412880/projects.xml", base=incwo.view.root)

    assert (
        200,
        """<?xml version="1.0" encoding="UTF-8"?>
<projects type="array">
  <pagination>
    <current_page>1</current_page>
    <total_pages>1</total_pages>
    <current_page_items_count>0</current_page_items_count>
  </pagination>
</projects>
""",
    ) == answer
