"""Faults, looked at on the raw socket: what a client meets when a vendor goes wrong."""

import json
import select
import socket
import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sandbox import Sandbox

LEAD = "/rest/v1/lead/318581.json"
LEADS = "/rest/v1/leads.json"


class Marketo:
    """Marketo in a world of its own: calls on raw sockets, faults by the control plane."""

    def __init__(self, sandbox):
        self.world = sandbox.world()
        self.view = self.world.marketo
        self.origin = self.view.origin
        self.control = f"{sandbox.url}/_sandbox/worlds/{self.world.name}"
        self.token = ""
        self.sign_in()

    def sign_in(self):
        path = (
            "/identity/oauth/token?grant_type=client_credentials"
            f"&client_id={self.view.client_id}&client_secret={self.view.client_secret}"
        )
        self.token = json.loads(body_of(self.get(path)))["access_token"]

    def fault(self, **rule):
        """Add a fault and return it as the control plane shows it."""
        return self.controlled("POST", "/faults", {"vendor": "marketo", **rule})

    def controlled(self, method, path, document=None):
        body = None if document is None else json.dumps(document).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(self.control + path, body, headers, method=method)
        with urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    @contextmanager
    def connected(self):
        host, port = self.origin.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as bound:
            yield bound

    def request(self, target, *headers, method="GET", body=b""):
        lines = [f"{method} {target} HTTP/1.1", "Host: x", f"Authorization: Bearer {self.token}"]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join((*lines, *headers, "", "")).encode() + body

    def get(self, target=LEAD, *headers):
        """Send a GET; return all that comes until the server closes, or has nothing more."""
        return self.sent(self.request(target, *headers))

    def sync(self, *emails, headers=()):
        body = json.dumps({"input": [{"email": it} for it in emails]}).encode()
        return self.sent(self.request(LEADS, *headers, method="POST", body=body))

    def sent(self, sent):
        with self.connected() as bound:
            bound.sendall(sent)
            return received(bound)

    def emails(self):
        return [it["email"] for it in self.view.leads if "email" in it]


def received(bound):
    """Return what comes until the end, or until what Content-Length promises has come."""
    got = b""
    while chunk := bound.recv(65_536):
        got += chunk
        head, end, body = got.partition(b"\r\n\r\n")
        lengths = [it for it in head.split(b"\r\n") if it.startswith(b"Content-Length: ")]
        if end and lengths and len(body) >= int(lengths[0].partition(b": ")[2]):
            break
    return got


def status_of(answer):
    return int(answer.split(b" ", 2)[1])


def body_of(answer):
    return answer.partition(b"\r\n\r\n")[2]


def codes_of(answer):
    return [it["code"] for it in json.loads(body_of(answer)).get("errors", ())]


@pytest.fixture(scope="module")
def server():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def marketo(server):
    return Marketo(server)


# What goes wrong


def test_a_documented_error_comes_in_the_vendors_dress(marketo):
    marketo.fault(error="606", times=2)

    answers = [marketo.get() for _ in range(3)]

    expected = [{"code": "606", "message": "Max rate limit '100' exceeded with in '20' secs"}]
    assert expected == json.loads(body_of(answers[0]))["errors"]
    assert [["606"], ["606"], []] == [codes_of(it) for it in answers]


def test_an_error_that_only_the_vendor_can_cause_is_caused(marketo):
    marketo.fault(error="713")
    assert ["713"] == codes_of(marketo.get())


def test_chosen_records_of_a_batch_fail_and_the_others_do_not(marketo):
    marketo.fault(error="1004", records=[0, 2], operation="syncLeads")

    answer = json.loads(body_of(marketo.sync("a@example.com", "b@example.com", "c@example.com")))

    assert ["skipped", "created", "skipped"] == [it["status"] for it in answer["result"]]
    assert "1004" == answer["result"][2]["reasons"][0]["code"]
    assert {"b@example.com"} == {"a@example.com", "b@example.com", "c@example.com"} & {
        *marketo.emails()
    }


def test_a_plain_status_comes_with_retry_after(marketo):
    marketo.fault(status=503, retry_after=7, content="down for maintenance")
    answer = marketo.get()
    assert 503 == status_of(answer)
    assert b"\r\nRetry-After: 7\r\n" in answer
    assert b"down for maintenance" == body_of(answer)


