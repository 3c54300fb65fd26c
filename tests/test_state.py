"""Tables against a plain dict that keeps the same books."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.state import State, Table, caseless

KEYS = st.integers(0, 30)
NAMES = ("colour", "size")
VALUES = st.one_of(
    st.sampled_from(["red", "Red", "RED", "blue", 1, True, 1.0, 2, None, ""]),
    st.lists(st.integers(), max_size=1),
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, RECORDS),
        st.tuples(st.just("discard"), KEYS, st.none()),
        st.tuples(st.just("where"), st.sampled_from(NAMES), VALUES),
    ),
    max_size=60,
)


def found(model, fold, name, value):
    """Do what `where` does, the slow way; lists and null are not to be found."""
    if value is None or isinstance(value, list):
        return set()
    return {
        key
        for key, record in model.items()
        if not isinstance(it := record.get(name), list)
        and it is not None
        and fold(it) == fold(value)
    }


def holds(table, model, fold):
    """Hold all that can be read of a table against the model."""
    assert list(model.values()) == list(table)
    assert list(model) == [key for _, key in table.keys()]  # noqa: SIM118
    assert len(model) == len(table)
    assert (list(model)[-1] if model else None) == table.last
    for key in range(31):
        assert model.get(key) == table.get(key)
        assert (key in model) == (key in table)
    for name in NAMES:
        for value in ("red", "RED", "blue", 1, True, 2, None, "", []):
            assert found(model, fold, name, value) == set(table.where(name, value))


@settings(max_examples=150, deadline=None)
@given(steps=STEPS, fold=st.sampled_from([caseless, None]))
def test_a_table_keeps_the_same_books_as_a_dict(steps, fold):
    table = Table(fold) if fold else Table()
    model = {}
    for what, key, value in steps:
        before, old = table, dict(model)
        if what == "put":
            table = table.put(key, value)
            model[key] = value
        elif what == "discard":
            table = table.without(key)
            model.pop(key, None)
        else:
            assert found(model, table.fold, key, value) == set(table.where(key, value))
        holds(before, old, table.fold)
    holds(table, model, table.fold)


@settings(max_examples=150, deadline=None)
@given(first=STEPS, second=STEPS)
def test_an_edit_sees_its_own_changes_and_leaves_the_old_table_alone(first, second):
    table, old = Table(caseless), {}
    for what, key, value in first:
        if what == "put":
            table, old[key] = table.put(key, value), value
        elif what == "where":
            table.where(key, value)
    model, edit = dict(old), table.edit()
    for what, key, value in second:
        if what == "put":
            edit.put(key, value)
            model[key] = value
        elif what == "discard":
            edit.discard(key)
            model.pop(key, None)
        else:
            assert found(model, caseless, key, value) == set(edit.where(key, value))
    holds(edit, model, caseless)
    holds(edit.done(), model, caseless)
    holds(table, old, caseless)


@settings(max_examples=50, deadline=None)
@given(keys=st.lists(KEYS, min_size=9, unique=True), gone=st.sets(KEYS))
def test_more_than_eight_keys_for_one_value_are_found_and_taken_out(keys, gone):
    table = Table().filled((key, {"colour": "red"}) for key in keys[:5])
    assert set(keys[:5]) == set(table.where("colour", "red"))
    table = table.filled((key, {"colour": "red"}) for key in keys[5:])
    assert set(keys) == set(table.where("colour", "red"))
    for key in gone:
        table = table.without(key)
    assert set(keys) - gone == set(table.where("colour", "red"))
    for key in keys:
        table = table.put(key, {"colour": "blue"})
    assert [] == list(table.where("colour", "red"))
    assert set(keys) == set(table.where("colour", "blue"))


def test_a_record_put_again_keeps_its_place():
    table = Table().put("a", {"n": 1}).put("b", {"n": 2}).put("a", {"n": 3})
    assert [{"n": 3}, {"n": 2}] == list(table)
    assert "b" == table.last


def test_a_record_taken_out_and_put_again_stands_last():
    table = Table().put("a", {}).put("b", {}).without("a").put("a", {})
    assert ["b", "a"] == [key for _, key in table.keys()]  # noqa: SIM118


def test_keys_go_on_after_a_position_whatever_was_taken_out():
    table = Table().filled((key, {}) for key in "abcd")
    position = next(at for at, key in table.keys() if key == "b")  # noqa: SIM118
    assert ["c", "d"] == [key for _, key in table.without("b").keys(position + 1)]


def test_texts_are_compared_without_case_only_where_asked():
    records = [(1, {"email": "Ann@Example.com"})]
    assert [1] == list(Table(caseless).filled(records).where("email", "ANN@example.COM"))
    assert [] == list(Table().filled(records).where("email", "ANN@example.COM"))


def test_a_value_that_no_index_can_hold_is_found_nowhere():
    assert [] == list(Table().put(1, {"tags": ["a"]}).where("tags", ["a"]))


def test_a_view_is_made_once_for_each_record_and_again_after_a_change():
    made = []

    def view(record):
        made.append(record["n"])
        return record["n"] * 10

    def views(table, keys):
        return table.views([table.row(key) for key in keys], view)

    table = Table().put("a", {"n": 1}).put("b", {"n": 2})
    assert [10, 20] == views(table, "ab")
    assert [10, 30] == views(table.put("b", {"n": 3}), "ab")
    assert [20] == views(table, "b")
    assert [1, 2, 3] == made


def test_a_draft_is_assigned_to_without_changing_the_state():
    @dataclass
    class One(State):
        leads: Table

    @dataclass
    class Two(State):
        leads: Table
        next_id: int

    one, two = One(Table()), Two(Table(), 1)
    draft, other = one.draft(), two.draft()
    draft.leads = draft.leads.put(1, {})
    other.next_id = 2
    assert (0, 1) == (len(one.leads), len(draft.leads))
    assert (1, 2) == (two.next_id, other.next_id)
    assert other.leads is two.leads


def test_a_value_that_thousands_of_records_share_is_found_whatever_comes_and_goes():
    table = Table().filled((n, {"n": n, "colour": "red"}) for n in range(2_000))
    assert 2_000 == len(table.where("colour", "red"))

    fewer = table.without(7).put(8, {"n": 8, "colour": "blue"})
    more = fewer.put(2_000, {"n": 2_000, "colour": "red"})

    assert set(range(2_000)) - {7, 8} == set(fewer.where("colour", "red"))
    assert {8} == set(fewer.where("colour", "blue"))
    assert 2_000 in more.where("colour", "red")
    assert 2_000 not in fewer.where("colour", "red")


def test_a_value_grows_from_few_records_to_many_in_one_edit():
    edit = Table().put(0, {"colour": "red"}).edit()
    assert {0} == set(edit.where("colour", "red"))
    for n in range(1, 1_200):
        edit.put(n, {"colour": "red"})
    edit.discard(600)

    assert set(range(1_200)) - {600} == set(edit.done().where("colour", "red"))


def test_columns_hold_the_values_of_all_records_in_order():
    table = Table().filled((n, {"n": n, "odd": True} if n % 2 else {"n": n}) for n in range(1_500))
    before = list(table.columns("n", "odd"))

    changed = table.put(700, {"n": -1}).without(0)

    def joined(columns):
        return [value for block in columns for value in block[0]]

    assert list(range(1_500)) == joined(before)
    assert [None, True] == list(before[0][1][:2])
    assert [*range(1, 700), -1, *range(701, 1_500)] == joined(changed.columns("n"))
    assert list(range(1_500)) == joined(table.columns("n"))


def test_an_edit_finds_what_it_has_just_changed():
    edit = Table().filled((n, {"n": n, "colour": "red"}) for n in range(3)).edit()
    assert [0, 1, 2] == [row.record["n"] for row in edit.rows("colour", "red")]

    edit.put(1, {"n": 10, "colour": "red"})

    assert [0, 10, 2] == [row.record["n"] for row in edit.rows("colour", "red")]
    assert [0, 10, 2] == [row.record["n"] for row in edit.done().rows("colour", "red")]


def test_records_are_counted_without_being_looked_at():
    table = Table().filled((n, {"colour": "red" if n else "blue"}) for n in range(700))
    counts = [table.count("colour", it) for it in ("red", "blue", "green", [])]
    assert [699, 1, 0, 0] == counts


def test_a_block_that_was_emptied_takes_no_room_and_order_stays():
    table = Table().filled((n, {"n": n}) for n in range(1_100))
    edit = table.edit()
    for n in range(512):
        edit.discard(n)
    emptied = edit.done().put("new", {"n": -1})

    assert [*range(512, 1_100), -1] == [it["n"] for it in emptied]
    assert [(512, 512), (513, 513)] == list(emptied.keys())[:2]
    assert [] == emptied._blocks[0]


def test_rows_are_found_in_the_order_of_their_keys_whatever_was_put_first():
    table = Table().filled((key, {"group": key % 2, "n": key}) for key in (5, 2, 9, 4, 1))
    table.rows("group", 1)

    assert [1, 5, 9] == [row.key for row in table.ordered("group", 1)]
    assert [2, 4] == [row.key for row in table.ordered("group", 0)]
    assert [] == table.ordered("group", None)

    changed = table.put(7, {"group": 1, "n": 7}).put(5, {"group": 1, "n": 50})
    assert [(1, 1), (5, 50), (7, 7), (9, 9)] == [
        (row.key, row.record["n"]) for row in changed.ordered("group", 1)
    ]
    assert [1, 5, 9] == [row.key for row in table.ordered("group", 1)]
