"""The way of a request through a vendor made for the purpose: an alarm clock."""

from dataclasses import dataclass

import pytest

from sandbox.catalogue import read_catalogue
from sandbox.contract import Contract
from sandbox.exchange import Engine
from sandbox.formats import write_json
from sandbox.journal import Request
from sandbox.limits import Figures
from sandbox.vendor import Malformed, Pack, Reply, State, Table, Vendor, fail
from sandbox.world import Seed, Settings
from sandbox.worlds import Worlds

DOCUMENT = {
    "x-case": "ignore",
    "x-booleans": "digits",
    "paths": {
        "/Alarms/{name}": {
            "get": {
                "operationId": "getAlarm",
                "tags": ["alarms"],
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "loudOnly", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {},
            },
            "post": {
                "operationId": "setAlarm",
                "tags": ["alarms"],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Alarm"}}
                    }
                },
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {},
            },
        }
    },
    "components": {
        "schemas": {
            "Alarm": {
                "type": "object",
                "properties": {
                    "ringsAt": {"type": "number"},
                    "Tones": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"Pitch": {"type": "number"}}},
                    },
                },
            }
        }
    },
}
ERRORS = {
    name: {
        "status": 500,
        "level": "http",
        "message": "broken",
        "when": "always",
        "cause": "behaviour",
        "source": {"inferred": "a test"},
    }
    for name in ("broken", "malformed")
}


@dataclass
class Alarms(State):
    alarms: Table
    rung: tuple = ()


def get_alarm(call):
    return Reply(
        body={
            "path": call.path,
            "query": call.query,
            "rung": call.state.rung,
            "base": call.base_url,
            "bearer": call.bearer,
            "basic": call.basic,
            "uuid": call.new_uuid(),
        }
    )


def set_alarm(call):
    call.state.alarms = call.state.alarms.put(call.path["name"], call.body)
    return Reply(201, call.body)


def due(state):
    return min((it["ringsAt"] for it in state.alarms), default=None)


def ring(call):
    state = call.state
    (key,) = state.alarms.where("ringsAt", call.now)
    state.alarms, state.rung = state.alarms.without(key), (*state.rung, [key, call.now])


def dress(call, problem, message):
    return Reply(problem.status, {"message": message})


def engine_of(**more):
    """Return an engine whose only vendor is the alarm clock, with worlds that begin at 1000."""
    pack = Pack(
        name="alarms", title="Alarms", seed=lambda _: Alarms(Table()), checks=(), dress=dress,
        internal_error="broken", malformed="malformed", media="application/json",
        **{"due": due, "happen": ring, **more},
    )  # fmt: skip
    vendor = Vendor(
        pack, Contract(DOCUMENT), read_catalogue(ERRORS),
        {"getAlarm": get_alarm, "setAlarm": set_alarm}, {}, Alarms(Table()), Figures(), None,
    )  # fmt: skip
    seed = Seed(vendor.seeded, vendor.figures)
    return Engine({"alarms": vendor}, Worlds(lambda _: seed, Settings(start=1000.0)))


def call(engine, method, target, value=None, headers=(), body=None):
    """Carry a request out; return status and value of its answer."""
    body = body if body is not None else write_json(value) if value is not None else b""
    given = {"Host": "here:80", "Content-Type": "application/json", **dict(headers)}
    request = Request(method, "/alarms" + target, given, body)
    done = engine.exchange(engine.locate("here:80", request.target), request)
    assert done.traceback is None, done.traceback
    return done.response


def answer(engine, target, **more):
    import orjson

    return orjson.loads(call(engine, "GET", target, **more).body)


@pytest.fixture
def engine():
    engine = engine_of()
    engine.worlds["default"].clock.freeze()
    return engine


def test_what_falls_due_happens_in_order_of_time_and_at_its_moment(engine):
    for name, at in (("late", 1300), ("early", 1100), ("never", 9000)):
        call(engine, "POST", f"/Alarms/{name}", {"ringsAt": at})
    assert [] == answer(engine, "/Alarms/x")["rung"]

    engine.worlds["default"].clock.set(2000)

    assert [["early", 1100], ["late", 1300]] == answer(engine, "/Alarms/x")["rung"]
    assert 1 == len(engine.worlds["default"].states["alarms"].alarms)


def test_moving_the_clock_lets_things_happen_without_a_call(engine):
    call(engine, "POST", "/Alarms/early", {"ringsAt": 1100})
    world = engine.worlds["default"]

    world.clock.set(1100)
    engine.settle_all(world)

    assert (["early", 1100],) == world.states["alarms"].rung


