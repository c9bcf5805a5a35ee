"""The end of a connection to the sound server is noticed. The tests use their own socket instead of a sound server."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from unclench.audio.cues import sound_server_watch
from unclench.audio.cues.sound_server_watch import SoundServerConnections

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the open files of a process")


class Server:
    """Listens on a path and accepts one connection."""

    def __init__(self, path: Path) -> None:
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self.client = socket.socket(socket.AF_UNIX)
        self.client.connect(str(path))
        self._accepted, _address = self._listening.accept()

    def die(self) -> None:
        self._accepted.close()
        self._listening.close()

    def close(self) -> None:
        self.die()
        self.client.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "pulse")
    yield one
    one.close()


def open_files() -> set[str]:
    return set(os.listdir("/proc/self/fd"))


def test_the_end_of_a_server_is_noticed_and_its_return_changes_nothing(server: Server, tmp_path: Path) -> None:
    connections = SoundServerConnections()
    assert not connections.cut
    server.die()
    assert connections.cut
    (tmp_path / "pulse").unlink()
    again = Server(tmp_path / "pulse")
    assert connections.cut
    again.close()
    connections.close()


def test_the_end_is_noticed_even_if_the_owner_has_closed_the_connection(server: Server) -> None:
    connections = SoundServerConnections()
    server.client.close()
    assert not connections.cut
    server.die()
    assert connections.cut
    connections.close()
    assert not connections.cut


def test_other_connections_are_ignored_and_no_handle_is_left_open(tmp_path: Path) -> None:
    other = Server(tmp_path / "bus")
    before = open_files()
    connections = SoundServerConnections()
    other.die()
    assert not connections.cut
    connections.close()
    assert open_files() <= before
    other.close()


def test_close_closes_all_handles(server: Server) -> None:
    before = open_files()
    connections = SoundServerConnections()
    assert len(open_files()) == len(before) + 1
    connections.close()
    assert open_files() == before


def test_other_systems_never_report_an_end(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_server_watch, "OPEN_FILES", str(tmp_path / "none"))
    connections = SoundServerConnections()
    server.die()
    assert not connections.cut
