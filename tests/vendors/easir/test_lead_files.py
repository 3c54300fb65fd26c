"""Files of leads, sent as a form of several parts (client: PHP SDK)."""

import aiohttp
import pytest

FILES = "/leads/177a16d3-fbe1-4186-bfbc-51925de2557c/files"
ESCALATED = "/leads/5a3bb2c8-6f0e-4b0b-9f53-2f1f9b7d1c22/files"
ESTATE_CAR = "3c1e5f70-2b4a-4d6c-8e9f-0a1b2c3d4e5f"
PART = b'--x\r\nContent-Disposition: form-data; name="file"'


def form(name="file", filename="tilbud \u00e6.txt"):
    data = aiohttp.FormData()
    data.add_field("note", "An offer")
    data.add_field(name, b"\r\n--An offer\r\n", filename=filename, content_type="text/plain")
    return data


@pytest.mark.evidence("client", "PHP SDK: POST, GET, DELETE of files; the form is inferred")
async def test_a_file_is_attached_listed_and_taken_off(easir):
    status, made = await easir.call("POST", FILES, data=form())

    assert 201 == status
    assert ("text/plain", 14, "2018-10-22 07:00:00") == (
        made["mime_type"],
        made["size"],
        made["created_at"],
    )
    assert [made] == await easir.data(FILES)
    assert (204, None) == await easir.delete(f"{FILES}/{made['id']}")
    assert [] == await easir.data(FILES)


@pytest.mark.evidence("inferred", "what is no part with a file is none")
@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"--x", b"--x\r\n\r\n--x--", PART, b"--x\r\nfile: 1\r\n\r\n1\r\n--x--",
        b"--\r\n\r\n", b"\xff\xfe\x00",
    ],
)  # fmt: skip
async def test_a_body_without_a_file_is_refused(easir, body):
    before = easir.view.lead_files
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    answer = easir.call("POST", FILES, data=body, headers=headers)

    assert (422, [("validation.required", "file")]) == await easir.errors(answer)
    assert before is easir.view.lead_files


@pytest.mark.evidence("inferred", "a part that is a text is no file")
async def test_a_text_is_no_file(easir):
    body = PART + b"\r\n\r\nA text\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    answer = easir.call("POST", FILES, data=body, headers=headers)

    assert (422, [("validation.invalid", "file")]) == await easir.errors(answer)


@pytest.mark.evidence("docs", "Error Codes: 415")
async def test_a_file_is_not_sent_as_json(easir):
    assert (415, [("content_type", None)]) == await easir.errors(easir.post(FILES, {"file": "x"}))


@pytest.mark.evidence("inferred", "files belong to their lead, and to those who see it")
async def test_files_are_those_of_their_lead(easir):
    assert ["estate-car.pdf"] == [it["name"] for it in await easir.data(ESCALATED)]
    assert 404 == (await easir.delete(f"{FILES}/{ESTATE_CAR}"))[0]
    assert 404 == (await easir.delete(f"{FILES}/x"))[0]
    assert 403 == (await easir.as_("taurean").get(ESCALATED))[0]


@pytest.mark.evidence("inferred", "RFC 7578: names are UTF-8, contents any bytes")
@pytest.mark.parametrize("content", [bytes(range(256)), b"", b"a\rb\nc\r\n\r\n--y\r\n"])
def test_a_file_is_measured_byte_for_byte(content):
    from sandbox.vendors.easir.multipart import read_parts

    head = 'Content-Disposition: form-data; name="file"; filename="é.pdf"\r\nContent-Type: text/x\r\n\r\n'
    body = b"--x\r\n" + head.encode() + content + b"\r\n--x--\r\n"
    assert {"file": {"name": "é.pdf", "mime_type": "text/x", "size": len(content)}} == read_parts(
        body
    )