def test_a_status_that_nobody_has_registered_is_answered_too(marketo):
    marketo.fault(status=599)
    assert marketo.get().startswith(b"HTTP/1.1 599 \r\n")


@pytest.mark.parametrize(
    ("connection", "seen"), [("close", b""), ("headers", b"headers"), ("body", b"half a body")]
)
def test_a_connection_is_closed_before_within_or_after_the_headers(marketo, connection, seen):
    whole = marketo.get()
    marketo.fault(connection=connection)

    got = marketo.get()

    head, end, body = got.partition(b"\r\n\r\n")
    assert (seen != b"") == (end != b"") == (b"200 OK" in head)
    assert (seen == b"half a body") == (0 < len(body) < len(body_of(whole)))


def test_a_connection_is_reset(marketo):
    marketo.fault(connection="reset")
    with pytest.raises(ConnectionResetError):
        marketo.get()


def test_a_short_body_promises_more_than_it_has_and_the_connection_stays(marketo):
    marketo.fault(answer="short", times=1)
    with marketo.connected() as bound:
        bound.sendall(marketo.request(LEAD))
        got = b""
        while not body_of(got):
            got += bound.recv(65_536)
        promised = int(got.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        while len(body_of(got)) < promised // 2:
            got += bound.recv(65_536)
        readable, _, _ = select.select([bound], [], [], 0)
    assert promised // 2 == len(body_of(got))
    assert [] == readable


def test_an_empty_answer_has_no_body(marketo):
    marketo.fault(answer="empty")
    answer = marketo.get()
    assert (200, b"") == (status_of(answer), body_of(answer))
    assert b"Content-Length: 0\r\n" in answer


def test_a_malformed_answer_has_a_length_that_fits(marketo):
    marketo.fault(answer="malformed")
    answer = marketo.get()
    assert b"Content-Length: %d\r\n" % len(body_of(answer)) in answer
    with pytest.raises(json.JSONDecodeError):
        json.loads(body_of(answer))


def test_a_wrong_charset_is_not_what_it_says(marketo):
    marketo.fault(answer="charset")
    answer = marketo.get()
    assert b"charset=UTF-8" in answer
    with pytest.raises(UnicodeDecodeError):
        body_of(answer).decode()


def test_a_wrong_media_type_hides_the_right_body(marketo):
    marketo.fault(answer="media")
    answer = marketo.get()
    assert b"Content-Type: text/html" in answer
    assert [] == codes_of(answer)


def test_a_slow_body_comes_in_pieces(marketo):
    marketo.fault(rate=4_000)
    with marketo.connected() as bound:
        bound.sendall(marketo.request(LEAD))
        began = time.monotonic()
        pieces = [bound.recv(65_536)]
        while sum(map(len, pieces)) < len(received_whole(pieces)):
            pieces.append(bound.recv(65_536))
        took = time.monotonic() - began
    assert len(pieces) > 1
    assert took > 0.01


def received_whole(pieces):
    """Return as many bytes as the answer has in all."""
    head, _, _ = b"".join(pieces).partition(b"\r\n\r\n")
    length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
    return b"." * (len(head) + 4 + length)


# When it takes long


@pytest.mark.parametrize(
    "delay", [0.05, {"least": 0.05, "most": 0.06}, {"median": 0.05, "p99": 0.05}]
)
def test_an_answer_takes_longer(marketo, delay):
    marketo.fault(delay=delay, times=1)
    began = time.monotonic()
    assert [] == codes_of(marketo.get())
    assert time.monotonic() - began >= 0.049


def test_a_delay_may_pass_on_the_worlds_clock_alone(marketo):
    marketo.world.clock.freeze()
    before = marketo.world.clock.now
    marketo.fault(delay=3600, clock="world", times=1)

    assert [] == codes_of(marketo.get())
    assert before + 3600 == marketo.world.clock.now
    assert ["602"] == codes_of(marketo.get())


def test_a_long_tail_has_its_median_and_its_99th_percentile(server):
    from random import Random

    from sandbox.fault_rules import read_fault

    rule = read_fault(
        {"vendor": "marketo", "delay": {"median": 0.2, "p99": 3}}, server.engine.vendors
    )
    random = Random(1)
    drawn = sorted(rule.seconds(random, None) for _ in range(20_000))

    assert 0.19 < drawn[10_000] < 0.21
    assert 2.6 < drawn[19_800] < 3.4


def test_a_documented_time_out_takes_its_time_and_has_the_vendors_error(marketo):
    marketo.world.clock.freeze()
    before = marketo.world.clock.now
    marketo.fault(timeout=True, clock="world", operation="syncLeads")

    assert ["604"] == codes_of(marketo.sync("late@example.com"))
    seconds = marketo.world.clock.now - before
    assert seconds == server_timeout(marketo)
    assert "late@example.com" not in marketo.emails()


def server_timeout(marketo):
    return marketo.view._vendor.contract.operations["syncLeads"].timeout


def test_a_vendor_without_an_error_for_it_closes_the_connection(server):
    easir = Marketo.__new__(Marketo)
    easir.view = server.world().easir
    easir.origin, easir.token = easir.view.origin, easir.view.token
    assert b"" == easir.get("/lead-types", "Sandbox-Fault: timeout=true; clock=world")


# The nastiest case


@pytest.mark.parametrize(
    "how", [{"connection": "close"}, {"connection": "reset"}, {"status": 504}, {"error": "604"}]
)
def test_the_behaviour_happens_and_its_answer_is_lost(marketo, how):
    marketo.fault(**how, happens=True, times=1)
    try:
        marketo.sync("lost@example.com")
    except ConnectionResetError:
        assert "reset" == how["connection"]
    assert 1 == marketo.emails().count("lost@example.com")


@pytest.mark.parametrize(
    "how",
    [
        {"connection": "close"},
        {"status": 504},
        {"error": "604"},
        {"timeout": True, "clock": "world"},
    ],
)
def test_without_being_told_so_nothing_happens(marketo, how):
    marketo.fault(**how, times=1)
    marketo.sync("lost@example.com")
    assert 0 == marketo.emails().count("lost@example.com")


@pytest.mark.parametrize(
    "how", [{"connection": "headers"}, {"connection": "body"}, {"answer": "empty"}]
)
def test_what_breaks_on_its_way_has_happened(marketo, how):
    marketo.fault(**how, times=1)
    marketo.sync("half@example.com")
    assert 1 == marketo.emails().count("half@example.com")


# Outages, tokens, quotas


def test_an_outage_lasts_its_span_of_the_worlds_time(marketo):
    marketo.world.clock.set(1_800_000_000)
    marketo.world.clock.freeze()
    marketo.sign_in()
    marketo.fault(status=503, **{"from": "2027-01-15T08:01:00Z", "until": "2027-01-15T08:02:00Z"})

    seen = []
    for _ in range(4):
        seen.append(status_of(marketo.get()))
        marketo.world.clock.advance(seconds=30)
    marketo.world.clock.advance(seconds=30)
    seen.append(status_of(marketo.get()))

    assert [200, 200, 503, 503, 200] == seen


def test_a_token_is_revoked_in_mid_run_and_a_new_one_works(marketo):
    marketo.fault(token="revoked", skip=1, times=1)

    assert [[], ["601"], ["601"]] == [codes_of(marketo.get()) for _ in range(3)]
    marketo.sign_in()
    assert [] == codes_of(marketo.get())


def test_a_quota_is_nearly_used_up(marketo):
    marketo.fault(quota=2, times=1)
    assert [[], [], ["607"]] == [codes_of(marketo.get()) for _ in range(3)]


# Which exchanges


@pytest.mark.parametrize(
    ("which", "struck"),
    [
        ({"skip": 2}, [3, 4, 5, 6]),
        ({"every": 3}, [3, 6]),
        ({"times": 2}, [1, 2]),
        ({"skip": 1, "every": 2, "times": 2}, [3, 5]),
        ({"skip": 3, "times": 1}, [4]),
        ({"probability": 0}, []),
        ({"probability": 1}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_the_nth_every_nth_and_the_next_are_struck(marketo, which, struck):
    marketo.fault(status=500, **which)
    statuses = [status_of(marketo.get()) for _ in range(6)]
    assert struck == [number for number, it in enumerate(statuses, 1) if it == 500]


@pytest.mark.parametrize(
    "which",
    [
        {"operation": "getLeadById"},
        {"operation": ["getLeadById", "syncLeads"]},
        {"method": "get"},
        {"path": "/rest/v1/lead/*"},
        {"headers": {"x-batch": "7*"}},
        {"query": {"fields": "email"}},
        {"operation": "syncLeads", "body": {"/input/0/email": "a@example.com"}},
        {"body": {"action": "createOnly"}},
    ],
)
def test_a_rule_strikes_what_it_speaks_of_alone(marketo, which):
    marketo.fault(status=500, **which)
    body = b'{"action": "createOnly", "input": [{"email": "a@example.com"}]}'
    other = b'{"action": "updateOnly", "input": [{"email": "b@example.com"}]}'
    posts = "body" in which
    met = marketo.request(LEADS, method="POST", body=body) if posts else marketo.request(
        f"{LEAD}?fields=email", "X-Batch: 72"
    )  # fmt: skip
    passed = marketo.request(
        "/rest/v1/activities/types.json" if "operation" not in which else LEADS + "?_method=GET",
        method="POST", body=other,
    )  # fmt: skip
    assert 500 == status_of(marketo.sent(met))
    assert 500 != status_of(marketo.sent(passed))


def test_a_probability_is_drawn_from_the_worlds_seed(server):
    def struck():
        marketo = Marketo(server)
        marketo.fault(status=500, probability=0.5)
        return [status_of(marketo.get()) for _ in range(12)]

    first = struck()
    assert first == struck()
    assert {200, 500} == set(first)


def test_the_first_rule_that_matches_strikes(marketo):
    marketo.fault(status=500, times=1)
    marketo.fault(status=502)
    assert [500, 502] == [status_of(marketo.get()) for _ in range(2)]


def test_worlds_have_faults_of_their_own(server, marketo):
    marketo.fault(status=500)
    assert 200 == status_of(Marketo(server).get())


# How they are given


def test_a_header_is_a_fault_for_one_request(marketo):
    assert ["606"] == codes_of(marketo.get(LEAD, "Sandbox-Fault: 606"))
    answer = marketo.get(LEAD, "Sandbox-Fault: status=503; retry_after=3")
    assert (503, True) == (status_of(answer), b"Retry-After: 3" in answer)
    assert b"" == marketo.get(LEAD, 'Sandbox-Fault: {"connection": "close"}')
    assert [] == codes_of(marketo.get())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("60", "/error: marketo has no error '60'; did you mean 6"),
        ("statsu=503", "/statsu: there is no 'statsu'; the nearest is 'status'"),
        ("{", "can't be read"),
    ],
)
def test_a_header_that_is_no_fault_is_refused_and_nothing_happens(marketo, text, reason):
    answer = marketo.sync("no@example.com", headers=(f"Sandbox-Fault: {text}",))
    assert 400 == status_of(answer)
    assert reason in json.loads(body_of(answer))["detail"]
    assert "no@example.com" not in marketo.emails()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (
            {"vendor": "marketto", "status": 500},
            "there is no vendor 'marketto'; did you mean marketo?",
        ),
        (
            {"operation": "syncLead", "status": 500},
            "there is no operation 'syncLead'; did you mean syncLeads?",
        ),
        ({"error": "6066"}, "marketo has no error '6066'; did you mean 606?"),
        (
            {"operation": "syncLeads", "method": "GET", "status": 500},
            "syncLeads is never called by GET, but by POST",
        ),
        ({"status": 500, "error": "606"}, "the answer can't be error and status at once"),
        ({"operation": "syncLeads"}, "it says not what happens"),
        ({"status": 500, "evry": 3}, "/evry: there is no 'evry'; the nearest is 'every'"),
        ({"status": 500, "times": 0}, "0 is less than the minimum of 1"),
        ({"status": 500, "from": "soon"}, "'soon' is no moment as ISO 8601 has it"),
        (
            {"status": 500, "from": "2026-02-01", "until": "2026-01-01"},
            "it is over before it begins",
        ),
        ({"error": "1004"}, "1004 is an error of records; say of which"),
        ({"vendor": "incwo", "token": "revoked"}, "incwo has no tokens"),
        ({"vendor": "liondesk", "quota": 1}, "liondesk has no quota"),
        ({"vendor": "easir", "error": "missing", "records": [0]}, "easir takes no batches"),
        ({"status": 500, "records": [0]}, "records and values need an error"),
    ],
)
def test_a_rule_that_can_never_match_is_refused_with_the_nearest(marketo, rule, reason):
    with pytest.raises(HTTPError) as refused:
        marketo.fault(**rule)
    assert 422 == refused.value.code
    assert reason in json.loads(refused.value.read())["detail"]
    assert [] == marketo.controlled("GET", "/faults")["faults"]


