"""Fixtures: laid over one another, multiplied, and refused with file, line, field and reason."""

import re
from pathlib import Path

import pytest

from sandbox.fixtures import Fixtures
from sandbox.sources import SandboxError, read_yaml

SCHEMAS = """
$defs:
  id: { type: integer, minimum: 1 }
collections:
  leads:
    key: id
    schema:
      type: object
      required: [id]
      additionalProperties: false
      properties:
        id: { $ref: "#/$defs/id" }
        email: { type: [string, "null"], default: null }
        score: { type: integer }
        code: { type: string }
        tags: { type: array, items: { type: string } }
        more: { type: object }
  lists:
    key: id
    schema:
      type: object
      required: [id, name]
      properties:
        id: { $ref: "#/$defs/id" }
        name: { type: string }
        nick: { type: string }
        leads: { type: array, x-refers: leads }
        parent: { type: string, x-refers: lists.name }
        twin: { type: string, x-refers: lists.nick }
  members:
    key: [list, lead]
    schema:
      type: object
      required: [list, lead]
      properties:
        list: { type: integer, x-refers: lists }
        lead: { type: integer, x-refers: leads }
settings:
  schema:
    type: object
    additionalProperties: false
    properties:
      pod: { type: string, default: sj }
      life: { type: integer, default: 3600 }
      limits: { type: object, default: {} }
"""
NAMES = "first: [Ada, Bo]\nlast: [Fox, Hill, Ito]\ncompany: [Acme, Bolt]\n"


@pytest.fixture
def read(tmp_path):
    """Read fixtures from texts: one dict of file names and texts for each folder."""
    (tmp_path / "schemas.yaml").write_text(SCHEMAS)

    def read(*layers):
        folders = []
        for number, files in enumerate(layers):
            folder = tmp_path / str(number)
            (folder / "acme").mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (folder / "acme" / f"{name}.yaml").write_bytes(
                    text if isinstance(text, bytes) else text.encode()
                )
            folders.append(folder)
        (tmp_path / "0/names.yaml").write_text(NAMES)
        return Fixtures("acme", tmp_path / "schemas.yaml", folders)

    return read


def refused(read, *layers):
    """Return what a fixture is refused with, without the folder."""
    with pytest.raises(SandboxError) as caught:
        read(*layers)
    return re.sub(r"^\S*/(\d)/acme/", r"\1/", str(caught.value))


def test_a_folder_laid_over_takes_the_place_of_whole_collections_and_no_others(read):
    built_in = {"leads": "- { id: 1 }\n- { id: 2 }\n", "lists": "- { id: 7, name: a }\n"}
    fixtures = read(built_in, {"leads": "- { id: 3 }\n"})
    assert [3] == [it["id"] for it in fixtures["leads"]]
    assert [7] == [it["id"] for it in fixtures["lists"]]
    assert [] == fixtures["members"]


def test_an_empty_file_empties_its_collection(read):
    assert [] == read({"leads": "- { id: 1 }\n"}, {"leads": "# none\n"})["leads"]


def test_settings_are_merged_key_by_key_over_their_defaults(read):
    fixtures = read({"settings": "life: 5\nlimits: { a: 1 }\n"}, {"settings": "limits: { b: 2 }\n"})
    assert {"pod": "sj", "life": 5, "limits": {"b": 2}} == fixtures.settings


def test_a_record_gets_the_defaults_of_what_it_leaves_out(read):
    assert [{"id": 1, "email": None}, {"id": 2, "email": "a"}] == read(
        {"leads": "- { id: 1 }\n- { id: 2, email: a }\n"}
    )["leads"]


def test_a_record_is_repeated_with_its_number_and_names(read):
    text = """
- id: 1
- repeat: 3
  from: 10
  record:
    id: "{n}"
    email: "{email}"
    code: "no. {n:04d} {{x}} {first} {last} {company}"
    score: 5
    tags: ["{n}", "{first}"]
    more: { deep: ["{n}", true, null] }
""".replace('tags: ["{n}"', 'tags: ["t{n}"')
    first, *rest = read({"leads": text})["leads"]
    assert 1 == first["id"]
    assert [10, 11, 12] == [it["id"] for it in rest]
    assert {
        "id": 11,
        "email": "bo.ito.11@example.com",
        "code": "no. 0011 {x} Bo Ito Bolt",
        "score": 5,
        "tags": ["t11", "Bo"],
        "more": {"deep": [11, True, None]},
    } == rest[1]


