"""Unclench: a guided exercise timer for hands, arms, necks and feet."""

__version__ = "0.1.0"
