"""What the tray shows, as data: the icon's state, the tooltip, the menu and what each entry asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from unclench.core.i18n import _
from unclench.core.reminders.decide import Observation, Obstacle, due_rules, obstacle
from unclench.core.reminders.rules import Reminders
from unclench.core.reminders.state import ReminderState
from unclench.core.reminders.why import why

MEETING_MINUTES = (30, 60)
SNOOZE_MINUTES = (5, 15, 30)
OFF_HOUR_MINUTES = 60
_HOLDS = (Obstacle.WAKE_UP, Obstacle.MEETING, Obstacle.QUIET, Obstacle.LOCKED, Obstacle.AWAY)


class TrayIcon(StrEnum):
    """running: a session · waiting: for the next reminder · held: something holds it back · off: nothing will come."""

    RUNNING = "running"
    WAITING = "waiting"
    HELD = "held"
    OFF = "off"


class TrayCommand(StrEnum):
    """What an entry asks for; the number or name that belongs to it stands beside it."""

    START = "start"
    MEETING = "meeting"
    SNOOZE = "snooze"
    OFF = "off"
    OFF_UNTIL_TOMORROW = "off until tomorrow"
    OPEN = "open"
    SETTINGS = "settings"
    QUIT = "quit"


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu: a command, or further entries below it. START carries `routine`; MEETING, SNOOZE and OFF
    carry `minutes`, where 0 ends what is in force. `ticked`: in force now. No label: a line between groups."""

    label: str = ""
    command: TrayCommand | None = None
    routine: str = ""
    minutes: int = 0
    entries: tuple[MenuEntry, ...] = ()
    enabled: bool = True
    ticked: bool = False


@dataclass(frozen=True)
class TrayView:
    """Everything about the tray icon."""

    icon: TrayIcon
    tooltip: str
    menu: tuple[MenuEntry, ...]


def tray_view(
    state: ReminderState, reminders: Reminders, seen: Observation, routines: Sequence[tuple[str, str]]
) -> TrayView:
    """`routines` are the (id, title) to be started from the menu, the likeliest first."""
    return TrayView(_icon(state, reminders, seen), why(state, reminders, seen), _menu(state, reminders, seen, routines))


def _icon(state: ReminderState, reminders: Reminders, seen: Observation) -> TrayIcon:
    if seen.session is not None:
        return TrayIcon.RUNNING
    at_s = state.awake.at_s(seen.now)
    if not any(rule.on for rule in reminders.rules) or _is_off(state, reminders, seen):
        return TrayIcon.OFF
    if state.is_held(at_s) or seen.quiet is not None or seen.wake_up:
        return TrayIcon.HELD
    due = () if state.offered else due_rules(state, reminders, seen)
    return TrayIcon.HELD if any(obstacle(state, rule, seen) in _HOLDS for rule in due) else TrayIcon.WAITING


def _is_off(state: ReminderState, reminders: Reminders, seen: Observation) -> bool:
    return state.is_off(state.awake.at_s(seen.now), seen.now.wall, reminders.rollover_hour)


def _menu(
    state: ReminderState, reminders: Reminders, seen: Observation, routines: Sequence[tuple[str, str]]
) -> tuple[MenuEntry, ...]:
    off, held = _is_off(state, reminders, seen), state.is_held(state.awake.at_s(seen.now))
    any_on = any(rule.on for rule in reminders.rules)
    start = tuple(MenuEntry(title, TrayCommand.START, routine=name) for name, title in routines)
    meeting = [_minutes(TrayCommand.MEETING, one) for one in MEETING_MINUTES]
    if held:
        meeting.append(MenuEntry(_("The meeting is over"), TrayCommand.MEETING))
    snooze = tuple(_minutes(TrayCommand.SNOOZE, one) for one in SNOOZE_MINUTES)
    pause = [
        MenuEntry(_("For 1 hour"), TrayCommand.OFF, minutes=OFF_HOUR_MINUTES),
        MenuEntry(_("Until tomorrow"), TrayCommand.OFF_UNTIL_TOMORROW, ticked=off and state.off_day is not None),
    ]
    if off:
        pause.append(MenuEntry(_("On again now"), TrayCommand.OFF))
    return (
        MenuEntry(_("Start now"), entries=start, enabled=bool(start) and seen.session is None),
        MenuEntry(),
        MenuEntry(_("In a meeting"), entries=tuple(meeting), enabled=any_on and not off, ticked=held),
        MenuEntry(_("Snooze"), entries=snooze, enabled=any_on and not off),
        MenuEntry(_("Reminders off"), entries=tuple(pause), enabled=any_on, ticked=off),
        MenuEntry(),
        MenuEntry(_("Open"), TrayCommand.OPEN),
        MenuEntry(_("Settings"), TrayCommand.SETTINGS),
        MenuEntry(_("Quit"), TrayCommand.QUIT),
    )


def _minutes(command: TrayCommand, minutes: int) -> MenuEntry:
    return MenuEntry(_("{minutes} minutes").format(minutes=minutes), command, minutes=minutes)
