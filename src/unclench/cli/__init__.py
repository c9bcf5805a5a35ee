"""The terminal front end: commands for people and scripts, and the guided session without a window."""
