#!/bin/sh
# setup.sh run|dev - finds a Python that fits and lets it make .venv ready. Silent and quick when it is ready.
cd "$(dirname "$0")/.." || exit
.venv/bin/python -I -S tools/dev_setup.py "$1" --is-ready 2>/dev/null && exit 0

fits() { # PYTHON MODULE: this Python is one of ours and has the module
    "$1" -c "import $2, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))" 2>/dev/null
}

# The Python of .venv first, then one that can make a virtual environment, then any that fits.
fits .venv/bin/python sys && exec .venv/bin/python tools/dev_setup.py "$1"
for module in ensurepip sys; do
    for python in python3 python3.13 python3.12 python3.11 python3.14; do
        fits "$python" "$module" && exec "$python" tools/dev_setup.py "$1"
    done
done
echo "Unclench needs Python 3.11, 3.12, 3.13 or 3.14, and none was found. On Debian: apt-get install python3 python3-venv" >&2
exit 1
