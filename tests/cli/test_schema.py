from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from terminal import ran

jsonschema = pytest.importorskip("jsonschema")
DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def schema(home: Path) -> dict[str, Any]:
    answer = ran(home, "schema")
    assert (answer.returncode, answer.stderr) == (0, "")
    schema: dict[str, Any] = json.loads(answer.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


@pytest.mark.parametrize("name", ["six-lines", "full-example"])
def test_an_editor_accepts_what_the_program_accepts(schema: dict[str, Any], name: str) -> None:
    jsonschema.validate(yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize("name", ["unknown-key", "hold-no-unit", "title-missing"])
def test_an_editor_marks_what_the_program_rejects(schema: dict[str, Any], name: str) -> None:
    document = yaml.safe_load((DATA / "bad" / f"{name}.yaml").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)
