"""The person's settings: one entry per setting.

`Settings` is the table. The settings file (read and written here), the rows of the settings page
(desktop/sections/rows.py) and docs/settings.md (tools/settings_table.py) are all made from it. To add a setting, add a
field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from unclench.core import values
from unclench.core.codec import read_fields, write_fields
from unclench.core.i18n import marked
from unclench.core.ports import Manner
from unclench.core.reminders.rules import BUILT_IN, ReminderRule, Reminders, WakeUpRule
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import BREATH_S, Choices
from unclench.core.settings.reminder_file import parse_rules, parse_wake_up, rules_to_json, wake_up_to_json
from unclench.core.settings.routine_choices import (
    BREATH_LIMITS_S,
    SOUND_MODES,
    Pain,
    RoutineChoices,
    parse_routines,
    routines_to_json,
)
from unclench.core.settings.setting import Choice, Flag, Form, Number, Setting, Text, entry

SKIN_TONES = {
    "very-light": marked("Very light"), "light": marked("Light"), "medium-light": marked("Medium light"),
    "medium": marked("Medium"), "medium-dark": marked("Medium dark"), "dark": marked("Dark"),
}  # fmt: skip
CLOTHES = {
    "teal": marked("Teal"), "blue": marked("Blue"), "plum": marked("Plum"), "terracotta": marked("Terracotta"),
    "olive": marked("Olive"), "grey": marked("Gray"),
}  # fmt: skip
SECTIONS = {
    "sound": marked("Sound"),
    "voice": marked("Voice"),
    "appearance": marked("Appearance"),
    "figures": marked("Figures"),
    "exercise": marked("Exercise"),
    "reminders": marked("Reminders"),
    "wake_up": marked("Wake up"),
    "start_up": marked("Start and close"),
    "safety": marked("Safety"),
}


def is_emergency_number(typed: str) -> bool:
    """Whether this can be dialed: 2 to 20 digits, spaces and plus signs."""
    return 2 <= len(typed) <= 20 and set(typed) <= set("0123456789 +") and any(one.isdigit() for one in typed)


def _emergency_number(raw: object) -> str:
    number = values.text(raw)
    if not is_emergency_number(number):
        raise ValueError
    return number


@dataclass(frozen=True)
class Settings:
    """Every setting, in the order of the settings file. Units and ranges are in the entries."""

    volume: int = entry(
        60,
        Number(0, 100, step=10, words=marked("{value} %"), less=marked("Softer"), more=marked("Louder")),
        marked("Volume (separate from the system volume)"),
        marked("How loud the sounds are, in percent."),
        section="sound",
        name=marked("Volume"),
    )
    muted: bool = entry(False, Flag(), marked("Mute"), marked("No sounds and no voice."), section="sound")
    sound_mode: str = entry(
        "both",
        Choice(SOUND_MODES),
        marked("Sounds and voice"),
        marked("What leads you through a routine. Each routine can have its own choice."),
        section="sound",
    )
    level: Level = entry(
        Level.GENTLE,
        Choice(
            {Level.GENTLE: marked("Gentle"), Level.MIDDLE: marked("Middle"), Level.FULL: marked("Full")}, convert=Level
        ),
        marked("Default level"),
        marked("How much of each exercise you do. Each routine can have its own level."),
        section="exercise",
    )
    affected_side: Literal["left", "right", "both"] | None = entry(
        None,
        Choice({None: "", "left": marked("Left"), "right": marked("Right"), "both": marked("Both")}),
        marked("Side that needs it"),
        marked("The side that comes first, and that one-sided exercises use. You are asked when it matters."),
        section="exercise",
    )
    extra_prepare_s: float = entry(
        0.0,
        Number(
            0,
            60,
            whole=False,
            step=5,
            words=marked("{value:g} s"),
            less=marked("Less time"),
            more=marked("More time"),
        ),
        marked("More time to get ready before each exercise"),
        marked("Seconds added to the time for getting ready."),
        section="exercise",
        name=marked("More time to get ready"),
    )
    breath_s: float = entry(
        BREATH_S,
        Number(
            *BREATH_LIMITS_S,
            whole=False,
            step=1,
            words=marked("{value:g} s"),
            less=marked("Shorter"),
            more=marked("Longer"),
        ),
        marked("Length of one breath, where a routine gives none"),
        marked("How long one breath takes, in and out, in seconds. Breathe as it is easy for you."),
        section="exercise",
        name=marked("Length of one breath"),
    )
    emergency_number: str | None = entry(
        None,
        Text(_emergency_number, "2 to 20 digits, spaces and plus signs"),
        marked("Emergency number"),
        marked("The number to call, as named in the safety text."),
        section="safety",
        by_hand="the menu is shared with the safety text",
    )
    rollover_hour: int = entry(
        4,
        Number(0, 12),
        marked("Hour when a new day begins"),
        marked("What you do before this hour counts for the day before."),
        by_hand="nobody has needed to change it in the window",
        place="only in the file",
    )
    appearance: str = entry(
        "system",
        Choice(
            {
                "system": marked("System"),
                "light": marked("Light"),
                "dark": marked("Dark"),
                "contrast": marked("Contrast"),
            }
        ),
        marked("Colors"),
        marked("The colors of the window. “System” uses what the computer is set to."),
        section="appearance",
    )
    text_scale: int = entry(
        100,
        Number(
            80,
            200,
            step=10,
            words=marked("{value} %"),
            less=marked("Smaller text"),
            more=marked("Larger text"),
        ),
        marked("Text size"),
        marked("The size of all text in the window, in percent."),
        section="appearance",
    )
    motion: str = entry(
        "system",
        Choice({"system": marked("System"), "full": marked("Full"), "reduced": marked("Reduced")}),
        marked("Motion"),
        marked("How much moves on the screen. “System” uses what the computer is set to."),
        section="appearance",
    )
    flash: bool = entry(
        False,
        Flag(),
        marked("Tint the picture when a hold ends"),
        marked("Shows without sound that it is time to let go."),
        section="appearance",
    )
    skin: str = entry(
        "medium-light",
        Choice(SKIN_TONES),
        marked("Skin"),
        marked("The skin tone of the moving pictures."),
        section="figures",
        by_hand="samples of color beside a picture that wears them",
    )
    clothes: str = entry(
        "teal",
        Choice(CLOTHES),
        marked("Clothes"),
        marked("The color of the clothes in the moving pictures."),
        section="figures",
        by_hand="samples of color beside a picture that wears them",
    )
    voice: str | None = entry(
        None,
        Text(values.text, "the name of a voice"),
        marked("Who speaks"),
        marked("The voice, by the name it has on this computer. Not chosen means the system's own."),
        section="voice",
        by_hand="which voices there are is found while the program runs",
    )
    voice_rate: int = entry(
        0,
        Number(
            -50,
            50,
            step=10,
            words=marked("{value:+d} %"),
            zero=marked("as usual"),
            less=marked("Slower"),
            more=marked("Faster"),
        ),
        marked("Speed"),
        marked("How much faster than usual the voice speaks, in percent; below 0, slower."),
        section="voice",
        name=marked("Speed of the voice"),
    )
    voice_volume: int = entry(
        80,
        Number(0, 100, step=10, words=marked("{value} %"), less=marked("Softer"), more=marked("Louder")),
        marked("Volume"),
        marked("How loud the voice is, in percent."),
        section="voice",
        name=marked("Volume of the voice"),
    )
    routines: Mapping[str, RoutineChoices] = entry(
        dict,
        Form(parse_routines, routines_to_json, "an object: routine id → choices, see below"),
        marked("Choices for one routine"),
        marked("What you changed about a routine, and which of its exercises are not for you."),
        by_hand="chosen on the page of the routine",
        place="on the page of each routine",
    )
    reminders: tuple[ReminderRule, ...] = entry(
        BUILT_IN,
        Form(parse_rules, rules_to_json, "a list of reminders, see below"),
        marked("Reminders"),
        marked("When you are reminded, and of which routine."),
        section="reminders",
        by_hand="an editor for each reminder",
    )
    snooze_minutes: int = entry(
        5,
        Number(1, 60, words=marked("{value} min"), less=marked("Sooner"), more=marked("Later")),
        marked("“Later”, and the least time between two offers"),
        marked("Minutes until an offer comes back, and at least between any two offers."),
        section="reminders",
        name=marked("“Later” means"),
    )
    wake_up: WakeUpRule = entry(
        WakeUpRule,
        Form(parse_wake_up, wake_up_to_json, "an object, see below"),
        marked("Wake-up routine"),
        marked("Whether, when and how you are asked after waking."),
        section="wake_up",
        by_hand="days, hours and alarms depend on each other",
    )
    on_close: str | None = entry(
        None,
        Choice({"background": marked("Keep running"), "quit": marked("Quit"), None: marked("Ask")}),
        marked("When the window is closed"),
        marked("What closing does. “Keep running” leaves Unclench in the tray, so that reminders still come."),
        section="start_up",
    )

    @property
    def reminding(self) -> Reminders:
        """All settings about reminders."""
        return Reminders(self.reminders, self.snooze_minutes * 60.0, self.rollover_hour)

    @property
    def plays_sounds(self) -> bool:
        """Whether the person wants sounds outside a routine."""
        return not self.muted and self.sound_mode in ("both", "sounds")

    def sound_mode_for(self, routine: str) -> str:
        """The sound mode of a routine (a key of SOUND_MODES): its own choice, or else the general setting."""
        return self.own(routine).sound_mode or self.sound_mode

    def sounds_in(self, routine: str) -> bool:
        """Whether the person wants sounds in a routine."""
        return not self.muted and self.sound_mode_for(routine) in ("both", "sounds")

    def speaks_in(self, routine: str) -> bool:
        """Whether the person wants the voice in a routine."""
        return not self.muted and self.sound_mode_for(routine) in ("both", "voice")

    def manner_in(self, language: str) -> Manner:
        """How the voice speaks in a routine in this language."""
        return Manner(self.voice, self.voice_rate, self.voice_volume, language)

    def choices_for(self, routine: str) -> Choices:
        """The person's choices that `compile_timeline` needs for this routine."""
        own = self.own(routine)
        return Choices(
            level=Level.GENTLE if own.smallest else own.level or self.level,
            affected=self.affected_side or "right",
            extra_prepare_s=self.extra_prepare_s,
            overrides={} if own.smallest else own.overrides,
            switched_on=own.switched_on,
            left_out=own.left_out,
            half_reps=own.half_reps,
            breath_s=self.breath_s,
            phase=own.phase,
        )

    def own(self, routine: str) -> RoutineChoices:
        """What the person changed about a routine; usually nothing."""
        return self.routines.get(routine, RoutineChoices())

    def changing(self, routine: str, own: RoutineChoices) -> Settings:
        """These settings with other choices for one routine."""
        return replace(self, routines={**self.routines, routine: own})

    def in_phase(self, routine: str, phase: int) -> Settings:
        """These settings with the person in another phase of a routine."""
        return self.changing(routine, replace(self.own(routine), phase=phase))

    def hiding(self, routine: str, exercise: str) -> Settings:
        """These settings with one exercise of one routine marked "not for me"."""
        own = self.own(routine)
        return self.changing(routine, replace(own, left_out=own.left_out | {exercise}))

    def showing_again(self, routine: str, exercise: str) -> Settings:
        """These settings without that mark."""
        own = self.own(routine)
        return self.changing(routine, replace(own, left_out=own.left_out - {exercise}))

    def after_pain(self, routine: str, pain: Pain) -> Settings:
        """These settings with the note that a routine hurt."""
        return self.changing(routine, replace(self.own(routine), pain=pain))

    def halving(self, routine: str, *, on: bool) -> Settings:
        """These settings with half the reps in a routine, or with all of them again."""
        return self.changing(routine, replace(self.own(routine), half_reps=on))

    def having_read(self, routine: str, cautions: str) -> Settings:
        """These settings with the safety notes of a routine marked as read. `cautions` is the fingerprint of the
        notes."""
        return self.changing(routine, replace(self.own(routine), cautions_read=cautions))


