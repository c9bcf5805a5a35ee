"""Draw a PlayerView in a terminal of any size; the counterpart of the window's player page."""

from __future__ import annotations

from typing import IO, cast

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unclench.core.i18n import _
from unclench.core.routine.wording import clock
from unclench.core.session.player_view import PlayerView
from unclench.core.session.session import Status
from unclench.system.terminal.output import TerminalOutput

ROOMY_WIDTH, ROOMY_HEIGHT = 60, 20
NEEDED = 9

# Phase → glyph and color; each phase has its own shape, so that color is not needed.
STYLES = {
    "prepare": ("◌", "bold"),
    "switch": ("⇄", "bold"),
    "move": ("›", "bold dark_orange3"),
    "return": ("‹", "bold dark_orange3"),
    "rep": ("›", "bold dark_orange3"),
    "work": ("▲", "bold dark_orange3"),
    "count": ("≡", "bold dark_orange3"),
    "hold": ("■", "bold cyan"),
    "pause": ("■", "bold cyan"),
    "inhale": ("↑", "bold dark_orange3"),
    "exhale": ("↓", "bold medium_purple1"),
    "relax": ("~", "bold medium_purple1"),
    "rest": ("☾", "bold medium_purple1"),
}

_DIGITS = {
    "0": "███ █ █ █ █ █ █ ███", "1": " █  ██   █   █  ███", "2": "███   █ ███ █   ███", "3": "███   █ ███   █ ███",
    "4": "█ █ █ █ ███   █   █", "5": "███ █   ███   █ ███", "6": "███ █   ███ █ █ ███", "7": "███   █   █   █   █",
    "8": "███ █ █ ███ █ █ ███", "9": "███ █ █ ███   █ ███",
    ":": "     █       █      ",
}  # fmt: skip


def big_number(number: int) -> str:
    """Whole seconds, five rows high, readable from across the desk."""
    return big_text(str(number))


def console_on(output: TerminalOutput) -> Console:
    """A console that never blocks on its terminal."""
    return Console(file=cast(IO[str], output), highlight=False)


def big_text(text: str) -> str:
    """Digits and colons five rows high."""
    rows = ("  ".join(_DIGITS[sign][row * 4 : row * 4 + 3] for sign in text) for row in range(5))
    return "\n".join(rows)


def player_screen(
    view: PlayerView, title: str, level: str, console: Console, *, muted: bool, note: str | None, pain: str
) -> RenderableType:
    """Everything a person needs at this moment. A small terminal leaves out less important parts and cuts off none."""
    width, height = console.size
    roomy = width >= ROOMY_WIDTH and height >= ROOMY_HEIGHT
    glyph, style = STYLES[view.phase]
    parts: list[tuple[int, RenderableType]] = []  # (importance, part): the lowest is left out first, NEEDED never
    if roomy:
        parts += [(6, _top(title, level, view, muted=muted)), (1, Text())]
    parts.append((NEEDED, Text.assemble((view.exercise, "bold"), "  ", view.progress)))
    if view.reps > 1:
        parts.append((4, Text(_dots(view))))
    if view.message:
        parts.append((NEEDED, Text(view.message, style="bold reverse")))
    parts.append((NEEDED, Text.assemble((f"{glyph} {view.phase_word}", style), "  ", "" if roomy else _count(view))))
    if roomy:
        parts.append((NEEDED, Text(big_number(view.seconds), style=style)))
    if view.ring is not None:
        parts.append((5, _bar(1 - view.ring, width - 4, style)))
    if roomy:
        parts.append((1, Text()))
    parts.append((NEEDED, Text(view.cue, style="bold")))
    if roomy and view.positions:
        parts.append((4, _positions(view)))
    if view.mistake and (roomy or view.phase == "prepare"):
        parts.append((2, Text(_("Often wrong: {mistake}").format(mistake=view.mistake), style="dim")))
    if view.phase == "prepare" or view.status is Status.PAUSED:
        parts.append((7, Text(pain, style="dim")))
    if view.next:
        side = f" · {view.next.side}" if view.next.side else ""
        parts.append((3, Text(_("Next: {name}").format(name=view.next.name) + side)))
    if roomy:
        parts.append((1, Text()))
    parts.append((6, _session(view, width - 4)))
    if note:
        parts.append((8, Text(note, style="bold")))
    parts.append((NEEDED, _keys(view, roomy=roomy)))
    margin = 1 if roomy else 0
    return Padding(Group(*_fitting(parts, console, width - 4, height - margin)), (margin, 2, 0, 2))