def test_faults_are_listed_counted_and_taken_out(marketo):
    first = marketo.fault(status=500, times=1)
    second = marketo.fault(error="606")
    marketo.get()
    marketo.get()

    listed = marketo.controlled("GET", "/faults")["faults"]
    assert [(first["id"], 1), (second["id"], 1)] == [(it["id"], it["struck"]) for it in listed]
    marketo.controlled("DELETE", f"/faults/{second['id']}")
    assert [first["id"]] == [it["id"] for it in marketo.controlled("GET", "/faults")["faults"]]
    marketo.controlled("DELETE", "/faults")
    assert [] == marketo.controlled("GET", "/faults")["faults"]


def test_a_reset_world_has_the_faults_that_it_began_with(tmp_path):
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo" / "faults.yaml").write_text("- { status: 503, times: 1 }\n")
    with Sandbox(["marketo"], fixtures=[tmp_path]) as sandbox:
        marketo = Marketo.__new__(Marketo)
        marketo.world = sandbox.world()
        marketo.view, marketo.token = marketo.world.marketo, ""
        marketo.origin = marketo.view.origin

        assert [503, 200] == [status_of(marketo.get()) for _ in range(2)]
        marketo.world.reset()
        assert 503 == status_of(marketo.get())


def test_a_wrong_file_of_faults_is_refused_with_its_line(tmp_path):
    from sandbox.sources import SandboxError

    (tmp_path / "marketo").mkdir()
    path = tmp_path / "marketo" / "faults.yaml"
    path.write_text("- { status: 503 }\n- { operation: syncLead, status: 500 }\n")
    with pytest.raises(SandboxError) as refused:
        Sandbox(["marketo"], fixtures=[tmp_path])
    assert f"{path}:2: " in str(refused.value)
    assert "did you mean syncLeads?" in str(refused.value)


