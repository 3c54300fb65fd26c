"""`serve --watch`: fixtures and settings are read again when they change."""

import json
import time

import pytest
from test_cli import fetch, serving

PARTITIONS = "state/marketo/partitions"
LEAD = "/rest/v1/lead/1.json"


@pytest.fixture
def folder(tmp_path):
    """A folder of fixtures that changes one record of Marketo's."""
    folder = tmp_path / "fixtures"
    (folder / "marketo").mkdir(parents=True)
    write(folder, "First")
    return folder


def write(folder, name):
    """Have three partitions, the first of which has this name."""
    records = [{"id": 1, "name": name}, {"id": 2, "name": "B"}, {"id": 3, "name": "C"}]
    scratch = folder / "marketo" / "partitions.new"
    scratch.write_text(json.dumps(records))
    scratch.replace(folder / "marketo" / "partitions.yaml")


def partition(url, world):
    records = json.loads(fetch(f"{url}/_sandbox/worlds/{world}/{PARTITIONS}"))["records"]
    return records[0]["name"]


def until(seen, expected):
    """Ask again until something is as expected."""
    deadline = time.monotonic() + 20
    while expected not in (now := seen()):
        assert time.monotonic() < deadline, now


def make(url, name):
    fetch(f"{url}/_sandbox/worlds", method="POST", body={"name": name})


def test_records_hold_for_new_worlds_and_for_others_once_they_are_reset(tmp_path, folder):
    said = tmp_path / "printed"
    with serving(tmp_path, "--watch", "--vendors", "marketo", "--fixtures", str(folder)) as it:
        url = it[1]
        make(url, "used")
        assert "First" == partition(url, "used")

        write(folder, "Second")
        until(said.read_text, "vendor-sandbox: the fixtures of marketo were read again\n")

        assert "First" == partition(url, "used")
        make(url, "new")
        assert "Second" == partition(url, "new")
        fetch(f"{url}/_sandbox/worlds/used/reset", method="POST")
        assert "Second" == partition(url, "used")


def test_faults_hold_for_worlds_that_begin_or_are_reset(tmp_path, folder):
    said, faults = tmp_path / "printed", folder / "marketo" / "faults.yaml"
    faults.write_text("[{ error: '606' }]")
    with serving(tmp_path, "--watch", "--vendors", "marketo", "--fixtures", str(folder)) as it:
        url = it[1]
        assert b'"606"' in fetch(f"{url}/marketo{LEAD}")

        faults.write_text("[{ error: '607' }]")
        until(said.read_text, "vendor-sandbox: the fixtures of marketo were read again\n")

        assert b'"606"' in fetch(f"{url}/marketo{LEAD}")
        assert b'"607"' in fetch(f"{url}/w/new/marketo{LEAD}")
        fetch(f"{url}/_sandbox/worlds/default/reset", method="POST")
        assert b'"607"' in fetch(f"{url}/marketo{LEAD}")


def test_settings_hold_at_once_and_limits_from_the_next_reset(tmp_path, folder):
    said, settings = tmp_path / "printed", folder / "marketo/settings.yaml"
    again = "the fixtures of marketo were read again\n"
    with serving(tmp_path, "--watch", "--vendors", "marketo", "--fixtures", str(folder)) as it:
        url = it[1]
        make(url, "used")
        marketo = f"{url}/w/used/marketo"
        assert b'"600"' in fetch(marketo + LEAD)

        settings.write_text("limits: { uri: 5 }\n")
        until(said.read_text, again)

        assert b'"600"' in fetch(marketo + LEAD)
        fetch(f"{url}/_sandbox/worlds/used/reset", method="POST")
        with pytest.raises(OSError, match="414"):
            fetch(marketo + LEAD)

        settings.unlink()
        until(said.read_text, again + "vendor-sandbox: " + again)
        make(url, "new")
        assert b'"600"' in fetch(f"{url}/w/new/marketo{LEAD}")


def test_a_wrong_fixture_is_said_with_file_and_line_and_the_old_one_stays(tmp_path, folder):
    said, file = tmp_path / "printed", folder / "marketo/partitions.yaml"
    with serving(tmp_path, "--watch", "--vendors", "marketo", "--fixtures", str(folder)) as it:
        url = it[1]
        file.write_text("- { id: 1, name: A }\n- { id: 2, nam: B }\n")
        wrong = f"vendor-sandbox: {file}:2: "
        until(said.read_text, wrong)
        until(said.read_text, "; what was read before stays\n")

        make(url, "new")
        assert "First" == partition(url, "new")
        write(folder, "Mended")
        until(said.read_text, "were read again\n")
        make(url, "mended")
        assert "Mended" == partition(url, "mended")


def test_a_vendor_that_did_not_change_is_not_read_again(tmp_path, folder):
    said, again = tmp_path / "printed", "vendor-sandbox: the fixtures of marketo were read again\n"
    with serving(tmp_path, "--watch", "--vendors", "marketo,incwo", "--fixtures", str(folder)):
        write(folder, "Second")
        until(said.read_text, again)
        write(folder, "Third")
        until(said.read_text, again * 2)

    assert "incwo were" not in said.read_text()


def test_a_folder_that_comes_later_is_read_as_well(tmp_path, folder):
    said = tmp_path / "printed"
    with serving(tmp_path, "--watch", "--vendors", "incwo", "--fixtures", str(folder)):
        (folder / "incwo").mkdir()
        (folder / "incwo" / "settings.yaml").write_text("{}\n")
        until(said.read_text, "the fixtures of incwo were read again\n")
