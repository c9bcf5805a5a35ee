"""Play one session in a terminal: reads keys, steps the session, plays sounds, draws. The core makes all decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.audio.voice.talker import Talker
from unclench.cli.gate import lights, long_form, red_flags, short_form
from unclench.cli.output import say, write_row
from unclench.cli.screen import hurts_screen, player_screen
from unclench.content.safety_text import SafetyText
from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.record.history import SessionRecord, StopReason
from unclench.core.routine.figure import Figure
from unclench.core.routine.wording import number
from unclench.core.session import events as ev
from unclench.core.session.events import Command, Effect
from unclench.core.session.player_view import as_drawn, pause_sentence, player_view
from unclench.core.session.power import pause_for
from unclench.core.session.session import Session, Status, is_smallest, next_deadline, step
from unclench.system.power.choose import NullPower, PowerSource
from unclench.system.terminal.held_keys import HeldKeys
from unclench.system.terminal.keys import Keys
from unclench.system.wakelock.choose import NullWakeLock, WakeLock

FRAME_S = 0.1
NO_FRAME_WITHIN_S = 0.05  # drawing a frame and sending it must not delay a cue

COMMANDS: dict[str, Command] = {
    "space": ev.Proceed(), "right": ev.Skip(), "left": ev.Back(), "r": ev.Repeat(), "+": ev.Faster(),
    "=": ev.Faster(), "-": ev.Slower(), **dict.fromkeys(("h", "backspace"), ev.Hurts()),
    **dict.fromkeys(("s", "q", "esc"), ev.Stop()),
}  # fmt: skip
WHEN_IT_HURTS: dict[str, Command] = {
    "g": ev.Mistaken(), "e": ev.Easier(), "k": ev.SkipExercise(),
    **dict.fromkeys(("s", "q", "esc"), ev.Stop(StopReason.HURT)),
}  # fmt: skip
ENDINGS = ("interrupt", "terminate", "eof")


@dataclass
class TerminalPlayer:
    """One session in a terminal. `checkpoint` saves the resume note, `finish` the record.

    `messages` are sentences from outside (such as a failed write): the last is shown, the caller prints them all.
    `taken`: whether the terminal has accepted everything drawn; until then nothing more is drawn.
    """

    clock: Clock
    keys: Keys
    sounds: FileCuePlayer
    console: Console
    text: SafetyText
    checkpoint: Callable[[Session], None]
    finish: Callable[[Session, SessionRecord], None]
    messages: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    wakelock: WakeLock = field(default_factory=NullWakeLock)
    power: PowerSource = field(default_factory=NullPower)
    talker: Talker | None = None
    taken: Callable[[], bool] = lambda: True
    ended_by_signal: bool = False
    _session: Session = field(init=False)
    _page: int | None = field(default=None, init=False)
    _held: HeldKeys = field(default_factory=HeldKeys, init=False)
    _silent: bool = field(default=False, init=False)

    @property
    def _on_screen(self) -> bool:
        """False for a pipe and for a dumb terminal, which can only print line by line."""
        return self.console.is_terminal and not self.console.is_dumb_terminal

    def play(self, session: Session, effects: Iterable[Effect]) -> Session:
        """Run the session to its end and return its final state."""
        self._session = session
        if not self._on_screen:
            self._perform(effects)
            self._loop(None)
            return self._session
        with Live(console=self.console, screen=True, auto_refresh=False, transient=True) as live:
            self._perform(effects)
            self._loop(live)
        return self._session

    def _loop(self, live: Live | None) -> None:
        drawn_s = float("-inf")
        while self._session.status is not Status.ENDED:
            if not self.keys.has_terminal and self._proceed_alone():
                continue
            now = self.clock.reading()
            deadline = next_deadline(self._session, now)
            wait_s = 1.0 if deadline is None else deadline - now.mono_s
            if live and now.mono_s - drawn_s >= FRAME_S and wait_s > NO_FRAME_WITHIN_S:
                if self.taken():
                    live.update(self._picture(), refresh=True)
                    self.taken()  # sends the next part of a large frame
                drawn_s = now.mono_s
                continue
            if live:
                wait_s = min(wait_s, max(drawn_s + FRAME_S - now.mono_s, 0.005))
            pressed = self.keys.wait(max(0.0, wait_s))
            if pressed:
                drawn_s = float("-inf")
            for key in pressed:
                self._press(key)
            for command in filter(None, map(pause_for, self.power.events())):
                self._step(command)
            self._step(ev.Tick())

    def _proceed_alone(self) -> bool:
        """Act for a person who cannot press a key: end a count at once, resume from a pause. True if it acted."""
        if self._session.status is Status.PAUSED:
            self._step(ev.Resume())
            return True
        if self._session.status is Status.RUNNING and self._session.segment.duration_s is None:
            self._step(ev.Done())
            return True
        return False

    def _press(self, key: str) -> None:
        repeats = self._held.is_repeat(key, self.clock.reading().mono_s)
        if key in ENDINGS:
            self.ended_by_signal = True
            self._page = None
            self._step(ev.Stop())
        elif self._page is not None and not (repeats and key == "f1"):
            self._page = self._page + 1 if key in ("space", "down", "pagedown", "right") else None
        elif repeats:
            return
        elif key == "f1":
            self._page = 0
            self._step(ev.Pause())
        elif self._session.status is Status.HURTING:
            if key in WHEN_IT_HURTS:
                self._step(WHEN_IT_HURTS[key])
        elif key == "m":
            self._mute()
        elif key in COMMANDS:
            self._step(COMMANDS[key])

    def _step(self, command: Command) -> None:
        self._session, effects = step(self._session, command, self.clock.reading())
        self._perform(effects)

    @property
    def _muted(self) -> bool:
        """Whether both sounds and voice are off."""
        speaks = self.talker is not None and self._session.voice is not None and not self.talker.muted
        return self.sounds.muted and not speaks

    def _mute(self) -> None:
        muted = not self._muted
        if self._session.voice is None or not self._session.voice.alone:
            self.sounds.muted = muted
        if self.talker is not None:
            self.talker.muted = muted

    def _perform(self, effects: Iterable[Effect]) -> None:
        if self.talker is not None and (voice := self._session.voice) is not None:
            effects = tuple(effects)
            self.talker.perform(effects)
            if voice.tempo != self.talker.tempo:
                self._session = self._session.spoken_by(replace(voice, tempo=self.talker.tempo))
        for effect in effects:
            match effect:
                case ev.PlayCue(name):
                    self.sounds.play(name)
                case ev.Paused(reason):
                    self.sounds.stop()
                    if not self._on_screen and self._session.status is not Status.ENDED:
                        self._print_pause(reason)
                case ev.Checkpoint():
                    self.checkpoint(self._session)
                case ev.OfferToHide(exercise):
                    self.hidden.append(exercise)
                case ev.SegmentEntered(index):
                    self._enter(index)
                case ev.Finished(record):
                    self.finish(self._session, record)
        self._keep_awake()
        self._report_trouble()

    def _keep_awake(self) -> None:
        if self._session.status in (Status.RUNNING, Status.LEAD_IN):
            self.wakelock.hold()
        else:
            self.wakelock.release()

    def _print_pause(self, reason: ev.PauseReason) -> None:
        if reason is ev.PauseReason.HURTS:
            Console(stderr=True, highlight=False).print(self._hurts_screen())
        else:
            say(pause_sentence(reason))

    def _report_trouble(self) -> None:
        """Report once that sound does not work."""
        if not self._silent and (trouble := self.sounds.trouble):
            self._silent = True
            self.messages.append(trouble)

    def _enter(self, index: int) -> None:
        """Without a screen, print one row per segment."""
        if self._on_screen:
            return
        segment = self._session.timeline.segments[index]
        cells: list[object] = [number(segment.start_s), number(segment.duration_s), segment.phase, segment.side]
        cells += [segment.rep, segment.name, segment.cue]
        write_row(cells)

    def _picture(self) -> RenderableType:
        if self._page is not None:
            return self._safety_page()
        if self._session.status is Status.HURTING:
            return self._hurts_screen()
        timeline = self._session.timeline
        view = player_view(self._session, self.clock.reading())
        return player_screen(
            as_drawn(view, self.figures.get(view.figure or "")),
            timeline.title,
            timeline.level,
            self.console,
            muted=self._muted,
            note=self.messages[-1] if self.messages else None,
            pain=self._light.line,
        )

    def _hurts_screen(self) -> RenderableType:
        sentence = pause_sentence(ev.PauseReason.HURTS)
        flags, smallest = red_flags(self.text, 1), is_smallest(self._session)
        return hurts_screen(sentence, flags, lights(self._light), self.console, smallest=smallest)

    @property
    def _light(self) -> TrafficLight:
        return self.text.traffic_light.stopping_at(self._session.routine.safety.pain_stop)

    def _safety_page(self) -> RenderableType:
        """One page of the whole safety text; closes after the last page."""
        rows = max(3, self.console.height - 2)
        lines = [
            Text.assemble(*((segment.text, segment.style or "") for segment in line))
            for part in (red_flags(self.text), lights(self._light), short_form(self.text), long_form(self.text))
            for line in self.console.render_lines(part, self.console.options, pad=False)
        ]
        start = (self._page or 0) * rows
        if start >= len(lines):
            self._page = None
            return self._picture()
        last = start + rows >= len(lines)
        page = Text("\n").join(lines[start : start + rows])
        keys = _("any key: back") if last else _("space: more · any other key: back")
        return Text("\n\n").join([page, Text(keys, style="bold")])