TABLE: dict[str, Setting] = {one.name: one.metadata["setting"] for one in fields(Settings)}
_KINDS = {key: one.kind for key, one in TABLE.items()}
Change = Callable[[Settings], Settings]


def set_to(**values: object) -> Change:
    """A change that sets these settings."""
    return lambda settings: replace(settings, **values)  # type: ignore[arg-type]


def set_reminder_to(id_: str, **values: Any) -> Change:
    """A change that sets these values of one reminder. Does nothing if the reminder no longer exists."""

    def change(settings: Settings) -> Settings:
        rules = (replace(one, **values) if one.id == id_ else one for one in settings.reminders)
        return replace(settings, reminders=tuple(rules))

    return change


def set_wake_up_to(**values: Any) -> Change:
    """A change that sets these values of the wake-up rule."""
    return lambda settings: replace(settings, wake_up=replace(settings.wake_up, **values))


def parse_settings(value: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """The settings from the JSON object of the file, and messages about every entry that is unknown or invalid. An
    invalid setting gets its default."""
    problems: list[str] = []
    return Settings(**read_fields(value, _KINDS, problems)), problems


def to_json(settings: Settings) -> dict[str, Any]:
    """The JSON object of the settings file; `parse_settings` is its inverse."""
    return write_fields(settings, _KINDS)
