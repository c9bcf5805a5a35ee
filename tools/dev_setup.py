"""Prepares `.venv` of this checkout for `make run` or `make test`, and installs system libraries if it may.

Standard library only, because it runs before anything is installed. On Debian and Ubuntu it installs the libraries that
Qt and the sounds need, if it is root or sudo asks for no password. Otherwise it prints the one command to type and
continues.
"""

from __future__ import annotations

import hashlib
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")

# Names in Debian. Of alternatives, the first that is installed is used, or else the first that can be installed.
QT = ["libgl1", "libegl1", "libxkbcommon0", "libglib2.0-0t64|libglib2.0-0", "libdbus-1-3", "libfontconfig1"]
X11 = ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxkbcommon-x11-0", "libxcb-shape0"]
SOUND = ["libpulse0", "alsa-utils", "libasound2-plugins"]
TESTS = ["pulseaudio|pipewire-pulse", "pulseaudio-utils", "xvfb", "xdotool", "x11-utils", "openbox", "dbus", "sway"]
TESTS += ["x11-xserver-utils", "speech-dispatcher", "speech-dispatcher-espeak-ng", "espeak-ng"]
SYSTEM_PACKAGES = {"run": QT + X11 + SOUND, "dev": QT + X11 + SOUND + TESTS}
PYTHON_PACKAGES = {"run": ".", "dev": ".[dev]"}
FULFILS = {"run": ("run",), "dev": ("run", "dev")}


def stamp(kind: str) -> str:
    """The file that records that this kind of set-up was done."""
    return os.path.join(VENV, f"unclench-{kind}.stamp")


def fingerprint() -> str:
    """A hash of everything that makes an earlier set-up invalid: dependencies, Python, this file, the checkout's
    path."""
    digest = hashlib.sha256(f"{sys.version.split()[0]} {ROOT}".encode())
    for path in ("pyproject.toml", os.path.join("tools", "dev_setup.py")):
        with open(os.path.join(ROOT, path), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_ready(kind: str) -> bool:
    """True if nothing has to be done. It takes only a few milliseconds, because it runs before every `make run`."""
    try:
        with open(stamp(kind), encoding="ascii") as file:
            return file.read() == fingerprint() and os.path.exists(os.path.join(VENV, "bin", "unclench"))
    except OSError:
        return False


def say(text: str) -> None:
    """Print to standard error, because standard output belongs to the program that starts afterwards."""
    print(text, file=sys.stderr, flush=True)


def run(*command: str, show: bool = False) -> bool:
    """Run a command to its end, without standard input. Its output is shown at once, or only if it fails."""
    import subprocess

    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr if show else subprocess.PIPE,
            stderr=None if show else subprocess.STDOUT,
        )
    except FileNotFoundError:
        return False
    if done.returncode and not show:
        say(done.stdout.decode(errors="replace")[-4000:].rstrip())
    return done.returncode == 0


def succeeds(*command: str) -> bool:
    """Run a command silently; True if it succeeds."""
    import subprocess

    try:
        return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def installed_packages() -> set[str]:
    """The Debian packages of this machine."""
    import subprocess

    rows = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return {row.removeprefix("installed ") for row in rows if row.startswith("installed ")}


def available(choice: str) -> str:
    """The first alternative that this release of Debian has, or else the last."""
    names = choice.split("|")
    return next((name for name in names if succeeds("apt-cache", "show", name)), names[-1])


def install_system_packages(wanted: list[str]) -> bool:
    """Install missing packages, or print the one command that does; True if nothing is missing afterwards."""
    import shutil

    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return True  # not Debian: `unclench doctor` tells what is missing
    installed = installed_packages()
    missing = [names for names in wanted if not installed.intersection(names.split("|"))]
    if not missing:
        return True
    if os.geteuid() == 0:
        prefix = ["env"]
    elif succeeds("sudo", "-n", "true"):
        prefix = ["sudo", "-n", "env"]
    else:
        prefix = []
    if prefix:
        say(f"Installing system libraries: {' '.join(name.split('|')[-1] for name in missing)}")
        apt = [*prefix, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        succeeds(*apt, "update")
    names = [available(choice) for choice in missing]
    if prefix and run(*apt, "-y", "--no-remove", "install", "--no-install-recommends", *names):
        return True
    sudo = "" if os.geteuid() == 0 else "sudo "
    say("Some system libraries are missing. To install them, type:")
    say(f"  {sudo}apt-get install --no-install-recommends {' '.join(names)}")
    return False


def make_venv() -> bool:
    """Use the present `.venv`. Create it if there is none, and recreate it if it was ours and its Python is gone."""
    if os.path.exists(VENV_PYTHON) and os.path.samefile(sys.prefix, VENV):
        return True
    if os.path.exists(VENV):
        if not (os.path.exists(stamp("run")) or os.listdir(VENV) == []):
            say(f"{VENV} cannot be used: it has no Python from 3.11 to 3.14. Move it away and try again.")
            return False
        say("The Python of .venv is gone or too old: making a new .venv.")
    return run(sys.executable, "-m", "venv", "--clear", VENV)


def install_python_packages(kind: str) -> bool:
    """Install Unclench and its dependencies into `.venv`, in editable mode, so that the checkout itself runs."""
    if not succeeds(VENV_PYTHON, "-m", "pip", "--version") and not run(VENV_PYTHON, "-m", "ensurepip"):
        return False
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    return run(*pip, *([] if sys.stderr.isatty() else ["--quiet"]), "--editable", PYTHON_PACKAGES[kind], show=True)


def has_pip() -> bool:
    """Whether `.venv` has pip, or this Python can install pip into it."""
    return succeeds(VENV_PYTHON, "-m", "pip", "--version") or succeeds(sys.executable, "-c", "import ensurepip")


def set_up(kind: str) -> bool:
    """Do the whole set-up. False if the program cannot start afterwards; the reason is printed."""
    say("Setting up in .venv. The first time this fetches some 300 MB and takes a minute or more.")
    venv_package = [] if has_pip() else [f"python3.{sys.version_info.minor}-venv"]
    complete = install_system_packages(SYSTEM_PACKAGES[kind] + venv_package)
    if not complete and os.environ.get("CI"):
        return False
    if not has_pip():
        say("Python's venv module is among them, and nothing works without it. Install it, then start again.")
        return False
    if not make_venv():
        return False
    if not install_python_packages(kind):
        say("The Python packages could not be installed; the lines above say why. This step needs the network.")
        return False
    for done in FULFILS[kind]:
        with open(stamp(done), "w", encoding="ascii") as file:
            file.write(fingerprint())
    return True


if __name__ == "__main__":
    if sys.argv[2:] == ["--is-ready"]:
        sys.exit(0 if is_ready(sys.argv[1]) else 1)
    sys.exit(0 if set_up(sys.argv[1]) else 1)
