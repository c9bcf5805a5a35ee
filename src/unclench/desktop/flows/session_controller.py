"""Runs core.session.session in Qt: a precise timer wakes it, and its effects are carried out here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from unclench.audio.voice.talker import Talker
from unclench.core.ports import Clock, CuePlayer
from unclench.core.routine.routine import Routine
from unclench.core.session import events as ev
from unclench.core.session.events import Command, Effect
from unclench.core.session.player_view import PlayerView, ring_at, still_view, view_at
from unclench.core.session.power import PowerEvent, pause_for
from unclench.core.session.session import Session, Status, next_deadline, step
from unclench.core.session.voice import Voice
from unclench.desktop.frame.power_watch import PowerWatch

if TYPE_CHECKING:
    from unclench.system.wakelock.choose import WakeLock

FRAME_MS = 16
FRAMES_A_VIEW = 3  # the ring must move evenly; for the rest, including the figure, 20 views a second are enough


class SessionController(QObject):
    """Runs one session at a time.

    The session wakes at its own deadlines. Frames have a separate timer, which runs only while the player is visible;
    so a late frame can never make a cue late.
    """

    shown = Signal(object)  # PlayerView: after every step, and at every third frame while visible
    moved = Signal(object)  # RingView: at the other frames
    announced = Signal(str)  # a line for a screen reader: a milestone, never a tick
    hide_offered = Signal(str)  # exercise id
    finished = Signal(object, object)  # Session, SessionRecord
    abandoned = Signal(object)  # Session, to be continued at the next start
    running_changed = Signal(bool)  # whether its clock runs

    def __init__(
        self, clock: Clock, cues: CuePlayer, checkpoint: Callable[[Session], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cues = cues
        self._checkpoint = checkpoint
        self._wants_sounds: Callable[[str], bool] = lambda _routine: True
        self._voice_in: Callable[[Routine], Voice | None] = lambda _routine: None
        self._talker: Talker | None = None
        self._session: Session | None = None
        self._still_view: tuple[Session, PlayerView] | None = None  # cached from one step to the next
        self._watched = False
        self._runs = False
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setTimerType(Qt.TimerType.PreciseTimer)
        self._deadline.timeout.connect(self._tick)
        self._speech_timer = QTimer(self)
        self._speech_timer.setSingleShot(True)
        self._speech_timer.timeout.connect(self._catch_up)
        self._frame = QTimer(self)
        self._frame.setObjectName("frame")
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._draw)
        self._frames = 0

    @property
    def session(self) -> Session | None:
        """The running session after its last step; None between sessions."""
        return self._session

    def ask_for_sounds(self, wanted: Callable[[str], bool]) -> None:
        """Set the function that says whether a routine, given by its id, plays sounds. It is called at each cue, so a
        change takes effect at once."""
        self._wants_sounds = wanted

    def speak_through(self, talker: Talker | None, voice_in: Callable[[Routine], Voice | None]) -> None:
        """Set the talker and the function that gives the voice for a routine. It is called at each step, so changed
        settings and new measurements take effect with the next segment."""
        self._talker, self._voice_in = talker, voice_in

    def voice_in(self, routine: Routine) -> Voice | None:
        """The voice for a new session of this routine."""
        return None if self._talker is None else self._voice_in(routine)

    def start(self, session: Session, effects: Iterable[Effect]) -> None:
        """Run a session that was just begun or resumed."""
        self._session = session
        self._after_step(effects)

    def obey(self, command: Command) -> None:
        """Carry out a command from the person; ignored between sessions."""
        if self._session is not None:
            self._session, effects = step(self._session, command, self._clock.reading())
            self._after_step(effects)

    def heed(self, event: PowerEvent) -> None:
        """React to sleep or lock of the machine."""
        if command := pause_for(event):
            self.obey(command)

    def watch(self, watched: bool) -> None:
        """Set whether the player is visible."""
        self._watched = watched
        self._run_frames()

    def leave(self) -> None:
        """Drop the session without a message; its resume note stays for the next start."""
        session, self._session = self._session, None
        self._cues.stop()
        if self._talker is not None:
            self._talker.stop()
        self._deadline.stop()
        self._frame.stop()
        self._emit_running()
        if session is not None:
            self.abandoned.emit(session)

    def _tick(self) -> None:
        self.obey(ev.Tick())

    def _after_step(self, effects: Iterable[Effect]) -> None:
        session = self._session
        assert session is not None
        effects = tuple(effects)
        self._speak(session, effects)
        self._perform(session, effects)
        if self._session is session:
            self._update_voice(session)
            self._start_timer()
            self._run_frames()
            self._show()
        self._emit_running()

    def _speak(self, session: Session, effects: Iterable[Effect]) -> None:
        """Call this before playing the sounds, so that interrupted speech has ended when they begin."""
        if self._talker is None or session.voice is None:
            return
        self._talker.perform(effects)
        if (wait_s := self._talker.waits_s) is not None:
            self._speech_timer.start(round(wait_s * 1000))

    def _catch_up(self) -> None:
        if self._talker is not None:
            self._talker.catch_up()

    def _update_voice(self, session: Session) -> None:
        """Give the session the voice by the current settings and measurements."""
        voice = self.voice_in(session.routine)
        if voice != session.voice:
            if voice is None and self._talker is not None:
                self._talker.stop()
            self._session = session.spoken_by(voice)

    def _perform(self, session: Session, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case ev.PlayCue(name):
                    if self._wants_sounds(session.routine.id):
                        self._cues.play(name)
                case ev.Say(text) if session.voice is None:
                    self.announced.emit(text)
                case ev.Paused():
                    self._cues.stop()
                case ev.Checkpoint():
                    self._checkpoint(session)
                case ev.OfferToHide(exercise):
                    self.hide_offered.emit(exercise)
                case ev.Finished(record):
                    self._session = None
                    self._deadline.stop()
                    self._frame.stop()
                    self.finished.emit(session, record)

    def _start_timer(self) -> None:
        assert self._session is not None
        now = self._clock.reading()
        deadline = next_deadline(self._session, now)
        if deadline is None:
            self._deadline.stop()
        else:
            self._deadline.start(round((deadline - now.mono_s) * 1000))

    @property
    def _clock_runs(self) -> bool:
        return self._session is not None and self._session.status in (Status.RUNNING, Status.LEAD_IN)

    def _emit_running(self) -> None:
        if self._runs != self._clock_runs:
            self._runs = self._clock_runs
            self.running_changed.emit(self._runs)

    def _run_frames(self) -> None:
        if self._watched and self._clock_runs:
            if not self._frame.isActive():
                self._frame.start()
        else:
            self._frame.stop()

    def _draw(self) -> None:
        self._frames = (self._frames + 1) % FRAMES_A_VIEW
        if self._frames == 0:
            self._show()
        elif self._session is not None:
            self.moved.emit(ring_at(self._session, self._clock.reading()))

    def _show(self) -> None:
        session = self._session
        if session is None:
            return
        if self._still_view is None or self._still_view[0] is not session:
            self._still_view = (session, still_view(session))
        self.shown.emit(view_at(self._still_view[1], session, self._clock.reading()))


def attend(controller: SessionController, watch: PowerWatch, lock: WakeLock) -> None:
    """Keep the screen on while the session's clock runs; pause the session on sleep and lock."""
    controller.running_changed.connect(lambda running: lock.hold() if running else lock.release())
    watch.happened.connect(controller.heed)
