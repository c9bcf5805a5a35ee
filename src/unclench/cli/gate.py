"""The safety text in the terminal: show it, ask for acceptance, and save the answer."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from unclench.cli.context import WRITE_WITHIN_S, Context
from unclench.cli.output import write_line
from unclench.content.bundled import assets_dir
from unclench.content.safety_text import SafetyText, load_safety_text
from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.core.session.safety import Acknowledgement
from unclench.core.settings.settings import is_emergency_number
from unclench.system.terminal.key_decoder import latin
from unclench.system.terminal.line_input import typed_line

SHAPES = {"green": "●", "amber": "▲", "red": "■"}


def safety_text(context: Context) -> SafetyText:
    """The bundled text with the person's emergency number filled in."""
    return load_safety_text(assets_dir() / "safety.yaml").with_emergency(context.settings.emergency_number)


def ask_to_accept(text: SafetyText) -> bool:
    """Show the text and ask; end of input counts as no."""
    console = Console(highlight=False)
    console.print(short_form(text))
    prompt = _("[y] {accept}   [m] {more}   [n] {decline}").format(
        accept=text.buttons.accept, more=text.buttons.more, decline=text.buttons.decline
    )
    while True:
        console.print(Text(prompt, style="bold"))
        try:
            typed = typed_line("> ").strip().lower()
        except EOFError:
            return False
        answers = {typed, latin(typed)}  # the buttons may have words in another alphabet
        if answers & {"y", "yes", text.buttons.accept.lower()}:
            return True
        if answers & {"n", "no", "q", text.buttons.decline.lower()}:
            return False
        if answers & {"m", "more", text.buttons.more.lower()}:
            console.print(red_flags(text), long_form(text))
        else:
            console.print(_("Type y, m or n, then Enter."))


def remember(context: Context, given: Acknowledgement) -> None:
    """Save the acceptance, then ask for the emergency number if none is set."""
    context.journal.accept(given)
    context.journal.settle(WRITE_WITHIN_S)
    if context.settings.emergency_number is None and (number := _ask_number()):
        context.change(lambda settings: replace(settings, emergency_number=number))


def _ask_number() -> str | None:
    """Ask for the emergency number; None when the person skips the question."""
    while True:
        try:
            typed = typed_line(_("Your emergency number (112, 911, 999, 000 …), Enter to skip: ")).strip()
        except EOFError:
            return None
        if not typed or is_emergency_number(typed):
            return typed or None
        write_line(_("Digits only, please, such as 112."))


def short_form(text: SafetyText) -> RenderableType:
    """The disclaimer; its last line says what to do in an emergency."""
    lines = [Text(line) for line in text.short[:-1]]
    return Padding(Group(Text(text.title, style="bold"), *lines, Text(text.short[-1], style="bold")), (1, 2))


def long_form(text: SafetyText) -> RenderableType:
    """The whole text."""
    parts: list[RenderableType] = []
    for section in text.long:
        first, *others = section.paragraphs
        parts.append(Text.assemble((section.heading, "bold"), " ", first))
        parts += [Text(other) for other in others]
        parts += [Padding(Text(f"- {point}"), (0, 0, 0, 2)) for point in section.points]
    return Padding(Group(*parts), (1, 2))


def red_flags(text: SafetyText, levels: int | None = None) -> RenderableType:
    """When to get help: the same list for everybody, most urgent first. `levels` limits it to the first few levels."""
    parts: list[RenderableType] = []
    for level in text.red_flags[:levels]:
        parts.append(Text.assemble((level.title, "bold"), "  ", level.action))
        parts += [Padding(Text(f"- {sign}"), (0, 0, 0, 2)) for sign in level.signs]
    return Padding(Group(*parts), (1, 2))


def lights(card: TrafficLight) -> RenderableType:
    """How much pain and tingling is fine: one light per line, marked by shape and word, not by color alone."""
    parts: list[RenderableType] = [Text(card.title, style="bold")]
    for light in card.lights:
        head = light.word
        if light.pain:
            head = _("{light} · pain {range}").format(light=light.word, range=light.pain_range)
        parts.append(Text.assemble((f"{SHAPES[light.light]} {head}  ", "bold"), f"{light.tingling} {light.advice}"))
    parts += [Text(line) for line in card.afterwards]
    return Padding(Group(*parts), (0, 2))
