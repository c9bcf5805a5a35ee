"""One file a page; a page draws a value and asks by signals."""
