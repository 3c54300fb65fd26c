"""Recordings of every form: what is read of them, and what is written as HAR."""

import gzip
import io
import json
import zlib
from base64 import b64encode

import brotli
import pytest
import zstandard
from recorders import FORMS, exchange, har, journal, named, nock, vcr, vcr_yaml

from sandbox.journal import Response
from sandbox.recordings import Recorded, read
from sandbox.recordings import har as har_form
from sandbox.recordings.recorded import asked
from sandbox.sources import SandboxError

JSON = [("Content-Type", "application/json")]
SYNC = exchange(
    "POST",
    "https://284-RPR-133.mktorest.com/rest/v1/leads.json?_=1",
    headers=JSON,
    body=b'{"input":[{"email":"h\xc3\xa9l\xc3\xa8ne@example.com"}]}',
    answer_headers=[*JSON, ("X-Served-By", "a"), ("X-Served-By", "b")],
    answer=b'{"success":true}',
)
TEXT = '{"id": "été"}'


def gzipped(raw):
    return gzip.compress(raw, mtime=0)


def recorded(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read(io.BytesIO(raw)))


def answered(document):
    (it,) = recorded(json.dumps(document))
    return it.response.body


@pytest.mark.parametrize("form", FORMS)
def test_a_form_gives_the_exchange_back(form):
    first, second = recorded(FORMS[form](SYNC, SYNC))

    assert (1, 2) == (first.number, second.number)
    assert "POST" == first.request.method
    assert first.request.target.endswith("/rest/v1/leads.json?_=1")
    assert "application/json" == first.request.headers["content-type"]
    assert json.loads(SYNC["body"]) == json.loads(first.request.body)
    assert 200 == first.response.status
    assert {"success": True} == json.loads(first.response.body)


def test_a_pointer_leads_to_the_exchange_in_the_file():
    for text in (
        har(SYNC, SYNC),
        json.dumps(vcr(SYNC, SYNC)),
        nock(SYNC, SYNC),
        journal(SYNC, SYNC),
    ):
        it = recorded(text)[1]
        node = json.loads(text)
        for step in it.pointer.split("/")[1:]:
            node = node[int(step) if isinstance(node, list) else step]
        assert "POST" == node.get("method", node.get("request", {}).get("method"))


def test_har_with_a_byte_order_mark_is_read():
    assert 1 == len(recorded(b"\xef\xbb\xbf" + har(SYNC).encode()))


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "zhar of mitmproxy"])
def test_a_compressed_recording_is_read(pack):
    assert 1 == len(recorded(pack(har(SYNC).encode())))


def har_of(answer, *headers, **content):
    document = json.loads(har(SYNC))
    told = document["log"]["entries"][0]["response"]
    told["headers"] += named(headers)
    told["content"] = {"mimeType": "application/json", "text": answer, **content}
    return document


def test_a_base64_body_of_har_is_read():
    coded = b64encode(TEXT.encode()).decode()
    assert TEXT.encode() == answered(har_of(coded, encoding="base64"))


