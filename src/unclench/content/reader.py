"""Read mappings according to the field table, and collect every problem.

A wrong value is reported and left out; its key still counts as present, so that one mistake causes one message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from unclench.content.echo import BadValueError, cut, has_control_character, one_of, quoted
from unclench.content.fields import FORBIDDEN, FOREIGN, OWNERS, RETIRED, Field
from unclench.content.guess import nearest, with_guess
from unclench.content.nodes import Mapping, Node, Scalar, Sequence
from unclench.content.source import Source
from unclench.content.typed import parse_scalar
from unclench.core.i18n import _, marked
from unclench.core.routine.routine import Bound, Range

MAX_GUESSES = 100
"""Guessing words is the most expensive part of reading, and no more than this many problems per file are shown."""
EMPTY_LINES = marked("is empty; write 'key: value' lines, or remove it")


@dataclass
class Record:
    """One mapping: its valid values, the nodes of all keys present, and the guesses for misspelled keys."""

    source: Source
    where: str
    node: Mapping
    owner: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether the key is present, even with a wrong value."""
        return name in self.nodes

    def lacks(self, name: str) -> bool:
        """Whether the key is neither present nor the guess for a misspelled key."""
        return name not in self.nodes and name not in self.meant

    def path(self, name: str) -> str:
        """The path to a field of this mapping, as shown in messages."""
        return f"{self.where}.{name}" if self.where else name

    def error(self, message: str) -> None:
        """Report a missing key or a wrong combination, at the first key."""
        self.source.add("error", self.node.place, self.where, message)

    def missing(self, name: str, message: str) -> None:
        """Report a missing field, at the first key."""
        self.source.add("error", self.node.place, self.path(name), message)

    def misplaced(self, name: str, message: str) -> None:
        """Report a key that is not allowed here, at the key."""
        self.source.add("error", self.keys[name].index, self.path(name), message)

    def wrong(self, name: str, message: str) -> None:
        """Report a wrong value, at the value, and drop the value."""
        self.values.pop(name, None)
        self.source.add("error", self.nodes[name].index, self.path(name), message)

    def warn(self, name: str, message: str) -> None:
        """Warn of a questionable value, at the value."""
        self.source.add("warning", self.nodes[name].index, self.path(name), message)


def read_record(source: Source, node: Node, owner: str, where: str) -> Record | None:
    """Read one mapping with the fields of `owner`; None, with a problem reported, if it is not a mapping."""
    if owner == "direction" and isinstance(node, Scalar):
        named = Record(source, where, Mapping(node.index, flow=False), owner)
        _read_field(named, OWNERS[owner]["name"], node)
        return named
    if isinstance(node, Scalar) and not node.text.strip():
        source.add("error", node.index, where, _(EMPTY_LINES))
        return None
    if not isinstance(node, Mapping):
        source.add("error", node.index, where, _not_a_mapping(node, owner))
        return None
    if owner == "exercise" and (sentence := _name_as_key(node)) is not None:
        message = _("{name} is not a key; write '- name: {plain}', and reps or duration below it")
        source.add("error", node.place, where, message.format(name=quoted(sentence), plain=cut(sentence)))
        return None
    if owner == "direction" and (written := _direction_as_key(node)) is not None:
        message = _("{name} is not a key; write {example}")
        source.add("error", node.place, where, message.format(name=quoted(written[0]), example=written[1]))
        return None
    record = Record(source, where, node, _owner_of(node, owner))
    owner = record.owner
    if owner == "circuit" and (extra := _exercise_key(node)) is not None:
        message = _("has {key} but no exercises; write '- circuit: …', and the exercises below it in a list")
        source.add("error", node.place, where, message.format(key=extra))
        return None
    fields, forbidden, retired = OWNERS[owner], FORBIDDEN.get(owner, {}), RETIRED.get(owner, {})
    for number, (key, value) in enumerate(node.entries):
        if not isinstance(key, Scalar):
            source.add("error", key.index, where, _("a key must be text"))
            continue
        name = key.text
        if name in record.nodes:
            first, _column = source.position(record.keys[name].index)
            message = _("appears twice; first at line {line}").format(line=first)
            source.add("error", key.index, record.path(name), message)
        elif name in fields or name in forbidden:
            record.nodes[name], record.keys[name] = value, key
            if name in forbidden:
                record.misplaced(name, _(forbidden[name]))
            else:
                _read_field(record, fields[name], value)
        elif name in retired:
            source.add("warning", key.index, record.path(name), _(retired[name]))
        else:
            _unknown_key(record, key, value, number, owner)
    for name, one in fields.items():
        if one.required and record.lacks(name) and not (owner == "routine" and record.has("phases")):
            record.missing(name, _("is missing"))
    return record


