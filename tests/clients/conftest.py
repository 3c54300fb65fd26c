"""Each client does its work twice: with the sandbox, and through `record` in front of it.

What was recorded has to pass `check`, apart from the mistakes that a test makes on purpose.
"""

import json
from contextlib import ExitStack

import pytest
from recorder import recording

from sandbox.cli import main


class Recorded:
    """A world that is reached through recorders, one for each of its vendors that is used."""

    def __init__(self, world, recorder_of):
        self._world = world
        self._recorder_of = recorder_of

    def __getattr__(self, name):
        found = getattr(self._world, name)
        return Vendor(found, self._recorder_of(name).url) if hasattr(found, "url") else found


class Vendor:
    """A vendor of such a world."""

    def __init__(self, vendor, recorder):
        world = vendor.url.split("/w/")[1].split("/")
        self.origin = f"{recorder}/w/{world[0]}/{world[1]}"
        self.url = recorder + "/w/" + "/".join(world)
        self._vendor = vendor

    def __getattr__(self, name):
        return getattr(self._vendor, name)


@pytest.fixture(scope="session")
def recorder_of(sandbox, tmp_path_factory):
    """Return the recorder in front of a vendor, which serves all tests of a process."""
    running = {}
    with ExitStack() as stack:

        def recorder(vendor):
            if vendor not in running:
                folder = tmp_path_factory.mktemp(vendor)
                running[vendor] = stack.enter_context(recording(folder, sandbox.url, vendor))
            return running[vendor]

        recorder.running = running
        yield recorder


@pytest.fixture(params=["direct", "recorded"])
def world(request, world, recorder_of, tmp_path, capsys):
    """A private world; what is recorded of it breaks no contract but where the test says so."""
    if request.param == "direct":
        yield world
        return
    yield Recorded(world, recorder_of)
    marks = request.node.iter_markers("breaks")
    expected = sorted(pointer for mark in marks for pointer in mark.args)
    recorded = 0
    for recorder in recorder_of.running.values():
        archive = json.loads(recorder.file.read_text())
        inside = f"/w/{world.name}/"
        mine = [it for it in archive["log"]["entries"] if inside in it["request"]["url"]]
        archive["log"]["entries"] = mine
        recorded += len(mine)
        (tmp_path / recorder.file.parent.name).write_text(json.dumps(archive))
    capsys.readouterr()
    status = main(["check", "--format", "json", str(tmp_path)])
    report = json.loads(capsys.readouterr().out)
    findings = [it for file in report["files"] for it in file["findings"]]
    assert recorded
    assert expected == sorted(f"{it['side']} {it['place']} {it['pointer']}" for it in findings)
    assert int(bool(expected)) == status
