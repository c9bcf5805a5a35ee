"""The pure core: values and functions. No clock, no files, no Qt; only the standard library."""
