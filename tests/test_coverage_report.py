"""The coverage report: its shares, its text, its page."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from sandbox import packs
from sandbox.coverage import Coverage
from sandbox.coverage_report import KINDS, Report, Share
from sandbox.coverage_report.page import page
from sandbox.coverage_report.text import text

VOID = {"meta", "br", "link", "img", "input", "hr"}


@pytest.fixture(scope="module")
def vendors():
    return packs.Vendors(None, packs.load)


def seen(calls=(), answered=(), **given):
    return Coverage.from_json(
        {
            "calls": dict.fromkeys(calls, 1),
            "refused": {},
            "answered": dict.fromkeys(answered, 1),
            "given": given,
        }
    )


def whole(vendor):
    """Return the coverage of one who has exercised everything, faults apart."""
    operations = vendor.contract.operations
    errors = [name for name, it in vendor.errors.items() if it.cause != "fault"]
    return seen(operations, errors, **{id: it.optional.names for id, it in operations.items()})


class Elements(HTMLParser):
    """The elements of a page; refuses one that is not closed where it should be."""

    def __init__(self, content):
        super().__init__()
        self.open, self.ids, self.targets, self.names, self.attributes = [], set(), [], set(), set()
        self.text = ""
        self.feed(content)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.names.add(tag)
        self.attributes |= given.keys()
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"])
        if tag == "a":
            self.targets.append(given["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        self.text += data


def test_a_percentage_is_cut_off_so_that_only_all_of_it_is_100():
    assert 66.6 == Share(2, 3).percent
    assert 99.9 == Share(99_999, 100_000).percent
    assert 100.0 == Share(3, 3).percent
    assert None is Share(0, 0).percent


def test_the_kinds_are_told_apart(vendors):
    coverage = seen(
        ["syncLeads"], ["602", "1007", "604"], syncLeads=["action"], getLeadById=["fields"]
    )

    parts = Report({"marketo": coverage}, vendors).vendors["marketo"].parts

    assert {
        "operations": ["syncLeads"],
        "errors": ["602"],
        "reasons": ["1007"],
        "parameters": ["getLeadById.fields", "syncLeads.action"],
    } == {kind: part.exercised for kind, part in parts.items()}


def test_errors_that_only_a_fault_can_cause_are_listed_and_not_counted(vendors):
    without = Report({"marketo": seen(["getToken"])}, vendors)
    after = Report({"marketo": seen(["getToken"], ["604"])}, vendors)

    assert without.share.percent == after.share.percent
    assert ["604"] == after.vendors["marketo"].faults.exercised
    assert "604" in without.vendors["marketo"].faults.missing
    assert "604" not in without.vendors["marketo"].parts["errors"].missing


@pytest.mark.parametrize("name", packs.names())
def test_all_of_a_vendor_can_be_exercised(vendors, name):
    report = Report({name: whole(vendors[name])}, vendors)

    assert 100.0 == report.share.percent
    assert None is report.below(100)
    for kind in KINDS:
        assert [] == report.vendors[name].parts[kind].missing


def test_a_total_is_of_all_kinds_of_all_vendors_counted(vendors):
    report = Report({"easir": whole(vendors["easir"]), "incwo": seen(["showLead"])}, vendors)
    easir, incwo = report.vendors["easir"].share, report.vendors["incwo"].share

    assert easir.total + 1 == report.share.seen
    assert easir.total + incwo.total == report.share.total
    assert report.share.total == sum(report.of(kind).total for kind in KINDS)


def test_a_vendor_that_nobody_called_does_not_count_unless_asked_for(vendors):
    coverage = {"easir": seen(["getMe"]), "incwo": Coverage()}

    alone, asked = Report(coverage, vendors), Report(coverage, vendors, ["incwo"])

    assert ["easir"] == list(alone.vendors)
    assert ["incwo", "leadsquared", "liondesk", "marketo"] == alone.untouched
    assert ["easir", "incwo"] == list(asked.vendors)
    assert alone.share.total < asked.share.total


def test_a_vendor_that_does_not_count_is_not_even_loaded():
    loaded = []
    served = packs.Vendors(None, lambda name: loaded.append(name) or packs.load(name))

    Report({"easir": seen(["getMe"])}, served)

    assert ["easir"] == loaded


def test_a_threshold_is_held_to_the_exact_share(vendors):
    report = Report({"easir": whole(vendors["easir"])}, vendors)
    report.share = Share(2, 3)

    assert None is report.below(66.66)
    assert "66.6% of the contracts were exercised, less than 66.67%" == report.below(66.67)


def test_where_no_vendor_was_called_any_threshold_is_missed(vendors):
    assert "no vendor was called, and 80% of the contracts were asked for" == Report(
        {}, vendors
    ).below(80)


def test_the_text_names_what_was_never_exercised_in_a_line_for_each_kind(vendors):
    lines = text(Report({"marketo": seen(["getToken"])}, vendors), width=72).splitlines()
    at = lines.index("  marketo, never exercised")

    assert ["operations", "errors", "reasons", "parameters", "only"] == [
        line.split()[0] for line in lines[at + 1 : at + 6]
    ]
    assert lines[at + 1].startswith("    operations     postToken, describeLead, ")
    assert lines[at + 1].endswith(" more")
    assert all(len(line) <= 72 for line in lines)
    assert lines[-1].endswith("--coverage-report full")


def test_the_short_text_says_how_many_more_there_are(vendors):
    report = Report({"marketo": seen(["getToken"])}, vendors)
    missing = report.vendors["marketo"].parts["operations"].missing
    (line,) = (it for it in text(report).splitlines() if it.startswith("    operations"))

    *named, more = line.split(maxsplit=1)[1].split(", ")

    assert missing[: len(named)] == named
    assert f"… {len(missing) - len(named)} more" == more


def test_the_full_text_names_all_that_was_never_exercised(vendors):
    report = Report({"marketo": seen(["getToken"])}, vendors)
    words = text(report, full=True, width=60).replace(",", " ").split()

    for part in report.vendors["marketo"].parts.values():
        assert set() == set(part.missing) - set(words)
    assert "more" not in words
    assert "--coverage-report" not in words


def test_the_columns_of_the_text_are_aligned(vendors):
    coverage = {"marketo": seen(["getToken"]), "leadsquared": whole(vendors["leadsquared"])}
    head, *rows = text(Report(coverage, vendors)).splitlines()[2:6]

    for kind in ("all", *KINDS):
        end = head.index(kind) + len(kind)
        assert all(row[end - 1] != " " and row[end : end + 2].strip() == "" for row in rows)


def test_the_text_is_coloured_only_where_that_is_asked_for(vendors):
    report = Report({"marketo": seen(["getToken"])}, vendors)

    assert "\x1b" not in text(report)
    assert "\x1b[31m" in text(report, colour=True)


def test_the_text_of_a_run_that_called_nothing_says_so(vendors):
    said = text(Report({}, vendors), width=200)

    assert "not called, not counted: easir, incwo, leadsquared, liondesk, marketo" in said


def test_the_page_needs_nothing_but_itself(vendors):
    elements = Elements(page(Report({"marketo": seen(["getToken"])}, vendors)))

    assert not elements.names & {"script", "link", "img", "iframe", "object"}
    assert not elements.attributes & {"src", "srcset", "style"}
    assert all(target.startswith("#") for target in elements.targets)


@pytest.mark.parametrize("name", packs.names())
def test_the_page_shows_all_of_a_vendor_and_its_links_lead_somewhere(vendors, name):
    vendor = vendors[name]
    shown = Elements(page(Report({name: seen()}, vendors, [name])))

    assert [] == [it for it in shown.targets if it.removeprefix("#") not in shown.ids]
    for operation in vendor.contract.operations.values():
        assert f"{name}.{operation.id}" in shown.ids
        assert f"{operation.method} {operation.path}" in shown.text
    for problem in vendor.errors.values():
        assert f"{name}.error.{problem.name}" in shown.ids
        assert problem.message in shown.text
        assert problem.when in shown.text


def test_the_page_tells_what_was_exercised_from_what_never_was(vendors):
    coverage = seen(["syncLeads"], ["1007"], syncLeads=["action"])
    content = page(Report({"marketo": coverage}, vendors))

    assert '<tr id="marketo.syncLeads"><th' in content
    assert '<tr id="marketo.getToken" class="never"><th' in content
    assert '<td class="number times">never</td>' in content
    assert '<tr id="marketo.error.1007"><th' in content
    assert '<span class="exercised">✓ action</span>' in content
    assert '<span class="missing">✗ lookupField</span>' in content
    assert '<span class="exercised">✓ <a href="#marketo.error.1007">' in content


def test_the_page_shows_texts_as_they_are(vendors):
    easir = vendors["easir"]
    odd = {"message": "<b>not & bold", "when": "1 < 2", "source": {"docs": "<i>"}}
    errors = {name: replace(it, **odd) for name, it in easir.errors.items()}
    shown = Elements(page(Report({}, {"easir": replace(easir, errors=errors)}, ["easir"])))

    assert all(it in shown.text for it in ("<b>not & bold", "1 < 2", "docs: <i>"))
