"""Records a session as it is heard: a routine at real speed with the window's controller, cues and voice. Cues and
voice go into separate null sinks. Prints planned and heard moments, the words by time, and overlaps of voice and cues.

python tools/bench/voice_session.py [ROUTINE] [--level gentle|middle|full] [--seconds N] [--learn N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from _null_sink import RATE, STREAM, NullSink, what_is_missing
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from unclench.audio.cues.qt_cues import CueOutput
from unclench.audio.voice.talker import Talker
from unclench.audio.voice.voices import find_speaker
from unclench.content.bundled import assets_dir, routines_dir
from unclench.content.library import load_library
from unclench.core.ports import Manner
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.events import Effect
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import begin
from unclench.core.session.voice import Voice
from unclench.desktop.flows.session_controller import SessionController
from unclench.system.clock import SystemClock, mono_s
from unclench.system.probe import probe_command

FRAME = RATE // 1000  # a millisecond
LOUD = 40
CHUNK_MS, NEAR = 10, 100  # NEAR: one second of chunks on each side
QUIET_MS = 150  # the longest quiet within one utterance; the next one may follow that soon
EARLY_MS, LATE_MS = 60, 800
LEARNING = ("Left.", "Open, thumb close.", "Change sides. Left side.", "Make a soft fist.", "Half-way.", "Last one.")


@dataclass
class Recording:
    """The output of one sink in chunks of 10 ms, and for each chunk the moment at which the recording would have
    started if the chunk was not late. The clock of the sink differs from ours, so a moment is computed from the most
    punctual chunk nearby."""

    process: subprocess.Popen[bytes]
    began_s: list[float] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)

    def run(self) -> None:
        """Read until the recorder ends; runs in a thread."""
        assert self.process.stdout
        count = 0
        while chunk := self.process.stdout.read(2 * CHUNK_MS * FRAME):
            count += len(chunk) // 2
            self.began_s.append(mono_s() - count / RATE)
            self.chunks.append(chunk)

    def at(self, ms: int) -> float:
        """The monotonic time of a millisecond of the recording."""
        chunk = min(ms // CHUNK_MS, len(self.began_s) - 1)
        return ms / 1000 + min(self.began_s[max(0, chunk - NEAR) : chunk + NEAR])

    def ms(self, moment_s: float) -> int:
        """The millisecond of the recording at a monotonic time."""
        guess = round((moment_s - self.began_s[0]) * 1000)
        return round(guess + (moment_s - self.at(max(0, guess))) * 1000)

    def peaks(self) -> list[int]:
        """The loudest sample of each millisecond."""
        samples = array("h", b"".join(self.chunks))
        return [max(map(abs, samples[place : place + FRAME])) for place in range(0, len(samples) - FRAME, FRAME)]


class Witness(Talker):
    """A talker that also records every effect of the session."""

    effects: list[Effect]

    def perform(self, effects: Iterable[Effect]) -> None:
        """Record the effects, then perform them."""
        known = tuple(effects)
        self.effects.extend(known)
        super().perform(known)


def main() -> None:
    options = _options()
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink:
        for variable in [one for one in os.environ if one.startswith("PULSE_")]:
            del os.environ[variable]
        os.environ.update(sink.environment)
        silent = subprocess.DEVNULL
        command = ["pactl", "load-module", "module-null-sink", "sink_name=voice", f"rate={RATE}"]
        subprocess.run(command, check=True, stdout=silent)
        filler = subprocess.Popen(["pacat", "-d", "voice", "--latency-msec=10", *STREAM, "/dev/zero"], stderr=silent)
        recordings = {which: _recorder(which) for which in ("null", "voice")}
        try:
            _lead(options, recordings)
        finally:
            for process in (filler, *(one.process for one in recordings.values())):
                process.kill()
                process.wait()
    sys.stdout.flush()
    os._exit(0)  # Qt would complain that the sound server is gone


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("routine", nargs="?", default="nerve-gliding")
    parser.add_argument("--level", type=Level, default=Level.GENTLE)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--learn", type=int, default=2, help="rounds of measuring before the session")
    return parser.parse_args()


def _recorder(which: str) -> Recording:
    command = ["parec", "-d", f"{which}.monitor", *STREAM, "--latency-msec=2", "--process-time-msec=1"]
    recording = Recording(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
    threading.Thread(target=recording.run, daemon=True).start()
    return recording


def _lead(options: argparse.Namespace, recordings: dict[str, Recording]) -> None:
    routine = load_library(routines_dir()).find(options.routine)
    assert routine is not None, options.routine
    app = QCoreApplication([])
    clock = SystemClock()
    os.environ["PULSE_SINK"] = "voice"  # for speech-dispatcher, which `find_speaker` starts
    speaker = find_speaker(clock)
    del os.environ["PULSE_SINK"]
    if speaker is None:
        print("left out: no voice")
        return
    cues = CueOutput(assets_dir() / "sounds", clock, app, look=probe_command("sound-output"))
    cues.settled.connect(app.quit)
    cues.look_for_output()
    app.exec()
    talker = Witness(speaker, clock)
    talker.effects = []
    manner = Manner(language=routine.language)
    talker.voice(manner, alone=False)
    for _round in range(options.learn):
        for text in LEARNING:
            talker.perform([ev.Say(text, clock.reading().mono_s)])
            _turn(app, 2.5)
    talker.perform([])
    talker.effects.clear()
    print(f"voice: {speaker.name}; cues by QSoundEffect: {cues.instant}; tempo {talker.tempo}")
    now = clock.reading()
    controller = SessionController(clock, cues, lambda _session: None, app)

    def voice() -> Voice:
        return talker.voice(manner, alone=False)

    controller.speak_through(talker, lambda _routine: voice())
    choices = Choices(level=options.level)
    session, effects = begin(routine, choices, acknowledge(1, now.wall), 1, now, voice=voice())
    controller.finished.connect(lambda _session, _record: QTimer.singleShot(4000, app.quit))
    if options.seconds != float("inf"):
        QTimer.singleShot(round(options.seconds * 1000), app.quit)
    controller.start(session, effects)
    app.exec()
    controller.leave()
    cues.close()
    speaker.close()
    time.sleep(0.3)
    _report(now.mono_s, talker, recordings)


def _report(start_s: float, talker: Witness, recordings: dict[str, Recording]) -> None:
    cues, voice = recordings["null"], recordings["voice"]
    sounds, words = cues.peaks(), voice.peaks()
    lags = []
    print("\ncue        planned s   heard s   late ms")
    for effect in talker.effects:
        if isinstance(effect, ev.PlayCue):
            onset = _onset(sounds, cues.ms(effect.due_s))
            if onset is None:
                print(f"{effect.name:<10} {effect.due_s - start_s:9.3f} not apart")
                continue
            lags.append((cues.at(onset) - effect.due_s) * 1000)
            print(f"{effect.name:<10} {effect.due_s - start_s:9.3f} {cues.at(onset) - start_s:9.3f} {lags[-1]:9.1f}")
    if lags:
        print(f"{len(lags)} cues: median {statistics.median(lags):.1f} ms, worst {max(lags, key=abs):.1f} ms")
    spoken = _runs(words, voice.ms(start_s))
    said = [effect for effect in talker.effects if isinstance(effect, ev.Say)]
    print("\nplanned s   heard s              words")
    for effect in said:
        due_ms = voice.ms(effect.due_s)
        run = next((one for one in spoken if due_ms - EARLY_MS <= one[0] <= due_ms + LATE_MS), None)
        joined = any(begin < due_ms <= end for begin, end in spoken)
        missing = "with the one before" if joined else "not heard"
        heard = missing if run is None else " - ".join(f"{voice.at(one) - start_s:.3f}" for one in run)
        print(f"{effect.due_s - start_s:9.3f}   {heard:<20} {effect.text}")
    loud = (ms for begin, end in spoken for ms in range(begin, end + 1) if words[ms] > LOUD)
    both = [ms for ms in loud if 0 <= (other := cues.ms(voice.at(ms))) < len(sounds) and sounds[other] > LOUD]
    moments = sorted({round(voice.at(ms) - start_s, 1) for ms in both})
    print(f"\nvoice and cue at once: {len(both)} ms {moments if both else ''}")
    print(f"utterances planned {len(said)}, stretches of speech heard {len(spoken)}; tempo at the end {talker.tempo}")


def _onset(peaks: list[int], due_ms: int) -> int | None:
    """The millisecond near `due_ms` where a sound starts after silence; None if there is none."""
    first = max(1, due_ms - EARLY_MS)
    for ms in range(first, min(len(peaks), first + EARLY_MS + LATE_MS)):
        if peaks[ms] > LOUD and max(peaks[max(0, ms - 15) : ms], default=0) <= LOUD:
            return ms
    return None


def _runs(peaks: list[int], since_ms: int) -> list[tuple[int, int]]:
    """The start and end of each stretch of speech, in milliseconds."""
    runs: list[list[int]] = []
    for ms, peak in enumerate(peaks):
        if peak > LOUD and ms >= since_ms:
            if runs and ms - runs[-1][1] <= QUIET_MS:
                runs[-1][1] = ms
            else:
                runs.append([ms, ms])
    return [(begin, end) for begin, end in runs]


def _turn(app: QCoreApplication, seconds: float) -> None:
    loop = QEventLoop(app)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
