"""Carries power events from the thread that receives them to the thread that acts on them."""

from __future__ import annotations

import socket
from contextlib import suppress

from unclench.core.session.power import PowerEvent

_CODES = {event: bytes([number]) for number, event in enumerate(PowerEvent)}
_EVENTS = {code[0]: event for event, code in _CODES.items()}


class PowerPipe:
    """One byte for each event. If nobody reads, events that no longer fit are dropped."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self.ended = False  # the writer has closed: the handle stays readable, but no events come

    def fileno(self) -> int:
        """Readable when events wait."""
        return self._reader.fileno()

    def end_fileno(self) -> int:
        """The writer's handle: readable once the reader has closed."""
        return self._writer.fileno()

    def put(self, event: PowerEvent) -> None:
        """May be called from any thread."""
        with suppress(OSError):
            self._writer.send(_CODES[event])

    def take(self) -> list[PowerEvent]:
        """All events that wait, in order."""
        try:
            codes = self._reader.recv(256)
        except OSError:  # none, or closed
            return []
        self.ended = self.ended or not codes
        return [_EVENTS[code] for code in codes]

    def close_reader(self) -> None:
        """Stop reading; the writer notices."""
        self._reader.close()

    def close_writer(self) -> None:
        """Stop writing; the reader notices by `ended`."""
        self._writer.close()
