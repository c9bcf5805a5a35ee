from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from unclench.content.fields import FIELDS, OWNERS
from unclench.content.schema import author_table, json_schema

jsonschema = pytest.importorskip("jsonschema")
DATA = Path(__file__).resolve().parents[1] / "data"


def errors(document: Any) -> list[str]:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("name", ["six-lines", "full-example"])
def test_the_examples_are_valid_by_the_schema(name: str) -> None:
    assert errors(yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "exercise",
    [
        {"name": "A", "reps": "2-5", "hold": "15–30 s", "side": "each"},
        {"name": "A", "reps": 5, "tempo": "2-2-2-1", "optional": True},
        {"name": "A", "duration": "1 min 30 s", "cues": {"at": "half", "say": "Half-way."}},
        {"use": "hand-shake", "duration": "30 s"},
    ],
)
def test_the_schema_accepts_what_the_loader_accepts(exercise: dict[str, Any]) -> None:
    assert errors({"title": "T", "exercises": [exercise]}) == []


@pytest.mark.parametrize(
    "document",
    [
        {"exercises": [{"name": "A", "reps": 5}]},
        {"title": "T"},
        {"title": "T", "exercises": []},
        {"title": "T", "exercises": [{"name": "A", "reps": 0}]},
        {"title": "T", "exercises": [{"name": "A", "reps": 5, "hold": "15"}]},
        {"title": "T", "exercises": [{"name": "A", "reps": 5, "hodl": "15 s"}]},
        {"title": "T", "exercises": [{"name": "A", "reps": 5, "side": "lft"}]},
        {"title": "T", "exercises": [{"use": "hand-shake", "positions": []}]},
        {"title": "T", "dose": {"at": "25:00"}, "exercises": [{"name": "A", "reps": 5}]},
    ],
)
def test_the_schema_rejects_what_the_loader_rejects(document: dict[str, Any]) -> None:
    assert errors(document)


def test_every_field_is_in_the_schema_and_in_the_table_for_authors() -> None:
    schema = json_schema()
    objects = {"routine": schema, **schema["$defs"]}
    assert {owner: set(one["properties"]) for owner, one in objects.items()} == {
        owner: set(fields) for owner, fields in OWNERS.items()
    }
    rows = re.findall(r"^\| `(\w+)`", author_table(), re.M)
    assert rows == [field.name for field in FIELDS]
