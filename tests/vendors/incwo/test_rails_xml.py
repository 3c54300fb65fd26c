"""XML as Rails reads it."""

import pytest

from sandbox.vendor import Malformed
from sandbox.vendors.incwo.rails_xml import from_xml, written, written_list


@pytest.mark.evidence("inferred", "ActiveSupport: Hash.from_xml")
@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<a>x</a>", {"a": "x"}),
        ("<a/>", {"a": ""}),
        ("<a-b><c-d>x</c-d></a-b>", {"a_b": {"c_d": "x"}}),
        ('<a type="integer"> 7 </a>', {"a": 7}),
        ('<a type="decimal">85.88</a>', {"a": 85.88}),
        ('<a type="float">1e2</a>', {"a": 100.0}),
        ('<a type="integer">12 lamps</a>', {"a": 12}),
        ('<a type="integer">lamps</a>', {"a": 0}),
        ('<a type="decimal">nan</a>', {"a": 0.0}),
        ('<a type="double">-7.5 m</a>', {"a": -7.5}),
        ('<a type="base64Binary">Y2Fmw6k=</a>', {"a": "café"}),
        ('<a type="date">2014/12/22</a>', {"a": "2014-12-22"}),
        ('<a type="boolean">true</a>', {"a": True}),
        ('<a type="boolean">0</a>', {"a": False}),
        ('<a type="date">2014-12-22</a>', {"a": "2014-12-22"}),
        ('<a type="date">22-12-2014</a>', {"a": "2014-12-22"}),
        ('<a type="datetime">2014-12-22T10:00:00Z</a>', {"a": "2014-12-22T10:00:00+00:00"}),
        ('<a type="string"></a>', {"a": ""}),
        ('<a type="integer"></a>', {"a": None}),
        ('<a nil="true"/>', {"a": None}),
        ('<a nil="true" type="integer">7</a>', {"a": None}),
        ('<a type="thing">x</a>', {"a": "x"}),
        ('<a colour="red">x</a>', {"a": "x"}),
        ("<a><b>1</b><b>2</b><b>3</b></a>", {"a": {"b": ["1", "2", "3"]}}),
        ('<a type="array"><b>1</b><c>2</c><b>3</b></a>', {"a": ["1", "3"]}),
        ('<a type="array"/>', {"a": []}),
        ('<a type="array">\n</a>', {"a": []}),
        ('<n:a xmlns:n="urn:x"><n:b>1</n:b></n:a>', {"a": {"b": "1"}}),
        ("<a><![CDATA[<b>]]></a>", {"a": "<b>"}),
        ("<a>\n  <b>1</b>\n</a>", {"a": {"b": "1"}}),
    ],
)
def test_a_document_is_read_as_rails_reads_it(xml, value):
    assert value == from_xml(xml.encode())


@pytest.mark.evidence("inferred", "what a type promises is kept")
@pytest.mark.parametrize(
    "xml",
    ['<a type="decimal">1e999</a>', '<a type="date">x</a>', '<a type="base64Binary">Y</a>',
     '<a type="integer">' + "9" * 31 + "</a>", '<a type="datetime">2014</a>', '<a type="yaml">x</a>'],
)  # fmt: skip
def test_a_typed_element_that_has_no_value_of_its_type_is_refused(xml):
    with pytest.raises(Malformed):
        from_xml(xml.encode())


@pytest.mark.evidence(
    "recorded", "two blanks a level, empty elements as pairs, a type on lists alone"
)
def test_objects_and_lists_are_written_as_recorded():
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    members = [("id", 7), ("comments", ""), ("items", [("item", {"type_id": "27"})])]
    lead = (
        "<lead>\n  <id>7</id>\n  <comments></comments>\n  <items>\n    <item>\n"
        "      <type_id>27</type_id>\n    </item>\n  </items>\n</lead>\n"
    )
    assert head + lead == written("lead", members).decode()
    assert (
        head + '<leads type="array">\n  <lead>\n    <id>7</id>\n  </lead>\n</leads>\n'
        == written_list("leads", [("lead", [("id", 7)])]).decode()
    )
    assert b"<a>ab</a>" in written("a", [("a", "a\0b\x0b")])
