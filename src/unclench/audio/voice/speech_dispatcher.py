"""The voice of a Linux desktop: speech-dispatcher, through its own protocol (SSIP).

`spd-say` is no use: its only way to stop speaking stops all programs, even a screen reader. Neither is Qt: its
constructor freezes the window for more than a second.
"""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import BinaryIO

from unclench.audio.voice import speech_server
from unclench.audio.voice.speech_server import SpeechServer, connected
from unclench.core.ports import Clock, Manner, Spoken

FOREVER_S = 1e6  # not None, because sending on the same socket must keep its timeout
SILENT_S, SILENT_LINES = 0.5, 3  # after this many lines in a row that did not start in time, the server hangs
RETRY_S = 5.0  # between two attempts to restore the voice
LIMIT_S = 2.0  # for an answer of the server
OWN_LIMIT_S = 3.0  # for our own server to start, and again to speak; usually 0.4 s, much more on a busy machine
SEND_LIMIT_S = 0.05
VOICES = 12
SILENCE_S = {
    "espeak-ng": 0.3,
    "espeak": 0.3,
}  # these modules wait this long after the last word before they report its end
FASTER, SLOWER = 0.64, 1.8  # SSIP rate units for each percent above and below the normal rate
HELLO = (
    b"SET self CLIENT_NAME user:unclench:voice\r\nSET self NOTIFICATION ALL on\r\nLIST OUTPUT_MODULES\r\n"
    b"GET OUTPUT_MODULE\r\nLIST SYNTHESIS_VOICES\r\n"
)
WARM_UP = b"SET self VOLUME -100\r\nSET self RATE 100\r\nSPEAK\r\na\r\n.\r\n"  # otherwise the first words would be late


class SpeechDispatcher:
    """One connection, one line at a time. A thread listens for the end of each; only `open` waits for the server.

    When the server goes away, or our own hangs because its sound output does, nothing is heard until a new server can
    speak.
    """

    def __init__(self, clock: Clock, manner: Manner | None = None) -> None:
        self.name = "speech-dispatcher"
        self._clock = clock
        self._manner = manner or Manner()
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._socket: socket.socket | None = None
        self._module = ""
        self._voices: list[tuple[str, str]] = []
        self._said: tuple[str, float] | None = None
        self._id: bytes | None = None
        self._spoken: list[Spoken] = []
        self._server: SpeechServer | None = None
        self._begun = False
        self._silent_lines = 0
        self._closed = False
        self._retry_s = inf

    def open(self, limit_s: float | None = None) -> bool:
        """Connect, starting a server if needed. Returns whether it has a voice. Waits, so call it in a thread; `close`
        ends a server that this has started, even while it waits."""
        with self._opening:
            return self._open(limit_s)

    @property
    def manner(self) -> Manner:
        """How to speak, from the next line on."""
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        if manner == self._manner:
            return
        before, self._manner = self._manner, manner
        if before.voice and not manner.voice and self._socket is not None:
            threading.Thread(
                target=self.open, name="voice", daemon=True
            ).start()  # only a new connection restores the default voice
        else:
            self._send(_manner_commands(manner))

    def say(self, text: str) -> None:
        """Stop the current line, and say this one."""
        self.stop()
        line = " ".join(text.split())
        if not line:
            return
        if self._socket is None:
            self._bring_back()
            return
        with self._lock:
            self._said, self._id, self._begun = (text, self._clock.reading().mono_s), None, False
        self._send(f"SPEAK\r\n{'.' if line.startswith('.') else ''}{line}\r\n.\r\n")

    def stop(self) -> None:
        """Stop speaking at once."""
        with self._lock:
            said, self._said = self._said, None
            if said is not None and not self._begun and self._clock.reading().mono_s - said[1] > SILENT_S:
                self._silent_lines += 1
            elif said is not None:
                self._spoken.append(Spoken(said[0], self._took_s(said[1]), cut=True))
        if said is not None:
            self._send("CANCEL self\r\n")
        if self._silent_lines >= SILENT_LINES and self._server is not None:
            self._silent_lines = 0
            self._bring_back()

    def spoken(self) -> list[Spoken]:
        """The lines that have ended since the last call."""
        with self._lock:
            spoken, self._spoken = self._spoken, []
        return spoken

    def voices(self, language: str) -> list[str]:
        """Names of voices for a language, at most VOICES."""
        wanted = language.lower().split("-")[0]
        return [name for name, code in self._voices if code.lower().split("-")[0] == wanted][:VOICES]

    def close(self) -> None:
        """Stop speaking and disconnect for good. May be called from any thread."""
        self._closed = True
        self._leave()
        self._end_server()

    def _bring_back(self) -> None:
        """Connect again in a thread, if it could speak before."""
        now_s = self._clock.reading().mono_s
        if not self._closed and now_s >= self._retry_s:
            self._retry_s = now_s + RETRY_S
            threading.Thread(target=self._replace, name="voice", daemon=True).start()

    def _replace(self) -> None:
        if self._opening.acquire(blocking=False):
            try:
                self._end_server()
                self._open()
            finally:
                self._opening.release()

    def _open(self, limit_s: float | None = None) -> bool:
        self._leave()
        lists: list[list[str]] = []
        for _attempt in range(2):  # an idle server ends, perhaps just now
            connection = self._connect(limit_s or LIMIT_S, limit_s or OWN_LIMIT_S)
            if connection is None:
                self._end_server()
                return False
            try:
                lists = _greet(connection, limit_s or (OWN_LIMIT_S if self._server else LIMIT_S))
                break
            except ConnectionError:
                connection.close()
            except (OSError, ValueError):
                connection.close()
                self._end_server()
                return False
        else:
            self._end_server()
            return False
        self._module = lists[1][0] if lists[1] else ""
        self._voices = [(fields[0], fields[1]) for line in lists[2] if (fields := line.split("\t"))[2:] == ["none"]]
        connection.settimeout(SEND_LIMIT_S)
        self._socket = connection
        self._retry_s = 0.0
        if self._closed:
            self._leave()
            return False
        threading.Thread(target=self._listen, args=(connection.dup(),), name="voice", daemon=True).start()
        self._send(_manner_commands(self._manner))
        return True

    def _leave(self) -> None:
        self.stop()
        connection, self._socket = self._socket, None
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _connect(self, limit_s: float, own_limit_s: float) -> socket.socket | None:
        """Connect to the running server, else to one that we start."""
        try:
            return connected(address(os.environ), limit_s)
        except TimeoutError:
            return None
        except OSError:
            if "SPEECHD_ADDRESS" in os.environ:  # a chosen server, which we must not replace
                return None
        if self._closed:
            return None
        try:
            server = self._server or SpeechServer()
            with self._lock:  # not during its start: `say` would wait for the lock
                if not self._closed:
                    self._server = server
            if self._server is not server:
                server.end()
                return None
            return server.connect(own_limit_s)
        except OSError:
            return None

    def _end_server(self) -> None:
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.end()

    def _send(self, commands: str) -> None:
        connection = self._socket  # another thread may set it to None meanwhile
        if connection is None:
            return
        try:
            connection.sendall(commands.encode())
        except OSError:  # it is gone, or has hung so long that its buffer is full
            if self._socket is connection:
                self._socket = None
            connection.close()

    def _listen(self, connection: socket.socket) -> None:
        """Run until the connection is closed, by either side."""
        connection.settimeout(FOREVER_S)
        queued = b""
        with connection, suppress(OSError):
            for line in connection.makefile("rb"):
                code, rest = line[:3], line[4:].strip()
                with self._lock:
                    if code == b"225" and line[3:4] == b"-":
                        self._id = rest
                    elif code == b"701" and rest == self._id:
                        self._begun, self._silent_lines = True, 0
                    elif code == b"702" and line[3:4] == b"-":
                        queued = queued or rest  # first the message id, then the client id
                    elif code == b"702":
                        self._end(queued)
                        queued = b""

    def _end(self, message: bytes) -> None:
        if self._said is not None and message == self._id:
            text, since_s = self._said
            self._spoken.append(Spoken(text, self._took_s(since_s)))
            self._said = None

    def _took_s(self, since_s: float) -> float:
        silence_s = SILENCE_S.get(self._module, 0.0) / (1 + self._manner.rate / 100)
        return max(0.0, self._clock.reading().mono_s - since_s - silence_s)