def _owner_of(node: Mapping, owner: str) -> str:
    """Whose fields a mapping has: an item among exercises may be a shared exercise or a circuit."""
    if owner != "exercise":
        return owner
    keys = _keys(node)
    return "use" if "use" in keys else "circuit" if keys & {"circuit", "exercises"} else owner


def _not_a_mapping(node: Node, owner: str) -> str:
    """What to write instead of a list or a text where keys are needed."""
    if isinstance(node, Sequence) and owner == "routine":
        return _("the file is only a list; write 'title: …' and 'exercises:' above it")
    if isinstance(node, Scalar) and owner in ("exercise", "position"):
        key, colon, rest = node.text.partition(":")
        if colon and key in OWNERS[owner] and rest.strip():
            return _("there is no space after the colon of {text}; write '{key}: {value}'").format(
                text=quoted(node.text), key=key, value=cut(rest.strip())
            )
        if owner == "exercise":
            return _("is only a name; write '- name: {name}', and reps or duration below it").format(
                name=cut(node.text)
            )
        return _("is only a name; write {example}").format(example=f"{{name: {cut(node.text)}}}")
    if isinstance(node, Scalar) and owner == "phase":
        return _("is only a name; write '- name: {name}', and exercises below it").format(name=cut(node.text))
    return _("must be a list of 'key: value' lines")


def _name_as_key(node: Mapping) -> str | None:
    """The name of an exercise that was written as `- Shake the hands: 30 s`; None if the only key may be a key."""
    if node.flow or len(node.entries) != 1:
        return None
    key = node.entries[0][0]
    return key.text if isinstance(key, Scalar) and " " in key.text else None


def _direction_as_key(node: Mapping) -> tuple[str, str] | None:
    """The name of a direction that was written as `- Forward: slowly`, and how to write it."""
    if node.flow or len(node.entries) != 1:
        return None
    key, value = node.entries[0]
    if not isinstance(key, Scalar) or key.text in OWNERS["direction"] or not isinstance(value, Scalar):
        return None
    cue = f", cue: {cut(value.text.strip())}" if value.text.strip() else ""
    return key.text, f"{{name: {cut(key.text)}{cue}}}"


def _exercise_key(node: Mapping) -> str | None:
    """The first key that only an exercise has, in a circuit without a list of exercises."""
    keys = _keys(node)
    if "exercises" in keys:
        return None
    own = OWNERS["exercise"].keys() - OWNERS["circuit"].keys() - FOREIGN["circuit"].keys()
    return next((key.text for key, _value in node.entries if isinstance(key, Scalar) and key.text in own), None)


def _elsewhere(owner: str, name: str) -> str | None:
    """Where a key of another mapping belongs, as an author would write it there."""
    if owner not in ("routine", "phase", "circuit"):
        return None
    if name in OWNERS["exercise"]:
        return _("{key} in each exercise").format(key=name)
    for section in ("dose", "safety"):
        if owner != "circuit" and name in OWNERS[section] and section in OWNERS[owner]:
            return _("{key} in {section}").format(key=name, section=section)
    return None


