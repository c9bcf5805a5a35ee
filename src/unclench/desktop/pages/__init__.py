"""The pages of the window, one file each. A page draws a view value and emits signals for what the person wants."""