def is_installed() -> bool:
    """Whether a server may exist or be started."""
    return hasattr(socket, "AF_UNIX") and (speech_server.is_installed() or os.path.exists(address(os.environ)))


def address(environ: Mapping[str, str]) -> Path:
    """Where this user's server listens."""
    chosen = environ.get("SPEECHD_ADDRESS", "")
    if chosen.startswith("unix_socket:"):
        return Path(chosen.removeprefix("unix_socket:"))
    runtime = environ.get("XDG_RUNTIME_DIR") or str(Path(environ.get("HOME") or tempfile.gettempdir(), ".cache"))
    return Path(runtime, "speech-dispatcher", "speechd.sock")


def _greet(connection: socket.socket, limit_s: float) -> list[list[str]]:
    """Have it speak once. Returns its modules, the module in use, and its voices. Raises OSError or ValueError."""
    connection.settimeout(limit_s)
    answers = connection.makefile("rb")
    connection.sendall(HELLO)
    lists = [_answer(answers) for _command in range(HELLO.count(b"\r\n"))][-3:]
    if not lists[0]:
        raise ValueError("no speaking module")
    connection.sendall(WARM_UP)
    while not (line := answers.readline()).startswith(b"702 "):  # without a sound output this never comes
        if not line:
            raise ConnectionResetError
    return lists


def _answer(lines: BinaryIO) -> list[str]:
    """The data lines of the next answer. Raises ConnectionResetError or, when the server refuses, ValueError."""
    data: list[str] = []
    while True:
        line = lines.readline().decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            raise ConnectionResetError
        if not line.startswith("2"):
            raise ValueError(line)
        if line[3:4] == " ":
            return data
        data.append(line[4:])


def _manner_commands(manner: Manner) -> str:
    commands = [
        f"LANGUAGE {_word(manner.language)}",
        f"RATE {max(-100, min(100, round(manner.rate * (FASTER if manner.rate > 0 else SLOWER))))}",
        f"VOLUME {max(-100, min(100, 2 * manner.volume - 100))}",
    ]
    if manner.voice:
        commands.append(f"SYNTHESIS_VOICE {' '.join(manner.voice.split())}")
    return "".join(f"SET self {command}\r\n" for command in commands)


def _word(text: str) -> str:
    return "".join(one for one in text if one.isalnum() or one == "-") or "en"
