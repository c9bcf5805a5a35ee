"""Merging a change into a JSON value that another program has changed in the meantime."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from unclench.core.json_merge import merge

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2)
NAMED = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcd"), "x": SCALARS}), max_size=4, unique_by=lambda one: one["id"]
)
VALUES = st.recursive(SCALARS | NAMED, lambda inner: st.dictionaries(st.sampled_from("pqrs"), inner, max_size=4))
OBJECTS = st.dictionaries(st.sampled_from("pqrs"), VALUES, max_size=4)


@given(OBJECTS, OBJECTS)
def test_merging_no_change_keeps_the_value_on_disk(on_disk: dict[str, Any], value: dict[str, Any]) -> None:
    assert merge(on_disk, value, value) == on_disk


@given(OBJECTS, OBJECTS)
def test_an_unchanged_file_becomes_exactly_the_new_value(before: dict[str, Any], after: dict[str, Any]) -> None:
    kept = copy.deepcopy(before)
    assert merge(before, before, after) == after
    assert before == kept, "merge must not change its arguments"


@given(OBJECTS, OBJECTS, st.dictionaries(st.sampled_from("xyz"), VALUES, max_size=3))
def test_unknown_keys_are_kept(before: dict[str, Any], after: dict[str, Any], unknown: dict[str, Any]) -> None:
    assert merge(before | unknown, before, after) == after | unknown


def test_two_changes_of_different_keys_are_both_kept() -> None:
    before = {"routines": {"a": {"left_out": []}}, "volume": 60}
    theirs = {"routines": {"a": {"left_out": ["bend"]}}, "volume": 60}
    assert merge(theirs, before, {**before, "volume": 30}) == {**theirs, "volume": 30}


def test_an_entry_that_was_not_understood_keeps_its_place() -> None:
    one, two = {"id": "one", "on": True}, {"id": "two", "on": True}
    fault = {"id": "three", "every": "now and then"}
    on_disk = [one, fault, two]
    assert merge(on_disk, [one, two], [one, {**two, "on": False}]) == [one, fault, {"id": "two", "on": False}]
    assert merge(on_disk, [one, two], [two]) == [two, fault]
    assert merge(on_disk, [one, two], [one, two, {"id": "four"}]) == [one, fault, two, {"id": "four"}]
    assert merge([fault], [], [one]) == [fault, one]
