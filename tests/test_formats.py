"""JSON, query strings and path segments, mostly broken ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.formats import (
    Malformed,
    read_brackets,
    read_json,
    read_path_segment,
    read_query,
    read_xml,
    write_csv,
    write_json,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", b'{"a":1,}', b"[1,]", b"{a:1}", b"{'a':1}", b'{"a":1} x', b"01", b"1e999",
        b"NaN", b"[Infinity]", b"-Infinity", b'{"a":\xff}', b'"\xff"', b'"\xc3"', b'"\\ud800"',
        b'"a\nb"', b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b"\x00",
    ],
)  # fmt: skip
def test_what_is_not_json_is_malformed(body):
    with pytest.raises(Malformed):
        read_json(body)


@pytest.mark.parametrize("unique_keys", [False, True])
@pytest.mark.parametrize(
    "body", [b"[" * 10_000, b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000]
)
def test_ten_thousand_levels_are_malformed(body, unique_keys):
    with pytest.raises(Malformed):
        read_json(body, unique_keys=unique_keys)


@pytest.mark.parametrize("unique_keys", [False, True])
@pytest.mark.parametrize(("levels", "reads"), [(254, True), (255, False), (1_000, False)])
@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_json_may_have_254_levels(start, end, levels, reads, unique_keys):
    for body in (
        start * levels + b"1" + end * levels,
        b'{"input":[' + b'{"a":1},' * 400 + start * (levels - 2) + b"1" + end * (levels - 2) + b"]}",
        b'{"input":[' + b'{"a":1},' * 400
        + b'{"b":' + start * (levels - 3) + b"1" + end * (levels - 3) + b"}]}",
    ):  # fmt: skip
        if reads:
            assert json.loads(body) == read_json(body, unique_keys=unique_keys)
        else:
            with pytest.raises(Malformed, match="deep"):
                read_json(body, unique_keys=unique_keys)


@given(value=JSON)
def test_what_is_written_reads_back_the_same_with_and_without_unique_keys(value):
    body = write_json(value)
    assert value == read_json(body)
    assert value == read_json(body, unique_keys=True)
    assert value == json.loads(body)


def test_of_two_members_with_one_name_the_last_counts():
    assert {"a": 2} == read_json(b'{"a":1,"a":2}')


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":2}',
        b'{"a":":","b":1,"b":2}',
        b'{"a":1,"\\u0061":2}',
        b'[{"a":1,"a":1}]',
        b'{"input":[{"a":1},{"b":1,"b":2}]}',
        b'{"x":{"y":{"z":[[{"deep":1,"deep":1}]]}}}',
        b'{"url":"http://a:b@c/::","input":[{"e":1,"e":2}]}',
        b'{"input":[{"at":"09:00"},{"at":"10:00","e":1,"e":2}]}',
        b'{"input":[{"at":"09:00"},{"at":"1000"},{"at":"1030","e":1,"e":2}]}',
        b'{"input":[{"at":"09:00","at":"0900"}]}',
        b'{"input":[{"at":"09\\u003a00","e":1,"e":2}]}',
        b'{"input":[{"a":1,"a":2},"x"]}',
        b'{"input":[{"a":1,"a":2},[1]]}',
    ],
)
def test_a_member_that_stands_twice_is_refused_by_name(body):
    assert read_json(body) is not None
    with pytest.raises(Malformed, match="stands twice"):
        read_json(body, unique_keys=True)


TEXTS = st.dictionaries(st.text("ab:\\", max_size=3), st.text(":x,", max_size=3) | JSON, max_size=4)


@given(records=st.lists(TEXTS | JSON, max_size=4), at=st.integers(0), value=JSON)
def test_in_a_batch_of_records_a_twin_is_found_wherever_it_stands(records, at, value):
    body = write_json({"input": [*records, {"e": 0}]})
    places = [it for it in range(len(body)) if body.startswith(b'{"', it)]
    twins = [
        body[: it + 1] + b'"e":1,"e":' + write_json(value) + b"," + body[it + 1 :] for it in places
    ]
    whole = [it for it in twins if _reads(it)]
    with pytest.raises(Malformed, match="stands twice"):
        read_json(whole[at % len(whole)], unique_keys=True)


def _reads(body):
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":"x:y","b:c":"::"}',
        b'[{"a":1},{"a":2}]',
        b'{"a":{"a":{"a":{"a":":"}}}}',
        b'{"a":1,"A":2}',
        b'{"input":[{"at":"09:00"},{"at":"10:00:00"},{"at":null},{"at":[":"]},{},{"n":1}]}',
        b'{"input":[{"n":1},{"n":":"},"::"]}',
        b'":"',
        b"[]",
    ],
)
def test_colons_in_texts_and_like_names_in_several_objects_are_no_twins(body):
    assert json.loads(body) == read_json(body, unique_keys=True)


def test_an_integer_beyond_64_bits_reads_as_a_float():
    assert {"n": 1e30} == read_json(b'{"n":1' + b"0" * 30 + b"}")


@pytest.mark.parametrize("unique_keys", [False, True])
def test_an_integer_of_five_thousand_digits_is_malformed(unique_keys):
    with pytest.raises(Malformed):
        read_json(b'{"a":"x:y","n":' + b"9" * 5_000 + b"}", unique_keys=unique_keys)


def test_a_decimal_of_five_thousand_digits_that_is_a_number_passes():
    body = b'{"a":"x:y","n":0.' + b"9" * 5_000 + b"}"
    assert {"a": "x:y", "n": 1.0} == read_json(body, unique_keys=True)


def test_an_integer_beyond_64_bits_and_a_lone_surrogate_are_written():
    value = {"id": 10**30, "text": "é\udcff"}
    assert value == json.loads(write_json(value))


def test_json_is_written_compactly_in_the_order_of_members():
    assert '{"b":1,"a":["é"]}'.encode() == write_json({"b": 1, "a": ["é"]})


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")]),
        ("a=&b", [("a", ""), ("b", "")]),
        ("a=1=2", [("a", "1=2")]),
        ("&&a=1&", [("a", "1")]),
        ("=x", [("", "x")]),
        ("a=x+y%20z%2B", [("a", "x y z+")]),
        ("a%3Db=%26", [("a=b", "&")]),
        ("a=1;b=2", [("a", "1;b=2")]),
        ("a=%zz&b=%&c=%4", [("a", "%zz"), ("b", "%"), ("c", "%4")]),
        ("a=%FF%C3%A9", [("a", "\ufffdé")]),
    ],
)
def test_a_query_is_read_as_servers_do(text, pairs):
    assert pairs == read_query(text)


@given(text=st.text())
def test_no_query_is_too_broken_to_read(text):
    assert isinstance(read_query(text), list)


@pytest.mark.parametrize(
    ("text", "value"), [("plain", "plain"), ("a%20b+c", "a b+c"), ("%C3%A9", "é"), ("a%2Fb", "a/b")]
)
def test_a_path_segment_loses_its_escapes(text, value):
    assert value == read_path_segment(text)


@pytest.mark.parametrize("text", ["%", "%4", "%zz", "a%4gb", "%FF", "%C3"])
def test_a_broken_escape_in_a_path_is_malformed(text):
    with pytest.raises(Malformed):
        read_path_segment(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("rank[$gt]=1&rank[$lt]=4", {"rank": {"$gt": "1", "$lt": "4"}}),
        ("f%5B%24in%5D%5B%5D=4&f[$in][]=6", {"f": {"$in": ["4", "6"]}}),
        ("f[$in][1]=6&f[$in][0]=4", {"f": {"$in": ["4", "6"]}}),
        ("f=1&f=2", {"f": ["1", "2"]}),
        ("f=4,6&g", {"f": "4,6", "g": ""}),
        ("a[21]=x", {"a": {"21": "x"}}),
        ("&".join(f"a[]={n}" for n in range(25)), {"a": [str(n) for n in range(25)]}),
        ("&".join(f"a={n}" for n in range(25)), {"a": [str(n) for n in range(25)]}),
        ("&".join(f"a[{n}]={n}" for n in range(25)), {"a": {str(n): str(n) for n in range(25)}}),
        ("a[b][c][d][e][f][g]=1", {"a": {"b": {"c": {"d": {"e": {"f": {"[g]": "1"}}}}}}}),
        ("__proto__[x]=1&a[__proto__]=2&team.id=3", {"a": {}, "team.id": "3"}),
        ("at=2017-01-01T00:00:00+02:00", {"at": "2017-01-01T00:00:00 02:00"}),
    ],
)
def test_a_query_in_brackets_is_a_tree(text, tree):
    assert tree == read_brackets(text)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"<a>x</a>", "x"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "\u00e9"),
        ("<a>\u00e9</a>".encode("utf-16"), "\u00e9"),
        (b"<a>&lt;&#233;</a>", "<\u00e9"),
        (b"<a><![CDATA[<b>]]></a>", "<b>"),
    ],
)
def test_xml_is_read_in_the_encoding_that_it_declares(body, text):
    assert text == read_xml(body).text


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no element found"),
        (b"<a>", "no element found"),
        (b"<a></b>", "mismatched tag"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<a>&x;</a>", "undefined entity"),
        (b"<!DOCTYPE a><a/>", "DTDForbidden"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "DTDForbidden"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "DTDForbidden"),
        (b"<a>" * 33 + b"</a>" * 33, "nested too deeply"),
        (b"<a>" * 100_000, "nested too deeply"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "an encoding that nobody knows"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "encoding"),
    ],
)
def test_xml_that_is_broken_or_dangerous_is_malformed(body, why):
    with pytest.raises(Malformed, match=why):
        read_xml(body)


def test_csv_is_quoted_where_it_has_to_be():
    rows = [["a,b", 'say "x"', None, 1.5], ["two\nlines", "\u00e9", True, 0]]
    assert (
        'h1,h2,h3,h4\r\n"a,b","say ""x""",,1.5\r\n"two\nlines",\u00e9,True,0\r\n'.encode()
        == write_csv(["h1", "h2", "h3", "h4"], rows)
    )
