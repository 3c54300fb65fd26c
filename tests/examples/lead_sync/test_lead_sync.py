"""The sync, held against vendors that behave, misbehave, and lose answers."""

import pytest
from lead_sync import LeadSquared, Marketo, SyncError, main, sync

SINCE = "2018-01-01 00:00:00"
EVERYTHING = "2000-01-01 00:00:00"
LONG_AGO = "2030-01-01 00:00:00"


@pytest.fixture
def wait(sandbox):
    """What the program calls to wait: here the clock of the world moves, and nobody waits."""

    def wait(seconds):
        sandbox.clock.advance(seconds=seconds)

    return wait


@pytest.fixture
def source(leadsquared, wait):
    return LeadSquared(leadsquared.url, leadsquared.access_key, leadsquared.secret_key, wait)


@pytest.fixture
def target(marketo, wait):
    return Marketo(marketo.url, marketo.client_id, marketo.client_secret, wait)


def upserts(marketo):
    return marketo.exchanges.of("syncLeads")


def emails(marketo):
    return [lead["email"] for lead in marketo.leads if lead.get("email")]


# What it does


def test_leads_that_changed_are_created(source, target, marketo):
    outcome = sync(source, target, SINCE)

    assert outcome.created > 200
    assert not outcome.skipped
    assert len(marketo.leads) >= outcome.created


def test_a_lead_has_its_names_and_its_phone(source, target, marketo, leadsquared):
    first = next(iter(leadsquared.leads))
    sync(source, target, EVERYTHING)

    (lead,) = marketo.leads.where(email=first["EmailAddress"])
    assert (first["FirstName"], first["LastName"]) == (lead["firstName"], lead["lastName"])


def test_nothing_changed_means_nothing_written(source, target, marketo):
    assert (0, 0) == (sync(source, target, LONG_AGO).created, upserts(marketo).count)


def test_batches_have_300_leads_at_the_most(source, target, marketo):
    leads = [{"email": f"many.{number}@example.com"} for number in range(650)]
    for start in range(0, len(leads), 300):
        target.upsert(leads[start : start + 300])

    sizes = [len(it.request.json["input"]) for it in upserts(marketo)]
    assert [300, 300, 50] == sizes


def test_pages_are_read_to_the_end(source, leadsquared):
    read = list(source.changed_since(EVERYTHING))

    pages = leadsquared.exchanges.of("getRecentlyModifiedLeads")
    assert pages.count == 2
    assert len(read) == sum(len(it.response.json["Leads"]) for it in pages)


def test_a_second_run_creates_nothing(source, target):
    first = sync(source, target, SINCE)
    second = sync(source, target, SINCE)

    assert (0, first.created) == (second.created, second.updated)


def test_a_lead_that_marketo_skips_is_told(source, target, marketo):
    marketo.fail("1007", records=[0])

    outcome = sync(source, target, SINCE)

    ((_, reason),) = outcome.skipped.items()
    assert "Multiple lead match lookup criteria" == reason


# Tokens


def test_one_token_serves_all_batches(source, target, marketo):
    for number in range(3):
        target.upsert([{"email": f"{number}@example.com"}])
    assert marketo.exchanges.of("getToken").count == 1


def test_an_expired_token_is_replaced(target, marketo, sandbox):
    target.upsert([{"email": "before@example.com"}])
    sandbox.clock.advance(hours=1, seconds=1)
    target.upsert([{"email": "after@example.com"}])

    assert ["602", None] == [it.error for it in upserts(marketo)][1:]
    assert "after@example.com" in emails(marketo)


def test_a_revoked_token_is_replaced(target, marketo):
    target.upsert([{"email": "before@example.com"}])
    marketo.fault(token="revoked", times=1)
    target.upsert([{"email": "after@example.com"}])

    assert marketo.exchanges.of("getToken").count == 2
    assert "after@example.com" in emails(marketo)


def test_wrong_credentials_are_told_at_once(marketo, wait):
    target = Marketo(marketo.url, marketo.client_id, "wrong", wait)
    with pytest.raises(SyncError, match="the credentials are wrong"):
        target.upsert([{"email": "a@example.com"}])
    assert upserts(marketo).count == 0


# Limits


def test_a_full_window_is_waited_for(target, marketo):
    marketo.fail("606", operation="syncLeads", times=2)

    target.upsert([{"email": "patient@example.com"}])

    assert ["606", "606", None] == [it.error for it in upserts(marketo)]


def test_the_real_window_opens_again(target, marketo):
    for number in range(120):
        target.upsert([{"email": f"{number}@example.com"}])

    assert upserts(marketo).where(error="606").count >= 1
    assert 120 == len({it for it in emails(marketo) if it.partition("@")[0].isdigit()})


def test_a_spent_quota_ends_the_run(target, marketo):
    marketo.fault(quota=0, operation="syncLeads", times=1)
    with pytest.raises(SyncError, match="607"):
        target.upsert([{"email": "a@example.com"}])


def test_leadsquared_is_given_five_seconds(source, leadsquared):
    leadsquared.fail("MXAPIRateLimitExceededException", times=1)
    assert list(source.changed_since(SINCE))


# What breaks


@pytest.mark.parametrize("how", ["close", "headers", "body", "reset"])
def test_a_lost_answer_makes_no_duplicates(target, marketo, how):
    marketo.fault(connection=how, happens=True, times=1, operation="syncLeads")

    (result,) = target.upsert([{"email": "once@example.com"}])

    assert upserts(marketo).count == 2
    assert ("updated", 1) == (result["status"], emails(marketo).count("once@example.com"))


def test_an_answer_that_is_no_json_is_asked_for_again(target, marketo):
    marketo.fault(answer="malformed", times=1, operation="syncLeads")
    target.upsert([{"email": "once@example.com"}])
    assert 1 == emails(marketo).count("once@example.com")


def test_a_time_out_of_marketo_is_tried_again(target, marketo):
    marketo.fault(timeout=True, clock="world", times=1, operation="syncLeads")
    target.upsert([{"email": "late@example.com"}])
    assert ["604", None] == [it.error for it in upserts(marketo)]


def test_an_outage_ends_the_run_with_its_reason(target, marketo):
    marketo.outage(hours=1)
    with pytest.raises(SyncError, match="HTTPError"):
        target.upsert([{"email": "a@example.com"}])


# What it sends


@pytest.mark.sandbox(strict=True)
def test_it_keeps_to_both_contracts(source, target, sandbox):
    sync(source, target, SINCE)
    assert sandbox.exchanges.where(violation=True).count == 0


def test_it_runs_from_the_environment(leadsquared, marketo, monkeypatch, capsys):
    for view, name in ((leadsquared, "LEADSQUARED"), (marketo, "MARKETO")):
        monkeypatch.setenv(f"{name}_URL", view.url)
        for key, value in view.credentials.items():
            monkeypatch.setenv(f"{name}_{key}", value)
    monkeypatch.setattr("sys.argv", ["lead_sync.py", SINCE])

    assert 0 == main()
    assert "0 skipped" in capsys.readouterr().out
