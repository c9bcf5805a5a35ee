"""Turn the field table into a JSON Schema for editors, and into the author's tables in the documentation."""

from __future__ import annotations

from typing import Any

from unclench.content.fields import FIELDS, OWNERS, SCHEMA, Field

_NUMBER = r"[0-9]+(\.[0-9]+)?"
_UNIT = r"([sS]|[sS]ecs?|[sS]econds?|[mM]ins?|[mM]inutes?|[hH]|[hH]r|[hH]ours?)"
_TIME = rf"{_NUMBER}\s*{_UNIT}(\s*{_NUMBER}\s*{_UNIT})*"
_BOUND = r"([uU]p to|[aA]t most|[aA]t least)"
_TO = r"\s*(-|–|to)\s*"
_ONE_TIME = rf"^\s*{_TIME}\s*$"
_TIMES = rf"^\s*({_TIME}|{_NUMBER}{_TO}{_TIME}|{_TIME}{_TO}{_TIME}|{_BOUND}\s+{_TIME})\s*$"
_COUNTS = rf"^\s*([0-9]+({_TO}[0-9]+)?|{_BOUND}\s+[0-9]+)\s*$"
_BREATH = rf"^\s*({_TIME}|{_NUMBER}(\s*[-–]\s*{_NUMBER}){{1,3}})\s*$"
_TEMPO = rf"^\s*({_TIME}|{_NUMBER}(\s*[-–]\s*{_NUMBER}){{2,3}})\s*$"

_OWNER_TITLES = {
    "routine": "Top level",
    "phase": "An item of `phases`",
    "circuit": "A circuit among the exercises",
    "exercise": "An exercise",
    "shared": "A shared exercise: the same without `use`, and",
    "position": "A position",
    "direction": "An item of `directions`; a text alone is its name",
    "cue": "An item of `cues`",
    "progress": "`progress`",
    "care": "An item of `before` or `after`",
    "dose": "`dose`",
    "safety": "`safety`",
}


def json_schema() -> dict[str, Any]:
    """A JSON Schema of a routine file, which lets editors complete fields and mark mistakes."""
    definitions = {owner: _object(owner) for owner in OWNERS if owner != "routine"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Unclench routine",
        **_object("routine"),
        "$defs": definitions,
    }


def author_table() -> str:
    """The fields in Markdown, one table for each kind of mapping; `*` marks required fields."""
    parts = []
    for owner, title in _OWNER_TITLES.items():
        rows = [_row(one) for one in FIELDS if one.owner == owner]
        head = [f"### {title}", "", "| field | value | default | meaning |", "|---|---|---|---|"]
        parts.append("\n".join([*head, *rows]))
    return "\n\n".join(parts) + "\n"


def _row(one: Field) -> str:
    star = "*" if one.required else ""
    return f"| `{one.name}`{star} | {_value_words(one)} | {one.default or '–'} | {one.meaning} |"


def _object(owner: str) -> dict[str, Any]:
    fields = OWNERS[owner]
    required = [name for name, one in fields.items() if one.required]
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"description": one.meaning, **_value(one)} for name, one in fields.items()},
    }
    if owner == "use":
        required = ["use"]
    if owner == "routine":
        required.remove("exercises")
        schema["oneOf"] = [{"required": ["exercises"]}, {"required": ["phases"]}]
    if required:
        schema["required"] = required
    return schema


