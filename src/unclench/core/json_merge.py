"""Apply one change to a JSON value that another program may have changed in the meantime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMED_BY = "id"  # the key that identifies an object in a list


def merge(on_disk: Any, before: Any, after: Any) -> Any:
    """`on_disk` with the difference between `before` and `after` applied to it.

    `before` is what this version read from `on_disk`; `after` is the same with the change. Both are JSON values. What
    is equal in both stays as it is on disk; so unknown keys, and values that this version could not read, are kept.
    Objects are merged key by key. Lists of objects with an "id" are merged object by object. Any other value is
    replaced.
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
    """The list in the order of `after`. An object on disk that was not understood stays after the one it followed."""
    old = {one[NAMED_BY]: one for one in before}
    new = {one[NAMED_BY]: one for one in after}
    stored: dict[str, Any] = {}
    unknown_after: dict[str | None, list[Any]] = {}
    last: str | None = None
    for one in on_disk:
        name = one.get(NAMED_BY) if isinstance(one, Mapping) else None
        if isinstance(name, str) and name in old and name not in stored:
            stored[name] = one
            last = name
        else:
            unknown_after.setdefault(last, []).append(one)
    merged = unknown_after.pop(None, [])
    for name, value in new.items():
        merged.append(merge(stored[name], old[name], value) if name in stored else value)
        merged += unknown_after.pop(name, [])
    return merged + [one for rest in unknown_after.values() for one in rest]


def _is_named(value: Any) -> bool:
    """Whether the value is a list of objects that all have an "id"."""
    return isinstance(value, list) and all(isinstance(one, Mapping) and NAMED_BY in one for one in value)
