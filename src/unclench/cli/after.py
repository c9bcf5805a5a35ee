"""After a session in the terminal: what was done, and three questions that Enter skips."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal, TypeVar

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unclench.cli.gate import lights, red_flags
from unclench.cli.output import write_line, write_row
from unclench.content.safety_text import SafetyText
from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.core.record.history import Outcome, SessionRecord, StopReason, Tingling
from unclench.core.routine.wording import clock
from unclench.core.session.after_pain import after_pain
from unclench.core.session.player_view import side_word
from unclench.system.terminal.key_decoder import latin
from unclench.system.terminal.line_input import typed_line

T = TypeVar("T")


def print_summary(record: SessionRecord, *, preview: bool) -> None:
    """Print the session in a few lines; tab-separated rows when the output is not a terminal."""
    ended = _("Done.") if record.outcome is Outcome.FINISHED else _("Stopped. That is fine.")
    kept = _(" This was a preview; it is not in the record.") if preview else ""
    line = _("{ended} {title}: {done} of {planned} reps, {time}.").format(
        ended=ended, title=record.title, done=record.done, planned=record.planned, time=clock(record.active_s)
    )
    rows = [(e.name, side_word(e.side), str(e.done), str(e.planned)) for e in record.exercises]
    if not sys.stdout.isatty():
        write_line(line + kept)
        for row in rows:
            write_row(row)
        return
    console = Console(highlight=False)
    console.print(Text(line + kept, style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for name, side, done, planned in rows:
        table.add_row(Text(name), Text(side), Text(_("{done} of {planned}").format(done=done, planned=planned)))
    console.print(table)


def ask_afterwards(record: SessionRecord) -> SessionRecord:
    """Ask how it feels. The answers are stored and never evaluated. End of input skips the remaining questions."""
    try:
        if record.outcome is Outcome.STOPPED and record.stop_reason is None:
            reasons = {reason.value[0]: reason for reason in StopReason}
            prompt = _("Why did you stop? [h]urt, [t]ired, [n]o time, [o]ther, Enter to skip: ")
            record = replace(record, stop_reason=_choice(prompt, reasons))
        scores = {str(score): score for score in range(11)}
        prompt = _("How much does it hurt now, 0 to 10? Enter to skip: ")
        record = replace(record, score_after=_choice(prompt, scores))
        tingling = {answer.value[0]: answer for answer in Tingling}
        prompt = _("Tingling: [l]ess, [s]ame, [m]ore? Enter to skip: ")
        record = replace(record, tingling=_choice(prompt, tingling))
    except EOFError:
        pass
    return record


def print_after_pain(record: SessionRecord, light: TrafficLight) -> None:
    """Print what follows from pain."""
    lines = Group(*(Text(line) for line in after_pain(record)))
    Console(highlight=False).print(Padding(lines, (1, 2)), lights(light))


def ask_about_pain(text: SafetyText) -> bool:
    """Show the warning signs on request. Returns whether the person wants half the reps next time."""
    answers = {"w": "w", "b": "b"}
    try:
        while answer := _choice(_("[w]arning signs, [b] half the reps next time, Enter to go on: "), answers):
            if answer == "b":
                return True
            Console(highlight=False).print(red_flags(text))
    except EOFError:
        pass
    return False


def ask_side(title: str) -> Literal["left", "right", "both"] | None:
    """Ask which side needs it; None when the person leaves."""
    write_line(
        _("'{title}' has exercises for one side only. You can change your answer in Settings.").format(title=title)
    )
    answers: dict[str, Literal["left", "right", "both"]] = {
        "l": "left", "left": "left", "r": "right", "right": "right", "b": "both", "both": "both"
    }  # fmt: skip
    try:
        return _choice(_("Which side needs it? [l]eft, [r]ight, [b]oth, Enter to leave: "), answers)
    except EOFError:
        return None


def ask_yes(question: str) -> bool:
    """Ask a yes/no question; end of input counts as no."""
    answers = {"y": True, "yes": True, "n": False, "no": False}
    try:
        return _choice(f"{question} ", answers) or False
    except EOFError:
        return False


def _choice(prompt: str, answers: dict[str, T]) -> T | None:
    while True:
        typed = latin(typed_line(prompt)).strip()
        if not typed:
            return None
        if typed in answers:
            return answers[typed]
