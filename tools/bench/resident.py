"""Measures what it costs to stay in the tray: Unclench compared to an empty PySide6 tray program and other break
reminders.

All run at the same time on a private X server with its own window manager, tray and message bus, each with an empty
home. The whole process tree of each is counted: memory at the end, wake-ups (voluntary context switches of all threads)
and CPU time. RSS counts shared memory in full, PSS proportionally, USS not at all. Two of them share Qt here, so their
PSS is somewhat lower than it would be alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

EMPTY = """
import signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
signal.signal(signal.SIGTERM, signal.SIG_DFL)
app = QApplication([])
app.setQuitOnLastWindowClosed(False)
pixmap = QPixmap(64, 64)
pixmap.fill("teal")
tray, menu = QSystemTrayIcon(QIcon(pixmap)), QMenu()
menu.addAction("Quit")
tray.setContextMenu(menu)
tray.setToolTip("nothing")
tray.show()
app.exec()
"""
NEEDED = ("Xvfb", "openbox", "trayer", "dbus-daemon", "xdotool")
CONTESTANTS = {
    "unclench --hidden": [sys.executable, "-m", "unclench", "--hidden"],
    "empty PySide6 tray": [sys.executable, "-c", EMPTY],
    "workrave": ["workrave"],
    "safeeyes": ["safeeyes"],
    "rsibreak": ["rsibreak"],
}
RSIBREAK = "[General]\nAutoStart=false\n\n[Notification Messages]\ndont_show_welcome_again_for_001=false\n"
TICK_S = 0.01  # the unit in which Linux reports CPU time
START_S = 10.0
pause = Event().wait


@dataclass(frozen=True)
class Cost:
    """The cost of a process tree: memory in MiB, counts and seconds since its start."""

    processes: int = 0
    threads: int = 0
    rss: float = 0.0
    pss: float = 0.0
    uss: float = 0.0
    wakeups: int = 0
    cpu_s: float = 0.0


def tree(root: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += children.get(found[-1], [])
    return found


def cost(root: int) -> Cost:
    """The cost of a process tree until now."""
    memory = dict.fromkeys(("Rss", "Pss", "Private_Clean", "Private_Dirty"), 0.0)
    processes = threads = wakeups = 0
    cpu_s = 0.0
    for process in (Path("/proc") / str(pid) for pid in tree(root)):
        with suppress(OSError):
            for status in process.glob("task/*/status"):
                words = status.read_text()
                threads += 1
                wakeups += int(words.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
            times = (process / "stat").read_text().rpartition(")")[2].split()
            cpu_s += (int(times[11]) + int(times[12])) * TICK_S
            for line in (process / "smaps_rollup").read_text().splitlines():
                name, _colon, value = line.partition(":")
                if name in memory:
                    memory[name] += int(value.split()[0]) / 1024
            processes += 1
    uss = memory["Private_Clean"] + memory["Private_Dirty"]
    return Cost(processes, threads, memory["Rss"], memory["Pss"], uss, wakeups, cpu_s)


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block, then end its whole process tree."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        for pid in reversed(tree(process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, 15)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """A private X server, message bus, window manager and tray; yields the environment for programs."""
    with ExitStack() as stack:
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp"]
        server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        os.close(writer)
        with os.fdopen(reader) as answer:
            display = f":{answer.readline().strip()}"
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        bus = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        stack.callback(bus.wait)
        stack.callback(bus.terminate)
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        environment = {
            **kept, "DISPLAY": display, "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8", "HOME": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address, "NO_AT_BRIDGE": "1",
        }  # fmt: skip
        tray = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--SetDockType", "true"]
        for one in (["openbox"], tray):
            stack.enter_context(running(one, environment, folder / f"{one[0]}.log"))
        until_s = monotonic() + START_S
        search = ["xdotool", "search", "--name", "^panel$"]
        while not subprocess.run(search, env=environment, capture_output=True, check=False).stdout:
            if monotonic() > until_s:
                raise SystemExit("The tray did not appear.")
            pause(0.1)
        yield environment


def at_home(environment: dict[str, str], home: Path, name: str) -> dict[str, str]:
    """The environment of one program. Its home is empty except for settings that keep it from asking questions."""
    (home / ".config").mkdir(parents=True)
    if name == "rsibreak":
        (home / ".config" / "rsibreakrc").write_text(RSIBREAK)
    return environment | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"), "UNCLENCH_HOME": str(home / "unclench"),
    }  # fmt: skip


def measure(seconds: float, settle: float) -> None:
    """Measure all of them and print the table."""
    names = [name for name, command in CONTESTANTS.items() if shutil.which(command[0])]
    for name in CONTESTANTS.keys() - set(names):
        print(f"{name}: not installed, left out")
    with tempfile.TemporaryDirectory(prefix="resident-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        environment = stack.enter_context(desktop(folder))
        run = {}
        for number, name in enumerate(names):
            home = at_home(environment, folder / f"home{number}", name)
            run[name] = stack.enter_context(running(CONTESTANTS[name], home, folder / f"{number}.log"))
        pause(settle / 2)
        if "rsibreak" in run:  # closes its welcome box, if it has one
            subprocess.run(["xdotool", "key", "Return"], env=environment, check=False, capture_output=True)
        pause(settle / 2)
        before, began_s = {name: cost(process.pid) for name, process in run.items()}, monotonic()
        pause(seconds)
        after, took_s = {name: cost(process.pid) for name, process in run.items()}, monotonic() - began_s
        print(f"{took_s:.0f} s in the tray, after {settle:g} s to settle, all at the same time")
        print(f"{'':20} {'RSS':>6} {'PSS':>6} {'USS':>6} MiB  {'wake-ups/min':>12} {'CPU s':>7} {'CPU %':>7} threads")
        for number, (name, process) in enumerate(run.items()):
            if process.poll() is not None:
                log = (folder / f"{number}.log").read_text(errors="replace").strip().splitlines()[-1:]
                print(f"{name:20} ended with {process.returncode}: {' '.join(log)}")
                continue
            then, now = before[name], after[name]
            cpu_s, woken = now.cpu_s - then.cpu_s, (now.wakeups - then.wakeups) * 60 / took_s
            print(
                f"{name:20} {now.rss:6.0f} {now.pss:6.0f} {now.uss:6.0f}      {woken:12.1f} {cpu_s:7.2f} "
                f"{100 * cpu_s / took_s:7.3f} {now.threads:7}"
            )
        ours, empty = after["unclench --hidden"], after["empty PySide6 tray"]
        print(f"memory, ours to the empty one: RSS {ours.rss / empty.rss:.2f}, PSS {ours.pss / empty.pss:.2f}")


def main() -> None:
    """Measure for `--seconds`, after `--settle` seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--settle", type=float, default=20.0)
    options = parser.parse_args()
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print(f"not measured: {', '.join(missing)} not installed")
        return
    measure(options.seconds, options.settle)


if __name__ == "__main__":
    main()
