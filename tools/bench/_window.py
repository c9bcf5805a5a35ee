"""Shared parts of the window benchmarks: screens to draw on, an accepted safety text, and child processes that run
again if other programs kept them from the processor."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unclench.content.bundled import assets_dir
from unclench.content.safety_text import load_safety_text
from unclench.core.session.safety import acknowledge, as_note
from unclench.store.json_file import write_json
from unclench.store.paths import find_paths
from unclench.system.clock import SystemClock

SCREEN = ("-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset")
MOST_WAITED = 0.02  # of the time of a child
TRIES = 4
LIMIT_S = 180


@contextmanager
def screens() -> Iterator[dict[str, dict[str, str]]]:
    """The environment of a program for each available kind of screen: offscreen, and xcb with a private Xvfb. All share
    one home, in which the safety text is accepted, and have no sound server."""
    with tempfile.TemporaryDirectory() as name:
        usual = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        usual.pop("PYTHONDONTWRITEBYTECODE", None)
        usual |= {"UNCLENCH_HOME": name, "XDG_RUNTIME_DIR": name}
        version = load_safety_text(assets_dir() / "safety.yaml").version
        paths = find_paths(usual)
        paths.make_folders()
        write_json(paths.acknowledgement, as_note(acknowledge(version, SystemClock().reading().wall)))
        found = {"offscreen": usual | {"QT_QPA_PLATFORM": "offscreen"}}
        if shutil.which("Xvfb") is None:
            print("xcb left out: Xvfb not found; on Debian or Ubuntu install xvfb")
            yield found
            return
        ours, its = os.pipe()
        command = ["Xvfb", "-displayfd", str(its), *SCREEN, "-noreset"]
        server = subprocess.Popen(command, pass_fds=[its], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(its)
        try:
            with open(ours, encoding="ascii") as pipe:
                display = f":{pipe.readline().strip()}"
            yield found | {"xcb": usual | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}}
        finally:
            server.terminate()
            server.wait()


def waited_s(pid: int | str = "self") -> float:
    """How long the main thread of a process waited for a processor, because other programs used it. 0 if the system
    does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def undisturbed(script: str, arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The JSON that a child process prints. Its `waited` is the share of its time that it waited for a processor. If
    that is too high the child runs again; after TRIES the last result counts."""
    command = [sys.executable, script, *arguments]
    for _try in range(TRIES):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=LIMIT_S)
        figures: dict[str, Any] = json.loads(done.stdout)
        if figures["waited"] <= MOST_WAITED:
            break
        print(f"  disturbed, for {figures['waited']:.1%} of the time: {' '.join(arguments)}")
    return figures
