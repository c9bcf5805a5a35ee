"""The pure heart: values and functions. No clock, no file, no Qt; the standard library only."""
