"""Whether the sound server that this process plays to is still there, told by the end of their connection.

QtMultimedia does not tell: it goes on playing to a server that has died. On Linux the connection is a socket of this
process, found by the name of its other end; elsewhere there is none to find, and nothing dies there either.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socket import socket

OPEN_FILES = "/proc/self/fd"
SERVERS = ("pulse", "pipewire")


class ServerLine:
    """The connections that are open now. A look takes some microseconds and nothing runs in between.

    Each is held by a second handle of our own, which still knows the end of a connection that its owner has closed.
    """

    def __init__(self) -> None:
        self._ends = _connections()

    @property
    def cut(self) -> bool:
        """True once a server has gone; it stays so, also when the server comes back."""
        if not self._ends:
            return False
        import select

        line = select.poll()  # type: ignore[attr-defined, unused-ignore]  # not on Windows, which has no ends either
        for end in self._ends:
            line.register(end, 0)  # the other side hanging up is always told
        return bool(line.poll(0))

    def close(self) -> None:
        """Let go of the handles; from now on nothing is cut."""
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
    for handle in [int(name) for name in names if _is_socket(int(name))]:  # all looked at before we open our own
        end = socket.socket(fileno=os.dup(handle))
        if _is_server(end):
            ends.append(end)
        else:
            end.close()
    return ends


def _is_socket(handle: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(handle).st_mode)
    except OSError:  # the listing's own handle, closed by now
        return False


def _is_server(end: socket) -> bool:
    try:
        name = end.getpeername()
    except OSError:
        return False
    return isinstance(name, str) and any(server in name.lower() for server in SERVERS)