def _fitting(
    parts: list[tuple[int, RenderableType]], console: Console, width: int, height: int
) -> list[RenderableType]:
    """Leave out the least important parts until the rest fits; among equals, the lowest on the screen goes first."""
    options = console.options.update(width=max(width, 1), height=None)
    rows = [len(console.render_lines(part, options)) for _rank, part in parts]
    removable = sorted(range(len(parts)), key=lambda place: (parts[place][0], -place))
    removed: set[int] = set()
    while removable and parts[removable[0]][0] < NEEDED and sum(rows) > height:
        rows[removable[0]] = 0
        removed.add(removable.pop(0))
    return [part for place, (_rank, part) in enumerate(parts) if place not in removed]


def hurts_screen(
    message: str, red_flags: RenderableType, lights: RenderableType, console: Console, *, smallest: bool
) -> RenderableType:
    """After "it hurts": a calm sentence, four choices, the red flags and, if there is room, the traffic light.
    `smallest`: the doses cannot become smaller."""
    choices = [
        _("G  pressed by mistake: go on, nothing changes"),
        _("E  it is gone: go on here; the doses are already the smallest")
        if smallest
        else _("E  it is gone: go on here, with the smallest doses from now on"),
        _("K  skip this one, go on with the next exercise"),
        _("S  stop; what you did is kept"),
        _("F1 all warning signs"),
    ]
    asked = Padding(Group(Text(message, style="bold"), Text(), *(Text(choice) for choice in choices)), (1, 2, 0, 2))
    width, height = console.size
    return Group(*_fitting([(NEEDED, asked), (NEEDED, red_flags), (1, lights)], console, width, height))


def _top(title: str, level: str, view: PlayerView, *, muted: bool) -> RenderableType:
    row = Table.grid(expand=True)
    row.add_column()
    row.add_column(justify="right")
    sound = _("sound off") if muted else _("sound on")
    row.add_row(Text.assemble((title, "bold"), "  ", (level, "dim")), Text(f"{view.speed:.0%} · {sound}", style="dim"))
    return row


def _count(view: PlayerView) -> str:
    if view.ring is None and view.status is not Status.LEAD_IN:
        return _("{reps} times, then space").format(reps=view.seconds)
    return _("{seconds} s").format(seconds=view.seconds)


def _dots(view: PlayerView) -> str:
    current = view.rep - 1
    return " ".join("●" if done else ("◉" if place == current else "○") for place, done in enumerate(view.reps_done))


def _bar(filled: float, width: int, style: str) -> Text:
    full = round(max(0.0, min(1.0, filled)) * width)
    return Text.assemble(("━" * full, style), ("─" * (width - full), "dim"))


def _positions(view: PlayerView) -> Text:
    line = Text()
    for position in view.positions:
        mark = "✓ " if position.done else ""
        line.append(f" {mark}{position.name} ", style="bold reverse" if position.current else "dim")
        line.append(" ")
    return line


def _session(view: PlayerView, width: int) -> Text:
    """The whole session as a strip with one block per exercise."""
    left = _("{time} left").format(time=clock(view.left_s))
    room = max(10, width - len(left) - 2)
    line = Text()
    for block in view.blocks:
        cells = max(1, round(block.share * room) - 1)
        line.append("█" * round(block.filled * cells), style="bold" if block.current else "")
        line.append("░" * (cells - round(block.filled * cells)), style="" if block.current else "dim")
        line.append(" ")
    return Text.assemble(line, " ", left)


def _keys(view: PlayerView, *, roomy: bool) -> Text:
    main = _("go on") if view.status is Status.PAUSED else (_("done") if view.ring is None else _("pause"))
    moves = [("→", _("skip")), ("←", _("back")), ("R", _("again")), ("+/-", _("speed")), ("M", _("sound"))]
    always = [(_("H/Backspace"), _("it hurts or tingles")), ("S", _("stop")), ("F1", _("safety"))]
    keys = [(_("space"), main), *(moves if roomy else []), *always]
    line = Text()
    for key, what in keys:
        line.append(key, style="bold")
        line.append(f" {what}  ", style="dim")
    return line