# What is known afterwards


def test_the_journal_tells_of_the_fault(marketo):
    fault = marketo.fault(connection="body", times=1)
    marketo.get()
    shown = marketo.controlled("GET", "/exchanges")["exchanges"][-1]
    assert {"id": fault["id"], "wait": 0.0, "rate": None, "broken": "body"} == shown["fault"]
    assert 200 == shown["status"]


def test_calls_that_wait_are_calls_at_once(marketo):
    """Ten calls at a time are let in; the eleventh is refused with 615 (docs)."""
    marketo.fault(delay=0.5, skip=0, times=10)
    bounds = [socket.create_connection(marketo_address(marketo), timeout=10) for _ in range(10)]
    for bound in bounds:
        bound.sendall(marketo.request(LEAD))
    deadline = time.monotonic() + 10
    while len(marketo.world.exchanges) < 11:
        assert time.monotonic() < deadline
    assert ["615"] == codes_of(marketo.get())
    for bound in bounds:
        assert [] == codes_of(received(bound))
        bound.close()


def marketo_address(marketo):
    host, port = marketo.origin.removeprefix("http://").split(":")
    return host, int(port)


@pytest.mark.parametrize(
    ("vendor", "error", "status", "said"),
    [
        ("leadsquared", "MXAPIRateLimitExceededException", 429, b"API calls exceeded the limit of 25 in 5 second(s)"),
        ("liondesk", "timeout", 408, b'"className":"timeout"'),
        ("liondesk", "payment_error", 402, b'"name":"PaymentError"'),
        ("easir", "quota.exceeded", 402, b'"code":"quota.exceeded"'),
        ("incwo", "internal", 500, b""),
        ("incwo", "unauthorized", 401, b"HTTP Basic: Access denied."),
    ],
)  # fmt: skip
def test_each_vendor_fails_in_its_own_dress(server, vendor, error, status, said):
    request = Request(f"{server.world().vendor(vendor).url}/x", headers={"Sandbox-Fault": error})
    with pytest.raises(HTTPError) as refused, urlopen(request, timeout=10):
        pass
    assert status == refused.value.code
    assert said in refused.value.read()