def streamed(raw):
    """Compress as servers do that don't know the length beforehand."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(raw) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw, wbits=-15)),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("zstd", streamed),
        ("gzip, br", lambda raw: brotli.compress(gzip.compress(raw))),
    ],
)
def test_a_content_coding_is_undone(coding, pack):
    coded = b64encode(pack(TEXT.encode())).decode()
    document = har_of(coded, ("Content-Encoding", coding), encoding="base64")
    assert TEXT.encode() == answered(document)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_the_recorder_has_decoded_stays_as_it_is(coding):
    assert TEXT.encode() == answered(har_of(TEXT, ("content-encoding", coding)))


def test_chunks_are_put_together():
    chunked = '5;x=1\r\n{"id"\r\n5\r\n: 12}\r\n0\r\n\r\n'
    assert b'{"id": 12}' == answered(har_of(chunked, ("Transfer-Encoding", "chunked")))


def test_what_only_calls_itself_chunked_stays_as_it_is():
    assert TEXT.encode() == answered(har_of(TEXT, ("Transfer-Encoding", "chunked")))


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("zstd", zstandard.compress(b"x" * 99)[:-4], "the compressed body is cut off"),
        ("gzip", gzipped(b"x" * 99)[:-12], "the compressed body is cut off"),
    ],
)
def test_a_coding_that_can_not_be_undone_is_told(coding, body, reason):
    text = b64encode(body).decode()
    document = har_of(text, ("Content-Encoding", coding), encoding="base64")
    (it,) = recorded(json.dumps(document))
    assert {"response": reason} == it.unread


def test_a_body_in_another_charset_is_read_in_it():
    told = har_of("été", mimeType="text/xml; charset=ISO-8859-1")
    assert "été".encode("latin-1") == answered(told)


def test_a_form_of_har_is_read_from_its_parameters():
    document = json.loads(har(SYNC))
    params = [{"name": "a", "value": "1 2"}, {"name": "b", "value": "é"}]
    posted = {"mimeType": "application/x-www-form-urlencoded", "params": params}
    document["log"]["entries"][0]["request"]["postData"] = posted
    (it,) = recorded(json.dumps(document))
    assert b"a=1+2&b=%C3%A9" == it.request.body


def test_an_answer_that_never_came_is_none():
    (it,) = recorded(har({**SYNC, "status": 0}))
    assert it.response is None


def test_an_answer_whose_body_was_not_kept_is_said_to_be_unread():
    (it,) = recorded(har({**SYNC, "answer": None}))
    assert {"response": ""} == it.unread


def test_binary_bodies_and_texts_of_python_2_in_yaml_are_read():
    cassette = """
interactions:
- request:
    method: !!python/unicode GET
    uri: https://api.easir.com/lead-types
    headers: {Accept: [application/json]}
    body: null
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: !!binary eyJpZCI6IDF9}
  recorded_at: 2020-01-01 00:00:00
version: 1
"""
    (it,) = recorded(cassette)
    assert ("GET", b'{"id": 1}') == (it.request.method, it.response.body)


def test_a_cassette_of_ruby_is_read():
    cassette = """---
http_interactions:
- request:
    method: post
    uri: https://api.easir.com/lead-types
    body: {encoding: UTF-8, string: '{}'}
    headers: {}
  response:
    status: {code: 201, message: Created}
    headers: {Content-Type: [application/json]}
    body: {encoding: ASCII-8BIT, base64_string: eyJpZCI6IDF9}
    http_version:
  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