def _value(one: Field) -> dict[str, Any]:
    """The JSON Schema of one value. Editors use YAML's types, so unquoted text may be a number."""
    match one.value:
        case "section":
            return {"$ref": f"#/$defs/{one.of}"}
        case "items":
            return _items(one)
        case "texts":
            return _one_or_more({"type": ["string", "number"], **_length(one)})
        case "choices" | "days":
            return _one_or_more({"enum": list(one.choices)})
        case "clocks":
            return _one_or_more({"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"})
        case "choice":
            return {"enum": list(one.choices)}
        case "flag":
            return {"type": "boolean"}
        case "schema":
            return {"enum": list(range(1, SCHEMA + 1))}
        case "number":
            return {"type": "integer", **_bounds(one)}
        case "count":
            return {"anyOf": [{"type": "integer", **_bounds(one)}, {"type": "string", "pattern": _COUNTS}]}
        case "reps":
            one_set = {"anyOf": [{"type": "integer", **_bounds(one)}, {"type": "string", "pattern": _COUNTS}]}
            return {"anyOf": [*one_set["anyOf"], {"type": "array", "items": one_set, "minItems": 1, "maxItems": 10}]}
        case "breath":
            return {"type": "string", "pattern": _BREATH}
        case "time" | "step_time":
            return {"type": "string", "pattern": _ONE_TIME.replace("^", r"^\+?", 1)}
        case "times":
            return {"type": "string", "pattern": _TIMES}
        case "tempo":
            return {"type": "string", "pattern": _TEMPO}
        case "moment":
            return {"anyOf": [{"enum": ["half", "end"]}, {"type": "string", "pattern": _ONE_TIME}]}
        case "step_count":
            return {"anyOf": [{"type": "integer", **_bounds(one)}, {"type": "string", "pattern": r"^\+?[0-9]+$"}]}
        case "day_count":
            return {"type": "string", "pattern": r"^\s*[0-9]+\s*([dD]ays?|[wW]eeks?)\s*$"}
        case "id":
            return {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$", **_length(one)}
        case _:
            return {"type": ["string", "number"], **_length(one)}


def _items(one: Field) -> dict[str, Any]:
    item: dict[str, Any] = {"$ref": f"#/$defs/{one.of}"}
    if one.of == "exercise":
        more = ["use"] if one.owner == "circuit" else ["use", "circuit"]
        item = {"anyOf": [item, *({"$ref": f"#/$defs/{other}"} for other in more)]}
    if one.of == "direction":
        item = {"anyOf": [item, {"type": "string", "maxLength": 60}]}
    if one.limits is None or one.limits.low <= 1:
        sizes = {"minItems": int(one.limits.low), "maxItems": int(one.limits.high)} if one.limits else {}
        return {"anyOf": [item, {"type": "array", "items": item, **sizes}]}
    return {"type": "array", "items": item, "minItems": int(one.limits.low), "maxItems": int(one.limits.high)}


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _length(one: Field) -> dict[str, Any]:
    return {"maxLength": int(one.limits.high)} if one.limits else {}


def _bounds(one: Field) -> dict[str, Any]:
    return {"minimum": int(one.limits.low), "maximum": int(one.limits.high)} if one.limits else {}


def _value_words(one: Field) -> str:
    """What an author may write there, in words."""
    span = one.limits.text if one.limits else ""
    most = f"{one.limits.high:g}" if one.limits else ""
    words = {
        "text": f"text, at most {most} characters",
        "notes": f"free text, at most {most} characters",
        "texts": f"list of text, each at most {most} characters",
        "schema": f"1 to {SCHEMA}",
        "language": "language code",
        "choice": ", ".join(f"`{choice}`" for choice in one.choices),
        "choices": "list of " + ", ".join(f"`{choice}`" for choice in one.choices),
        "days": "list of " + ", ".join(f"`{choice}`" for choice in one.choices),
        "id": "lower case letters, digits, dashes",
        "use": "id of a shared exercise",
        "flag": "`true` or `false`",
        "number": span,
        "count": f"{span}, or a range",
        "reps": f"{span}, or a range; or a list with one for each set",
        "breath": "`6 s`, or 2 to 4 numbers such as `4-6`",
        "time": span,
        "times": f"{span}, or a range",
        "tempo": "`4 s`, or 3 or 4 numbers such as `2-2-2-1`",
        "clocks": 'list of `"HH:MM"`',
        "day_count": f"{span} days",
        "moment": "`half`, `end` or a time",
        "step_time": f"+{span}",
        "step_count": f"+{span}",
        "image": "PNG, SVG, WebP or JPEG next to the file",
        "figure": "name of a figure",
        "pose": "name of a pose",
        "section": "see below",
        "items": f"list, {span}; see below" if span else "list, see below",
    }
    return words[one.value]
