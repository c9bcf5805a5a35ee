"""Putting one change into a JSON value that somebody else may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMED_BY = "id"  # the key that tells the objects of a list apart


def merge(on_disk: Any, before: Any, after: Any) -> Any:
    """`on_disk` with the difference between `before` and `after` applied to it.

    `before` is what this version understood of `on_disk`, `after` the same once changed, both as JSON values. What is
    equal in both stays as it is on disk: unknown keys, and values that this version could not read. Objects are merged
    key by key, lists of objects that have an "id" object by object; any other value is replaced whole.
    """
    if before == after:
        return on_disk
    if isinstance(on_disk, Mapping) and isinstance(before, Mapping) and isinstance(after, Mapping):
        return _merge_objects(on_disk, before, after)
    if _is_named(before) and _is_named(after) and isinstance(on_disk, list):
        return _merge_lists(on_disk, before, after)
    return after


def _merge_objects(on_disk: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    removed = before.keys() - after.keys()
    merged = {key: value for key, value in on_disk.items() if key not in removed}
    for key, value in after.items():
        if key not in before:
            merged[key] = value
        elif value != before[key]:
            merged[key] = merge(on_disk[key], before[key], value) if key in on_disk else value
    return merged


def _merge_lists(on_disk: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    """In the order of `after`; what is on disk and was not understood stays behind the one that it followed."""
    old = {one[NAMED_BY]: one for one in before}
    new = {one[NAMED_BY]: one for one in after}
    there: dict[str, Any] = {}
    strangers: dict[str | None, list[Any]] = {}
    last: str | None = None
    for one in on_disk:
        name = one.get(NAMED_BY) if isinstance(one, Mapping) else None
        if isinstance(name, str) and name in old and name not in there:
            there[name] = one
            last = name
        else:
            strangers.setdefault(last, []).append(one)
    merged = strangers.pop(None, [])
    for name, value in new.items():
        merged.append(merge(there[name], old[name], value) if name in there else value)
        merged += strangers.pop(name, [])
    return merged + [one for left in strangers.values() for one in left]


def _is_named(value: Any) -> bool:
    """Whether it is a list of objects with an "id" each."""
    return isinstance(value, list) and all(isinstance(one, Mapping) and NAMED_BY in one for one in value)
