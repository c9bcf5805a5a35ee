"""The window: Qt views of core's values, and the controllers that drive core with real time."""
