"""Shows the real offer with each notification server that is installed, and prints what came of it."""

from __future__ import annotations
