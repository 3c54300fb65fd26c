"""A sample of the mutants of the contracts; `mutation/contracts.py` tries all of them."""

from functools import cache
from random import Random

import pytest
from mutation.contracts import Trial, outcome

from sandbox import packs


@cache
def trial(vendor):
    return Trial(vendor)


@pytest.mark.parametrize("vendor", packs.names())
def test_a_changed_constraint_is_noticed_by_the_corpus(vendor):
    mutants = Random(20180314).sample(trial(vendor).mutants, 60)
    assert [] == outcome(trial(vendor), mutants).wrong


def test_a_mutant_that_nothing_notices_survives_and_is_named():
    deaf = Trial("incwo")
    deaf._entries.clear()
    mutant = next(it for it in deaf.mutants if "/leads.xml" not in str(it) and "maximum" in str(it))
    found = outcome(deaf, [mutant])
    assert [str(mutant)] == found.survivors
    assert [f"survived: {mutant}"] == found.wrong


def test_a_mutant_leaves_the_contract_as_it_was():
    tried = trial("incwo")
    before = [dict(it.node.raw) for it in tried.mutants]
    outcome(tried, tried.mutants[:50])
    assert before == [dict(it.node.raw) for it in tried.mutants]
