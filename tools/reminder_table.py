"""Write the table of cases into docs/reminders.md, between its two markers: `python tools/reminder_table.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.reminder_case import HANDS, MONDAY, WEEKDAYS, Case
from tools.reminder_cases import CASES

from unclench.core.reminders.rules import EVERY_DAY, ReminderRule

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "reminders.md"
BEGIN, END = "<!-- cases -->\n", "<!-- end of cases -->"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def table() -> str:
    """The cases as rows of Markdown."""
    rows = ["| case | what happens | and what comes of it |", "|---|---|---|"]
    for case in CASES:
        happens = f"{case.story}<br>{_setting(case)}: {' · '.join(case.events)}"
        comes = [*case.expected] or ["no offer"]
        if case.says:
            comes.append(f"“{case.says}”")
        if case.missed:
            comes.append(f"{case.missed} counts as missed")
        rows.append(f"| {case.id} | {happens} | {'<br>'.join(comes)} |")
    return "\n".join(rows) + "\n"


def _setting(case: Case) -> str:
    begins = f"{case.begins:%a %H:%M}" if case.begins.year == MONDAY.year and case.begins.month == 1 else (
        f"{case.begins:%a %d %B %Y, %H:%M}"
    )  # fmt: skip
    parts = [begins, *(_rule(rule) for rule in case.rules if case.rules != (HANDS,))]
    if not case.idle_known:
        parts.append("idle unknown")
    if not case.boot_clock:
        parts.append("no clock counts through sleep")
    return ", ".join(parts)


def _rule(rule: ReminderRule) -> str:
    words = [rule.title]
    words.append(" ".join(f"{one:%H:%M}" for one in rule.at) or f"every {rule.every_s / 60:g} min")
    if rule.days != EVERY_DAY:
        words.append("weekdays" if rule.days == WEEKDAYS else " ".join(_DAYS[day] for day in sorted(rule.days)))
    if rule.hours:
        words.append(f"{rule.hours.begin:%H:%M}-{rule.hours.end:%H:%M}")
    if rule.natural_break_s != 300:
        words.append(f"break {rule.natural_break_s / 60:g} min")
    return f"{words[0]} ({', '.join(words[1:])})"


def with_table(text: str) -> str:
    """The document with the present table."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
