"""Idle time from a Wayland compositor, by `ext_idle_notify_v1` (KDE, newer wlroots) or, on older ones, by
`org_kde_kwin_idle` (sway 1.7, cage 0.1.4). GNOME has neither, see `idle.linux`.

The few requests of the wire protocol are written by hand: a binding would be compiled for each Python version, and
could fail to install.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # which has no AF_UNIX

import os
import socket
import struct
from collections.abc import Iterator, Mapping

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.clock import mono_s

LIMIT_S = 2.0
THRESHOLDS_S = (3, 30, 60, 120, 300)  # the compositor reports when each is passed; we read its reports when asked

EXT, KDE = "ext_idle_notifier_v1", "org_kde_kwin_idle"

_DISPLAY, _REGISTRY, _SYNC, _SEAT, _NOTIFIER, _FIRST = 1, 2, 3, 4, 5, 6
_HEADER = struct.Struct("=IHH")


class WaylandIdle:
    """Holds its own connection. Raises KnownError where there is no compositor, or it does not support the protocol.

    `name` is the protocol in use. Between two thresholds, time counts from when we read that the lower one was passed,
    so it is never too long.
    """

    name = ""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._buffer = b""
        self._since: dict[int, float] = {}  # threshold → mono_s when we read that it was passed
        self._socket = _connect(environ)
        try:
            self._ask_for_thresholds()
        except (OSError, struct.error) as error:
            self.close()
            raise KnownError(_("The Wayland desktop does not tell how long it has been idle.")) from error
        except KnownError:
            self.close()
            raise

    def seconds_idle(self) -> float | None:
        """Since the last input, perhaps less than in truth; None once the compositor has gone."""
        try:
            for sender, event, _body in self._received():
                self._on_event(sender, event)
        except BlockingIOError:
            pass
        except OSError:
            return None
        now_s = mono_s()
        return max((threshold + now_s - seen_s for threshold, seen_s in self._since.items()), default=0.0)

    def close(self) -> None:
        """May be called twice."""
        self._socket.close()

    def _on_event(self, sender: int, event: int) -> None:
        """In both protocols, event 0 of a threshold says that it was passed, and event 1 that somebody is back."""
        if 0 <= sender - _FIRST < len(THRESHOLDS_S):
            threshold = THRESHOLDS_S[sender - _FIRST]
            if event == 0:
                self._since[threshold] = mono_s()
            else:
                self._since.pop(threshold, None)

    def _ask_for_thresholds(self) -> None:
        self._socket.settimeout(LIMIT_S)
        self._send(_DISPLAY, 1, struct.pack("=I", _REGISTRY))
        self._send(_DISPLAY, 0, struct.pack("=I", _SYNC))
        globals_: dict[str, tuple[int, int]] = {}
        for sender, event, body in self._received():
            if sender == _REGISTRY and event == 0:
                number, interface, version = _global(body)
                globals_.setdefault(interface, (number, version))
            if sender == _SYNC:
                break
        seat = globals_.get("wl_seat")
        found = next((one for one in (EXT, KDE) if one in globals_), None)
        if seat is None or found is None:
            raise KnownError(_("The Wayland desktop does not tell how long it has been idle."))
        self.name = found
        number, newest = globals_[found]
        self._bind(seat[0], "wl_seat", 1, _SEAT)
        version = min(newest, 2 if found == EXT else 1)
        self._bind(number, found, version, _NOTIFIER)
        for place, threshold in enumerate(THRESHOLDS_S):
            new_id, milliseconds = _FIRST + place, threshold * 1000
            if found == KDE:
                self._send(_NOTIFIER, 0, struct.pack("=III", new_id, _SEAT, milliseconds))
            else:
                input_only = 2 if version == 2 else 1  # 2: count only input, not a film that keeps the screen on
                self._send(_NOTIFIER, input_only, struct.pack("=III", new_id, milliseconds, _SEAT))
        self._socket.setblocking(False)

    def _bind(self, number: int, interface: str, version: int, new_id: int) -> None:
        text = interface.encode() + b"\0"
        padded = text + b"\0" * (-len(text) % 4)
        body = struct.pack("=II", number, len(text)) + padded + struct.pack("=II", version, new_id)
        self._send(_REGISTRY, 0, body)

    def _send(self, target: int, request: int, body: bytes) -> None:
        self._socket.sendall(_HEADER.pack(target, request, _HEADER.size + len(body)) + body)

    def _received(self) -> Iterator[tuple[int, int, bytes]]:
        """One event after the other. Raises BlockingIOError when there is none and the socket is non-blocking."""
        while True:
            while len(self._buffer) >= _HEADER.size:
                sender, event, size = _HEADER.unpack_from(self._buffer)
                if size < _HEADER.size:
                    raise ConnectionAbortedError
                if len(self._buffer) < size:
                    break
                body, self._buffer = self._buffer[_HEADER.size : size], self._buffer[size:]
                if sender == _DISPLAY and event == 0:
                    raise ConnectionAbortedError  # the compositor reports an error
                yield sender, event, body
            part = self._socket.recv(65_536)
            if not part:
                raise ConnectionAbortedError
            self._buffer += part


def _connect(environ: Mapping[str, str]) -> socket.socket:
    path = os.path.join(environ.get("XDG_RUNTIME_DIR", ""), environ.get("WAYLAND_DISPLAY", ""))
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(LIMIT_S)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        raise KnownError(_("The display {name} does not answer.").format(name=path)) from error
    return connection


def _global(body: bytes) -> tuple[int, str, int]:
    """Number, interface and version of a `global` event."""
    number, length = struct.unpack_from("=II", body)
    interface = body[8 : 8 + length - 1].decode()
    (version,) = struct.unpack_from("=I", body, 8 + length + (-length % 4))
    return number, interface, version
