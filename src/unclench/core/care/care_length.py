"""How long a warm or cold pack may stay on: as the file says, within limits that no file can raise."""

from __future__ import annotations

from dataclasses import dataclass

from unclench.core.routine.routine import CareStep, Range

KINDS = ("heat", "ice")
MINUTE_S = 60.0
STARTS_S = {"heat": 10 * MINUTE_S, "ice": 8 * MINUTE_S}
LIMIT_S = {"heat": 15 * MINUTE_S, "ice": 10 * MINUTE_S}
ADVISED_S = 20 * MINUTE_S


@dataclass(frozen=True)
class CareChoice:
    """What the person chose for heat or ice with one routine. It is off until they switch it on for that routine.

    `minutes` None means the shortest time. `advised`: a clinician advised more than the usual limit; only ice has this
    option.
    """

    on: bool = False
    minutes: int | None = None
    advised: bool = False


def range_of(step: CareStep, *, advised: bool = False) -> Range:
    """The range to choose from, in seconds. A file can ask for less than our limits, never for more."""
    limit_s = ADVISED_S if advised and may_be_advised(step) else LIMIT_S[step.kind]
    return Range(min(step.duration.low, STARTS_S[step.kind]), min(step.duration.high, limit_s))


def may_be_advised(step: CareStep) -> bool:
    """Whether a clinician's advice makes a difference: only for ice, where the file allows more than the usual
    limit."""
    return step.kind == "ice" and step.duration.high > LIMIT_S["ice"]


def length_of(step: CareStep, choice: CareChoice) -> float:
    """Seconds that the pack stays on. A choice outside the range is moved to its nearest end."""
    range_ = range_of(step, advised=choice.advised)
    return range_.low if choice.minutes is None else range_.clamp(choice.minutes * MINUTE_S)