@pytest.mark.parametrize(
    ("happen", "said"),
    [(lambda _: None, "lets nothing happen at 5.0"), (lambda _: 1 / 0, "what was due at 5.0")],
)
def test_a_pack_that_breaks_on_what_is_due_is_logged_and_answers_on(caplog, happen, said):
    engine = engine_of(due=lambda _: 5.0, happen=happen)
    assert 200 == call(engine, "GET", "/Alarms/x").status
    assert said in caplog.text


@pytest.mark.parametrize("target", ["/alarms/Dawn", "/ALARMS/Dawn", "/Alarms/Dawn"])
def test_a_path_is_met_in_any_case_and_its_values_keep_theirs(engine, target):
    assert {"name": "Dawn"} == answer(engine, target)["path"]


def test_parameters_of_the_query_are_met_in_any_case(engine):
    assert {"loudOnly": True, "other": "1"} == answer(engine, "/alarms/x?LOUDONLY=1&other=1")[
        "query"
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("0", False), ("true", True), ("2", "2"), ("", "")]
)
def test_one_and_zero_are_booleans_where_the_contract_says_so(engine, text, value):
    assert {"loudOnly": value} == answer(engine, f"/alarms/x?loudOnly={text}")["query"]


def test_members_of_a_body_are_spelled_as_the_contract_spells_them(engine):
    sent = {"RINGSAT": 9000, "tones": [{"pitch": 440, "Colour": "red"}, 7], "Other": {"pitch": 1}}
    response = call(engine, "POST", "/alarms/x", sent)
    expected = {
        "ringsAt": 9000, "Tones": [{"Pitch": 440, "Colour": "red"}, 7], "Other": {"pitch": 1},
    }  # fmt: skip
    assert write_json(expected) == response.body


def test_a_body_of_a_thousand_levels_is_malformed(engine):
    call_of = engine.vendors["alarms"].contract.operations["setAlarm"]
    value = []
    for _ in range(1_000):
        value = [value]
    with pytest.raises(Malformed, match="nested too deeply"):
        call_of.spelled({"Tones": value})


def test_a_call_knows_the_address_before_its_path(engine):
    assert "http://here:80/alarms" == answer(engine, "/Alarms/x?a=1")["base"]


@pytest.mark.parametrize(
    ("header", "bearer", "basic"),
    [
        ("Bearer abc", "abc", None),
        ("bearer  abc ", "abc", None),
        ("Basic dTpwOnE=", "", ["u", "p:q"]),
        ("basic w6k6w6k=", "", ["é", "é"]),
        ("Basic dQ==", "", None),
        ("Basic %%%", "", None),
        ("Basic /w==", "", None),
        ("", "", None),
    ],
)
def test_credentials_are_read_from_the_header(engine, header, bearer, basic):
    found = answer(engine, "/alarms/x", headers={"Authorization": header})
    assert (bearer, basic) == (found["bearer"], found["basic"])


def test_new_ids_come_from_the_seed_of_the_world(engine):
    ids = [answer(engine, "/alarms/x")["uuid"] for _ in range(2)]
    again = [answer(engine_of(), "/alarms/x")["uuid"] for _ in range(1)]
    assert ids[0] != ids[1]
    assert ids[:1] == again
    assert "4" == ids[0][14]


def test_a_reader_of_the_pack_reads_the_bodies_of_its_media_type():
    def read(body):
        if body == b"?":
            raise Malformed("a question")
        return {"ringsAt": float(body)}

    engine = engine_of(readers={"text/plain": read, "*": lambda _: {}})

    def stored(media, body):
        response = call(engine, "POST", "/alarms/x", headers={"Content-Type": media}, body=body)
        return response.body

    assert b'{"ringsAt":9000.0}' == stored("text/plain; charset=utf-8", b"9000")
    assert b"{}" == stored("image/png", b"?")


def test_an_address_that_is_no_vendors_name_loads_no_vendor():
    engine = engine_of(hosts=("*.alarms.com",))
    assert engine.locate("127.0.0.1:80", "/alarms/x").path == "/x"
    assert engine.locate("a.alarms.com", "/x").path == "/x"
    assert engine.locate("a.other.com", "/x") is None


def test_a_failure_leaves_what_was_due_done(engine):
    def refuse(_call):
        fail("broken")

    engine.vendors["alarms"].behaviours["getAlarm"] = refuse
    world = engine.worlds["default"]
    call(engine, "POST", "/alarms/x", {"ringsAt": 1100})
    world.clock.set(1200)

    assert 500 == call(engine, "GET", "/alarms/x").status
    assert 0 == len(world.states["alarms"].alarms)
