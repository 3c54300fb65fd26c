"""Values of fields: what a batch may store as it came is what the field would store of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.vendor import Table
from sandbox.vendors.marketo.values import stored, stored_form, stores

KINDS = ("string", "text", "phone", "url", "email", "boolean", "integer", "score", "percent",
         "reference", "float", "currency", "date", "datetime", "formula")  # fmt: skip
FIELDS = [
    {"name": kind + bound, "dataType": kind, "readOnly": False, **({"length": 9} if bound else {})}
    for kind in KINDS
    for bound in ("", "_bounded")
]
TABLE = Table().filled((it["name"], it) for it in FIELDS)

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**33), 2**33),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.dates().map(str),
    st.datetimes().map(lambda it: f"{it:%Y-%m-%dT%H:%M:%S}Z"),
    st.datetimes().map(str),
    st.emails(),
    st.lists(st.integers(), max_size=1),
)


@pytest.mark.evidence("docs", "Field Types: what each of them takes")
@given(field=st.sampled_from(FIELDS), value=VALUES)
@example(field=FIELDS[0], value="")
@example(field=FIELDS[0], value="x" * 30_001)
@example(field=FIELDS[2], value="\u20ac" * 10_001)
@example(field=FIELDS[12], value=5.0)
@example(field=FIELDS[12], value=2**31)
@example(field=FIELDS[24], value="0999-01-01")
@example(field=FIELDS[24], value="2023-02-29")
@example(field=FIELDS[26], value="2023-02-28T24:00:00Z")
@example(field=FIELDS[26], value="2023-02-28T12:00:00Z")
def test_what_needs_no_conversion_is_not_changed_by_one(field, value):
    if not stored_form(TABLE)([{field["name"]: value}]):
        return
    kept = stored(field, value)
    assert (type(value), value) == (type(kept), kept)


@pytest.mark.evidence("docs", "Field Types: what each of them takes")
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", "Ann"),
        ("string", None),
        ("text", "12 Main Street\nSan Mateo"),
        ("email", "ann@example.com"),
        ("boolean", False),
        ("integer", -(2**31)),
        ("float", 0.5),
        ("currency", 12),
        ("date", "1970-12-28"),
        ("datetime", "2026-11-24T23:59:59Z"),
    ],
)
def test_what_is_usual_needs_no_conversion(kind, value):
    assert stored_form(TABLE)([{kind: value}] * 300)
    assert value == stores(TABLE)[kind](value)
