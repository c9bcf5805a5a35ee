"""A private PulseAudio whose only output is a null sink that can be recorded. For tests and measurements.

It shares nothing with the sound of this machine: it has its own runtime folder, its own home and no devices.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from array import array
from pathlib import Path
from typing import Self

RATE = 48_000
PROGRAMS = ("pulseaudio", "pactl", "pacat", "parec", "aplay")
SETUP = """\
load-module module-native-protocol-unix
load-module module-null-sink sink_name=null rate=48000
set-default-sink null
suspend-sink null 1
"""
STREAM = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1")
LOUD = 1000
PATIENCE_S = 60.0
SLICE_S = 0.1
START_LOOKS = 1200
LOOK_EVERY_S = 0.05


def what_is_missing() -> str | None:
    """Why a null sink cannot run on this machine, or None."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if not missing and b"pulse" not in subprocess.run(["aplay", "-L"], capture_output=True, timeout=60).stdout.split():
        missing = ["the pulse plugin of ALSA"]
    if not missing:
        return None
    needed = "pulseaudio pulseaudio-utils alsa-utils libasound2-plugins"
    return f"{', '.join(missing)} not found; on Debian or Ubuntu install {needed}"


class NullSink:
    """Runs inside a `with` block. `environment` holds the variables that a program needs to play into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        (folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n", encoding="utf-8")
        self.environment = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_CONFIG_HOME": str(folder)}
        self._all = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
        self._all |= self.environment
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        (self._folder / "setup.pa").write_text(SETUP, encoding="utf-8")
        self.rise()
        return self

    def rise(self) -> None:
        """Start the daemon, or start it again."""
        setup = self._folder / "setup.pa"
        self._daemon = self._run(
            "pulseaudio", "-n", "-F", str(setup), "--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no",
            f"--log-target=file:{self._folder / 'pulseaudio.log'}",
        )  # fmt: skip
        try:
            self._await("pactl", "info")
            # Without a permanent stream the sink is suspended and its first sound comes a second late. The sink is
            # resumed only with that stream, because it starts with a buffer of 2 s unless a stream asks for less.
            self._run("pacat", "--latency-msec=10", *STREAM, "/dev/zero")
            self._await("pactl", "list", "short", "sink-inputs")
            self._await("pactl", "suspend-sink", "null", "0", silent=True)
        except BaseException:
            self.fall()
            raise

    def __exit__(self, *_error: object) -> None:
        self.fall()

    @property
    def is_up(self) -> bool:
        """Whether a daemon is running."""
        return bool(self._processes)

    def fall(self) -> None:
        """Kill the daemon and everything that plays or records with it. Its socket file stays."""
        while self._processes:
            self.stop(self._processes[-1])

    def freeze(self) -> None:
        """Stop the daemon (SIGSTOP), so that it does not answer."""
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the daemon continue (SIGCONT)."""
        self._daemon.send_signal(signal.SIGCONT)

    def _await(self, *command: str, silent: bool = False) -> None:
        """Wait until the command succeeds and, unless `silent`, prints something."""
        never = threading.Event()
        for _attempt in range(START_LOOKS):
            asked = subprocess.run(command, env=self._all, capture_output=True, timeout=60)
            if asked.returncode == 0 and (silent or asked.stdout):
                return
            if self._daemon.poll() is not None:
                break
            never.wait(LOOK_EVERY_S)
        log = self._folder / "pulseaudio.log"
        raise RuntimeError(f"pulseaudio did not start: {log.read_text() if log.exists() else 'it left no log'}")

    def recorder(self) -> subprocess.Popen[bytes]:
        """Start parec on the output of the sink, 2 ms at a time. End it with `stop`, or it ends with the `with`
        block."""
        return self._run(
            "parec", "-d", "null.monitor", *STREAM, "--latency-msec=2", "--process-time-msec=1", output=subprocess.PIPE
        )

    def hear(self, recorder: subprocess.Popen[bytes], seconds: float) -> array[int]:
        """The next `seconds` of the recording, at RATE; returns when they are over."""
        assert recorder.stdout
        return array("h", recorder.stdout.read(round(seconds * RATE) * 2))

    def hears(self, recorder: subprocess.Popen[bytes]) -> bool:
        """Whether a loud sound comes within PATIENCE_S; on a busy machine it may come late."""
        slices = (self.hear(recorder, SLICE_S) for _slice in range(round(PATIENCE_S / SLICE_S)))
        return any(abs(sample) > LOUD for samples in slices for sample in samples)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a recorder. Does nothing if it has already ended with the daemon."""
        if process in self._processes:
            self._processes.remove(process)
            process.kill()
            process.communicate()

    def _run(self, *command: str, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=self._all, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process
