"""Marks for tests that are bound to some systems."""

from __future__ import annotations

import os
import sys

import pytest

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX: signals, links, pipes with names, users")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="what only Linux has")
