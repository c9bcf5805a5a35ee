from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 KiB, to test with a disk that is really full."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only an administrator can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder and a user to whom permissions apply, also where the tests run as an administrator."""
    if not hasattr(os, "geteuid"):
        pytest.skip("the permissions of POSIX")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        administrator = os.geteuid() == 0
        if administrator:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
        if administrator:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.fixture
def fill() -> Callable[[Path], None]:
    """Fills the disk of a folder to the last byte."""

    def fill(folder: Path) -> None:
        with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)

    return fill