recorded_with: VCR 2.0.0
"""
    (it,) = recorded(cassette)
    assert ("POST", b"{}", 201) == (it.request.method, it.request.body, it.response.status)
    assert b'{"id": 1}' == it.response.body


def test_headers_that_several_interactions_share_in_yaml_are_read():
    shared = {"Content-Type": ["application/json"]}
    value = vcr(SYNC, SYNC)
    for it in value["interactions"]:
        it["response"]["headers"] = shared
    import yaml

    text = yaml.safe_dump(value)
    assert "&id001" in text
    assert ["application/json"] * 2 == [
        dict(it.response.headers)["Content-Type"] for it in recorded(text)
    ]


def test_no_code_in_a_cassette_is_carried_out(tmp_path):
    made = tmp_path / "made"
    text = vcr_yaml(SYNC) + f"after: !!python/object/apply:os.mkdir ['{made}']\n"
    text = text.replace("message: Told", f"message: !!python/object/apply:os.mkdir ['{made}']")
    with pytest.raises(SandboxError, match="could not determine a constructor"):
        recorded(text)
    assert not made.exists()


def test_compressed_answers_of_nock_are_read_from_their_digits():
    calls = json.loads(nock(SYNC))
    coded = gzip.compress(TEXT.encode()).hex()
    calls[0]["response"] = [coded[:20], coded[20:]]
    calls[0]["rawHeaders"] += ["Content-Encoding", "gzip"]
    (it,) = recorded(json.dumps(calls))
    assert TEXT.encode() == it.response.body


def test_a_nock_fixture_without_request_headers_has_the_media_type_of_its_body():
    calls = json.loads(nock(SYNC, {**SYNC, "body": b"<lead/>"}, {**SYNC, "body": b"a=1"}))
    for call in calls:
        del call["reqheaders"]
    assert ["application/json", "application/xml", "application/x-www-form-urlencoded"] == [
        it.request.headers["Content-Type"] for it in recorded(json.dumps(calls))
    ]


def test_the_port_that_nock_always_writes_is_left_out():
    (it,) = recorded(nock(SYNC))
    assert SYNC["url"] == it.request.target


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("5:hello,", "is no recording of a known form"),
        ('{"a": 1}', "is no recording of a known form"),
        ("interactions:\n- " + "[" * 2_000, "exchange 1 is nested too deeply"),
        ("a: 1\nb: 2\n", "is no recording of a known form"),
        (
            '{"log": {"entries": [{"request": {}, "response": {}}]}}',
            "exchange 1 is not of its form",
        ),
        (har(SYNC, SYNC)[:-40], "after exchange 1: "),
        (vcr_yaml(SYNC) + "  x: [", "line "),
        (b"\x1f\x8b\x08 not gzip", "after exchange 0: "),
        (gzipped(har(SYNC).encode())[:-100], "after exchange 0: "),
    ],
)
def test_what_can_not_be_read_is_told_in_a_line(text, reason):
    with pytest.raises(SandboxError) as told:
        recorded(text)
    assert reason in str(told.value)
    assert "\n" not in str(told.value)


def test_what_comes_before_the_damage_is_read():
    exchanges = read(io.BytesIO(har(SYNC, SYNC)[:-40].encode()))
    assert 1 == next(exchanges).number
    with pytest.raises(SandboxError):
        next(exchanges)


def test_har_is_written_as_its_specification_has_it():
    request = asked("POST", SYNC["url"], [*JSON, ("Cookie", "a=1; b=2")], SYNC["body"])
    response = Response(302, [*JSON, ("Location", "/x"), ("Set-Cookie", "c=3; Path=/")], b"\xff")
    written = har_form.written([Recorded(1, "", request, response, 1709208000.25, 0.0125)])

    log = written["log"]
    assert "1.2" == log["version"]
    assert "vendor-sandbox" == log["creator"]["name"]
    (entry,) = log["entries"]
    assert "2024-02-29T12:00:00.250+00:00" == entry["startedDateTime"]
    assert 12.5 == entry["time"] == sum(entry["timings"].values())
    assert [{"name": "_", "value": "1"}] == entry["request"]["queryString"]
    assert [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}] == entry["request"]["cookies"]
    assert SYNC["body"].decode() == entry["request"]["postData"]["text"]
    assert ("Found", "/x") == (entry["response"]["statusText"], entry["response"]["redirectURL"])
    assert [{"name": "c", "value": "3"}] == entry["response"]["cookies"]
    content = {"size": 1, "mimeType": "application/json", "text": "/w==", "encoding": "base64"}
    assert content == entry["response"]["content"]


def test_what_was_written_as_har_is_read_as_it_was():
    request = asked("POST", SYNC["url"], JSON, SYNC["body"])
    response = Response(200, JSON, b"\xff\x00")
    before = Recorded(1, "/log/entries/0", request, response, 1709208000.25, 0.0125)

    (after,) = recorded(json.dumps(har_form.written([before])))

    assert (before.started, before.duration, response) == (
        after.started,
        after.duration,
        after.response,
    )
    assert request.body == after.request.body
    assert dict(request.headers) == dict(after.request.headers)
