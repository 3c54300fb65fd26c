"""Sort lead types, with and without bundles (seed: Sort lead types)."""

import pytest

SORT = "/lead-types/sort"
SERVICE = "990f3e13-d891-460e-82da-5af3a223b6b3"
FINANCE = "a8e0b7d4-2c55-4f6e-8f0d-6a1e3c9b5d02"
DELETED = "b0a1f2e3-d4c5-4b6a-9798-8a9bacbdce08"


def orders(easir):
    types, bundles = easir.view.lead_types, easir.view.lead_type_bundles
    return types[SERVICE]["sort_order"], types[FINANCE]["sort_order"], bundles[4]["sort_order"]


@pytest.mark.evidence("seed", "lead_types alone")
async def test_lead_types_take_their_places(easir):
    places = [{"id": FINANCE, "sort_order": 0}, {"id": SERVICE, "sort_order": 900}]

    assert (204, None) == await easir.put(SORT, {"lead_types": places})

    assert (900, 0, 0) == orders(easir)
    names = [it["name"] for it in await easir.data("/lead-types", per_page=100)]
    assert ("Service enquiry", True) == (names[-1], "Finance offer" in names[:3])


@pytest.mark.evidence("seed", "lead_type_bundles alone")
async def test_bundles_take_their_places(easir):
    assert 204 == (await easir.put(SORT, {"lead_type_bundles": [{"id": 4, "sort_order": 7}]}))[0]

    assert (2, 4, 7) == orders(easir)


@pytest.mark.evidence("seed", "you can combine this with sorting of bundles")
async def test_both_can_be_sorted_in_one_call(easir):
    body = {
        "lead_types": [{"id": SERVICE, "sort_order": 3}],
        "lead_type_bundles": [{"id": 4, "sort_order": 1}],
    }

    assert 204 == (await easir.put(SORT, body))[0]

    assert (3, 4, 1) == orders(easir)


@pytest.mark.evidence("seed", "each is required without the other; text inferred")
@pytest.mark.parametrize("body", [{}, {"lead_types": None}, {"lead_type_bundles": None}])
async def test_one_of_the_two_has_to_be_there(easir, body):
    status, answer = await easir.put(SORT, body)

    assert 422 == status
    assert [
        {
            "message": "The lead types field is required when lead type bundles is not present.",
            "code": "validation.required",
            "field": "lead_types",
        },
        {
            "message": "The lead type bundles field is required when lead types is not present.",
            "code": "validation.required",
            "field": "lead_type_bundles",
        },
    ] == answer["errors"]


@pytest.mark.evidence("seed", "required, minimum 0; codes docs and inferred")
@pytest.mark.parametrize(
    ("place", "field", "code"),
    [
        ({"sort_order": 1}, "id", "required"),
        ({"id": SERVICE}, "sort_order", "required"),
        ({"id": SERVICE, "sort_order": -1}, "sort_order", "numeric_min"),
        ({"id": SERVICE, "sort_order": "1"}, "sort_order", "integer"),
        ({"id": SERVICE, "sort_order": 10**12}, "sort_order", "numeric_max"),
        ({"id": 7, "sort_order": 1}, "id", "invalid"),
        ({"id": "31401e63-0000-4035-b727-5040dc55ff8c", "sort_order": 1}, "id", "invalid"),
        ({"id": DELETED, "sort_order": 1}, "id", "invalid"),
    ],
)
async def test_a_place_that_is_wrong_moves_nothing(easir, place, field, code):
    body = {"lead_types": [{"id": FINANCE, "sort_order": 99}, place]}

    assert (422, [(f"validation.{code}", f"lead_types.1.{field}")]) == await easir.errors(
        easir.put(SORT, body)
    )
    assert (2, 4, 0) == orders(easir)


@pytest.mark.evidence("seed", "the id of a bundle is an integer")
@pytest.mark.parametrize(
    ("id", "code"), [("4", "integer"), (99, "invalid"), (None, "required"), (True, "integer")]
)
async def test_a_bundle_that_there_is_not_is_refused(easir, id, code):
    body = {"lead_type_bundles": [{"id": id, "sort_order": 1}]}

    assert (422, [(f"validation.{code}", "lead_type_bundles.0.id")]) == await easir.errors(
        easir.put(SORT, body)
    )


@pytest.mark.evidence("seed", "only available for admins")
@pytest.mark.parametrize("who", ["team admin", "agency", "taurean"])
async def test_only_admins_sort(easir, who):
    body = {"lead_types": [{"id": FINANCE, "sort_order": 99}]}

    assert (403, [("unauthorized", None)]) == await easir.errors(easir.as_(who).put(SORT, body))
    assert (2, 4, 0) == orders(easir)
