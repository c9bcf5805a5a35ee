"""Notices when the sound server that this process plays to has ended, because their connection ends too.

QtMultimedia does not notice: it goes on playing to a dead server. Under Linux the connection is a socket of this
process, found by the name of its peer. Other systems have no such socket, and their sound servers do not end.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socket import socket

OPEN_FILES = "/proc/self/fd"
SERVERS = ("pulse", "pipewire")


class SoundServerConnections:
    """The connections to sound servers that are open now. Checking takes some microseconds; nothing runs in between.

    It keeps a duplicate handle of each, which shows the end of the connection even after Qt has closed its own.
    """

    def __init__(self) -> None:
        self._ends = _connections()

    @property
    def cut(self) -> bool:
        """True once a server has ended, and from then on, even if the server comes back."""
        if not self._ends:
            return False
        import select

        poll = select.poll()  # type: ignore[attr-defined, unused-ignore]  # not under Windows, where this is never reached
        for end in self._ends:
            poll.register(end, 0)  # POLLHUP is always reported
        return bool(poll.poll(0))

    def close(self) -> None:
        """Close the handles. Afterward `cut` is False."""
        for end in self._ends:
            end.close()
        self._ends = []


def _connections() -> list[socket]:
    import socket

    try:
        names = os.listdir(OPEN_FILES)
    except OSError:
        return []
    ends = []
    for handle in [int(name) for name in names if _is_socket(int(name))]:  # check all before we open more
        end = socket.socket(fileno=os.dup(handle))
        if _is_server(end):
            ends.append(end)
        else:
            end.close()
    return ends


def _is_socket(handle: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(handle).st_mode)
    except OSError:  # the handle of the listing itself, closed by now
        return False


def _is_server(end: socket) -> bool:
    try:
        name = end.getpeername()
    except OSError:
        return False
    return isinstance(name, str) and any(server in name.lower() for server in SERVERS)