def test_repeated_records_are_counted_from_one_if_nothing_is_said(read):
    text = "- repeat: 2\n  record: { id: '{n}' }\n- repeat: 0\n  record: { id: '{n}' }\n"
    assert [1, 2] == [it["id"] for it in read({"leads": text})["leads"]]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"leads": "- id: 1\n- id: 2\n  score: x\n"},
         '0/leads.yaml:3: [1].score: "x" is not of type "integer"'),
        ({"leads": "- id: 1\n- id: 0\n"},
         "0/leads.yaml:2: [1].id: 0 is less than the minimum of 1"),
        ({"leads": "- score: 1\n"}, '0/leads.yaml:1: [0]: "id" is a required property'),
        ({"leads": "- id: 1\n  emial: x\n"}, "0/leads.yaml:2: [0].emial: there is no such member"),
        ({"leads": "- id: 1\n- id: 1\n"}, "0/leads.yaml:2: [1].id: 1 stands there already"),
        ({"leads": "- 5\n"}, '0/leads.yaml:1: [0]: 5 is not of type "object"'),
        ({"leads": "- id: 1\n  tags:\n    - a\n    - 5\n"},
         '0/leads.yaml:4: [0].tags[1]: 5 is not of type "string"'),
        ({"leads": "id: 1\n"}, "0/leads.yaml:1: the file: a collection is a list of records"),
        ({"leads": "- id: 1\n- id: [\n"}, "0/leads.yaml:3: did not find expected"),
        ({"leads": b"- id: 1\n  email: \xff\n"}, "0/leads.yaml"),
        ({"leads": "- id: .nan\n"}, "0/leads.yaml: holds what JSON has not"),
        ({"leads": "- id: .inf\n"}, "0/leads.yaml: holds what JSON has not"),
        ({"leads": "- 1: 2\n"}, "0/leads.yaml: holds what JSON has not"),
        ({"leads": "- !!python/name:os.system id\n"}, "0/leads.yaml:1: could not determine"),
        ({"settings": "life: 1\npod: 5\n"}, '0/settings.yaml:2: pod: 5 is not of type "string"'),
        ({"settings": "life: 1\npad: x\n"}, "0/settings.yaml:2: pad: there is no such member"),
        ({"settings": "- life\n"}, "0/settings.yaml:1: the file: "),
        ({"leads": "- id: 1\n- repeat: 3\n  record:\n    score: 1\n    id: x\n"},
         '0/leads.yaml:5: [1].record.id: "x" is not of type "integer"'),
        ({"leads": "- repeat: 0\n  record: {}\n- repeat: 1\n  record:\n    id: x\n"},
         '0/leads.yaml:5: [1].record.id: "x" is not of type "integer"'),
        ({"leads": "- id: 3\n- repeat: 3\n  record:\n    id: '{n}'\n"},
         "0/leads.yaml:4: [1].record.id: 3 stands there already"),
        ({"leads": "- repeat: x\n  record: {}\n"},
         "0/leads.yaml:1: [0].repeat: 'x' is not a number of records"),
        ({"leads": "- repeat: -1\n  record: {}\n"},
         "0/leads.yaml:1: [0].repeat: -1 is not a number of records"),
        ({"leads": "- repeat: true\n  record: {}\n"},
         "0/leads.yaml:1: [0].repeat: True is not a number of records"),
        ({"leads": "- repeat: 1\n  from: a\n  record: {}\n"},
         "0/leads.yaml:2: [0].from: 'a' is not a whole number"),
        ({"leads": "- repeat: 1\n"}, "0/leads.yaml:1: [0].record: `repeat` needs a `record`"),
        ({"leads": "- repeat: 1\n  form: 3\n  record: {}\n"},
         "0/leads.yaml:2: [0].form: unknown beside"),
        ({"members": "- { list: 7, lead: 1 }\n"}, "0/members.yaml:1: [0].list: 7 is not in lists"),
        ({"leads": "- id: 1\n", "lists": "- id: 7\n  name: a\n  leads: [1, 2]\n"},
         "0/lists.yaml:3: [0].leads: 2 is not in leads"),
        ({"lists": "- id: 7\n  name: a\n  parent: b\n"},
         "0/lists.yaml:3: [0].parent: 'b' is not in"),
    ],
)  # fmt: skip
def test_a_wrong_fixture_is_refused_with_file_line_field_and_reason(read, files, said):
    assert said == refused(read, files)[: len(said)]


@pytest.mark.parametrize(
    "template",
    ["{nope}", "{", "}", "{}", "{0}", "{n:q}", "{n.nope}", "{first[x]}", "{n[0]}", "{first[99]}"],
)
def test_a_template_that_can_not_be_filled_is_refused(read, template):
    text = f"- id: 1\n- repeat: 1\n  record:\n    id: 2\n    code: '{template}'\n"
    said = "0/leads.yaml:3: [1].record: a template that can't be filled: "
    assert said == refused(read, {"leads": text})[: len(said)]