def _unknown_key(record: Record, key: Scalar, value: Node, number: int, owner: str) -> None:
    source, shown = record.source, quoted(key.text)
    fields, forbidden = OWNERS[owner], FORBIDDEN.get(owner, {})
    foreign = FOREIGN.get("exercise" if owner in ("use", "shared") else owner, {}).get(key.text.lower())
    after_key = source.text[key.end : value.index]
    if number and record.node.flow and isinstance(value, Scalar) and not value.text and ":" not in after_key:
        if key.text[:1].isdigit():
            message = _("{text} is not a key; write a fraction with a point, such as 2.5 s").format(text=shown)
        else:
            message = _("{text} is not a key; put the whole text in quotes, it contains a comma").format(text=shown)
    elif foreign is not None:
        record.meant.update(foreign.replace(":", "").split()[:1])
        message = _("unknown key {key}; write {instead}").format(key=shown, instead=_(foreign))
    else:
        guess = nearest(key.text, (*fields, *forbidden)) if len(source.problems) < MAX_GUESSES else None
        if guess is not None:
            record.meant.add(guess)
            message = with_guess(_("unknown key {key}").format(key=shown), guess)
        elif (instead := _elsewhere(owner, key.text)) is not None:
            message = _("unknown key {key}; write {instead}").format(key=shown, instead=instead)
        elif owner in source.listed:
            message = _("unknown key {key}").format(key=shown)
        else:
            source.listed.add(owner)
            message = _("unknown key {key}; use {keys}").format(key=shown, keys=one_of(tuple(fields)))
    source.add("error", key.index, record.where, message)


def _read_field(record: Record, one: Field, node: Node) -> None:
    """Read one field: add its value to the record, or a problem to the source."""
    if one.name in record.keys:
        warn_of_newer(record, one.name, one.since)
    if one.value == "section":
        value: Any = read_record(record.source, node, one.of, record.path(one.name))
    elif one.value == "items":
        value = _read_items(record, one, node)
    elif one.value in ("texts", "choices", "days", "clocks"):
        value = _read_list(record, one, node)
    elif one.value == "reps" and isinstance(node, Sequence):
        value = _read_reps_by_set(record, one, node)
    else:
        value = _read_scalar(record.source, one, node, record.path(one.name))
    if value is not None:
        record.values[one.name] = value
    if isinstance(value, tuple) and one.value == "reps":
        warn_of_newer(record, one.name, 2, _("a list of reps is"))
    elif isinstance(value, Range) and value.bound is not Bound.BOTH:
        warn_of_newer(record, one.name, 2, _("'up to' and 'at least' are"))


def warn_of_newer(record: Record, name: str, since: int, what: str = "") -> None:
    """Warn, once in a file, of something that the version of the format named in the file does not have."""
    source = record.source
    if source.schema is None or since <= source.schema or source.told_newer:
        return
    source.told_newer = True
    newer = _("{what} new in version {version} of the file format; write schema: {version}")
    record.warn(name, newer.format(what=what or _("is"), version=since))


def _read_scalar(source: Source, one: Field, node: Node, where: str) -> Any:
    if not isinstance(node, Scalar):
        range_ = _range_in(one, node)
        message = _("must be one value; write {range}").format(range=range_)
        if range_ is None:
            numeric = one.value in ("count", "times", "time", "number", "reps", "breath", "tempo")
            message = _("must be one value") if numeric else _("must be text")
        source.add("error", node.index, where, message)
        return None
    if has_control_character(node.text):
        source.add("error", node.index, where, _("has a control character; remove it"))
        return None
    try:
        return parse_scalar(one, node.text)
    except BadValueError as fault:
        source.add("error", node.index, where, str(fault))
        return None


def _read_reps_by_set(record: Record, one: Field, node: Sequence) -> Any:
    """The reps of each set; None with a problem reported. Two that rise, without sets, may be meant as a range."""
    where = record.path(one.name)
    found = [_read_scalar(record.source, one, item, f"{where}[{number}]") for number, item in enumerate(node.items, 1)]
    if not found:
        record.source.add("error", node.index, where, _("is empty; write a number such as 5"))
    elif len(found) > (most := int(_most_sets())):
        message = _("has {number} sets; at most {most}")
        record.source.add("error", node.index, where, message.format(number=len(found), most=most))
    elif None not in found:
        range_ = _range_in(one, node)
        rises = range_ is not None and [one.low for one in found] < [one.high for one in reversed(found)]
        single = all(one.low == one.high for one in found)
        if not (rises and single) or "sets" in _keys(record.node):
            return tuple(found) if len(found) > 1 else found[0]
        message = _("may be a range or two sets; write {range}, or add sets: 2")
        record.source.add("error", node.index, where, message.format(range=range_))
    return None


def _most_sets() -> float:
    limits = OWNERS["exercise"]["sets"].limits
    assert limits is not None
    return limits.high


