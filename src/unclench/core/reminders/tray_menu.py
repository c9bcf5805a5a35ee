"""What the tray shows, as data: the state of the icon, the tooltip, and the menu with its commands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
_HOLDING = (Obstacle.WAKE_UP, Obstacle.MEETING, Obstacle.QUIET, Obstacle.LOCKED, Obstacle.AWAY)


class TrayIcon(StrEnum):
    """running: a session runs · waiting: for the next reminder · held: an obstacle delays reminders · off: no reminder
    will come."""

    RUNNING = "running"
    WAITING = "waiting"
    HELD = "held"
    OFF = "off"


class TrayCommand(StrEnum):
    """What an entry does. Its argument is in the `MenuEntry`."""

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
    """One menu entry: a command, or a submenu of `entries`. START uses `routine`. MEETING, SNOOZE and OFF use
    `minutes`; 0 ends the meeting or the off time. `ticked`: it is active now. No label: a separator."""

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
    state: ReminderState,
    reminders: Reminders,
    seen: Observation,
    routines: Sequence[tuple[str, str]],
    hurt: Collection[str] = (),
) -> TrayView:
    """The tray at this moment. `routines` are the (id, title) pairs for the start menu, in order. Those in `hurt` hurt
    today; the menu says so and does not start them."""
    start = tuple(_start(name, title, name in hurt) for name, title in routines)
    return TrayView(_icon(state, reminders, seen), why(state, reminders, seen), _menu(state, reminders, seen, start))


def _start(routine: str, title: str, hurt: bool) -> MenuEntry:
    if hurt:
        return MenuEntry(_("{title} (hurt today)").format(title=title), enabled=False)
    return MenuEntry(title, TrayCommand.START, routine=routine)


def _icon(state: ReminderState, reminders: Reminders, seen: Observation) -> TrayIcon:
    if seen.session is not None:
        return TrayIcon.RUNNING
    at_s = state.awake.at_s(seen.now)
    if not any(rule.on for rule in reminders.rules) or _is_off(state, reminders, seen):
        return TrayIcon.OFF
    if state.is_held(at_s) or seen.quiet is not None or seen.wake_up:
        return TrayIcon.HELD
    due = () if state.offered else due_rules(state, reminders, seen)
    return TrayIcon.HELD if any(obstacle(state, rule, seen) in _HOLDING for rule in due) else TrayIcon.WAITING


def _is_off(state: ReminderState, reminders: Reminders, seen: Observation) -> bool:
    return state.is_off(state.awake.at_s(seen.now), seen.now.wall, reminders.rollover_hour)


def _menu(
    state: ReminderState, reminders: Reminders, seen: Observation, start: tuple[MenuEntry, ...]
) -> tuple[MenuEntry, ...]:
    off, held = _is_off(state, reminders, seen), state.is_held(state.awake.at_s(seen.now))
    any_on = any(rule.on for rule in reminders.rules)
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