def test_the_file_that_is_wrong_is_named_among_several_folders(read):
    assert '1/leads.yaml:1: [0].id: "x" is not of type "integer"' == refused(
        read, {"leads": "- id: 1\n"}, {"leads": "- id: x\n"}
    )


def test_an_unknown_collection_is_refused_with_the_nearest_name(read):
    assert "0/leeds.yaml: acme has no collection 'leeds'; did you mean leads?" == refused(
        read, {"leeds": ""}
    )


def test_an_unknown_collection_that_is_like_none_is_refused_with_all_names(read):
    assert "0/x.yaml: acme has no collection 'x'; there are leads, lists, members, settings" == (
        refused(read, {"x": ""})
    )


def test_references_may_go_to_any_member_and_to_none(read):
    lists = "- { id: 7, name: a, nick: n }\n- { id: 8, name: b, parent: a, twin: n, leads: [1] }\n"
    fixtures = read({"leads": "- id: 1\n", "lists": lists, "members": "- { list: 8, lead: 1 }\n"})
    assert [7, 8] == [it["id"] for it in fixtures["lists"]]


def test_a_key_of_several_members_is_one_only_as_a_whole(read):
    files = {"leads": "- id: 1\n- id: 2\n", "lists": "- { id: 7, name: a }\n"}
    members = "- { list: 7, lead: 1 }\n- { list: 7, lead: 2 }\n"
    fixtures = read({**files, "members": members})
    assert (7, 2) == fixtures.key_of("members", fixtures["members"][1])
    assert "0/members.yaml:3: [2].list: 7, 1 stands there already" == refused(
        read, {**files, "members": members + "- { list: 7, lead: 1 }\n"}
    )


def test_a_record_that_is_written_later_is_checked_and_filled_in(read):
    fixtures = read({})
    assert {"id": 1, "email": None} == fixtures.checked("leads", {"id": 1})
    assert 1 == fixtures.key_of("leads", {"id": 1})
    for record, said in (
        ({"id": "x"}, 'id: "x" is not of type "integer"'),
        ({"id": 1, "x": 2}, "x: there is no such member"),
        ({}, '"id" is a required property'),
    ):
        with pytest.raises(SandboxError, match=f"^{re.escape(said)}$"):
            fixtures.checked("leads", record)
    with pytest.raises(SandboxError, match=r"^id is missing$"):
        fixtures.key_of("leads", {})
    for ask in (fixtures.checked, fixtures.key_of):
        with pytest.raises(SandboxError, match=r"tokens comes from no fixture"):
            ask("tokens", {})


def test_a_vendors_own_refusal_names_file_line_and_field(read):
    fixtures = read({"leads": "- id: 1\n- id: 2\n  email: x\n"})
    with pytest.raises(SandboxError, match=r"leads\.yaml:3: \[1\]\.email: odd$"):
        fixtures.refuse("leads", 1, "email", "odd")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("True", "True"),
        ("2016-05-17", "2016-05-17"), ("2016-05-17T22:11:45Z", "2016-05-17T22:11:45Z"),
        ("12:30", "12:30"), ("04828", "04828"), ("01234", "01234"), ("1_000", "1_000"),
        ("0x1F", "0x1F"), ("=", "="), ("1.2.3", "1.2.3"), ("-", [None]), ("+", "+"),
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("0", 0), ("-5", -5), ("1.5", 1.5), (".5", 0.5), ("-1e3", -1000.0), ("0.0", 0.0),
        ("'1'", "1"),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_a_number_or_truth_only_where_json_might_have_it(tmp_path, text, value):
    path = tmp_path / "x.yaml"
    path.write_text(f"a:\n  {text}\n")
    assert {"a": value} == read_yaml(path)
    assert {"a": value} == read_yaml(path)
    assert type(value) is type(read_yaml(path)["a"])


def test_the_cache_serves_no_stale_text(tmp_path):
    path = tmp_path / "x.yaml"
    for value in (1, 2, 1):
        path.write_text(f"a: {value}\n")
        assert {"a": value} == read_yaml(path)
        assert {"a": value} == read_yaml(path)
    path.unlink()
    with pytest.raises(SandboxError, match=re.escape(f"{path}: No such file")):
        read_yaml(path)


def test_what_is_read_from_the_cache_may_be_changed_without_harm(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: [1]\n")
    read_yaml(path)["a"].append(2)
    assert {"a": [1]} == read_yaml(path)


def test_a_mistake_is_told_again_the_second_time(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: .nan\n")
    for _ in range(2):
        with pytest.raises(SandboxError, match="holds what JSON has not"):
            read_yaml(path)


def test_the_folders_that_come_with_the_sandbox_are_in_order():
    root = Path(__file__).parent.parent
    fixtures = Fixtures("marketo", root / "contracts/marketo/fixtures.yaml", [root / "fixtures"])
    assert fixtures["leads"]