def _keys(node: Mapping) -> set[str]:
    return {key.text for key, _value in node.entries if isinstance(key, Scalar)}


def _range_in(one: Field, node: Node) -> str | None:
    """A list of two numbers as the range that was meant, such as 6-8, or the parts of a breath or tempo; None if it is
    none."""
    parts = {"breath": (2, 4), "tempo": (3, 4), "count": (2, 2), "times": (2, 2), "reps": (2, 2)}.get(one.value)
    if parts is None or not isinstance(node, Sequence) or not parts[0] <= len(node.items) <= parts[1]:
        return None
    ends = [item.text.strip() for item in node.items if isinstance(item, Scalar)]
    return cut("-".join(ends)) if len(ends) == len(node.items) and all(ends) else None


def _read_list(record: Record, one: Field, node: Node) -> tuple[Any, ...]:
    """The values of a list; one value counts as a list of one. `every day` gives several values at once."""
    where = record.path(one.name)
    if not isinstance(node, Sequence):
        found = [_read_scalar(record.source, one, node, where)]
    else:
        found = [
            _read_text_item(record.source, one, item, f"{where}[{number}]") for number, item in enumerate(node.items, 1)
        ]
    if one.value == "days":
        found = [day for days in found if days is not None for day in days]
    return tuple(dict.fromkeys(value for value in found if value is not None))


def _read_text_item(source: Source, one: Field, item: Node, where: str) -> Any:
    if isinstance(item, Mapping) and not item.flow:
        source.add("error", item.index, where, _("must be text; put the text in quotes if it contains ': '"))
        return None
    return _read_scalar(source, one, item, where)


def _read_items(record: Record, one: Field, node: Node) -> tuple[Record, ...] | None:
    """The mappings in a list, without invalid items; a single mapping counts as a list of one."""
    where, source = record.path(one.name), record.source
    items = node.items if isinstance(node, Sequence) else [node]
    if isinstance(node, Scalar) and not node.text.strip():
        items = []
    if one.name == "phases" and isinstance(node, Mapping) and not _keys(node) & OWNERS["phase"].keys():
        name = next(iter(sorted(_keys(node), key=len)), "…")
        message = _("must be a list; write '- name: {name}', and exercises below it").format(name=cut(name))
        source.add("error", node.place, where, message)
        return None
    if one.name == "directions" and isinstance(node, Scalar):
        listed = _("is empty; write a list such as [Forward, Back], or remove it")
        if items:
            listed = _("must be a list, such as [Forward, Back]")
        source.add("error", node.index, where, listed)
        return None
    if not items and (one.required or not isinstance(node, Sequence)) and one.name not in ("positions", "phases"):
        needed = one.name == "exercises"
        empty = _("is empty; add at least one exercise") if needed else _(EMPTY_LINES)
        source.add("error", node.index, where, empty)
        return None
    text = isinstance(node, Scalar) and one.of != "direction"  # reported below
    if one.limits is not None and not text and not one.limits.low <= len(items) <= one.limits.high:
        source.add("error", node.index, where, _wrong_number(one, len(items)))
    found = (
        read_record(source, item, one.of, f"{where}[{number}]{_label(item)}") for number, item in enumerate(items, 1)
    )
    return tuple(item for item in found if item is not None)


def _wrong_number(one: Field, number: int) -> str:
    assert one.limits is not None
    if one.name == "exercises":
        return _("has {number} exercises; at most {most}").format(number=number, most=f"{one.limits.high:g}")
    nouns = {"phases": (_("phase"), _("phases")), "directions": (_("direction"), _("directions"))}
    noun = nouns.get(one.name, (_("position"), _("positions")))[number != 1]
    return _("has {number} {noun}; {limits}").format(number=number, noun=noun, limits=one.limits.text)


def _label(item: Node) -> str:
    """The name of an item, shown in messages after its number; empty if it has no readable name."""
    if isinstance(item, Mapping):
        for key, value in item.entries:
            if isinstance(key, Scalar) and key.text in ("name", "circuit") and isinstance(value, Scalar):
                text = value.text.strip()
                return f" '{cut(text)}'" if text and not has_control_character(text) else ""
    return ""
