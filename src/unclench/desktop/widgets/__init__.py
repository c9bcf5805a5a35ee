"""Small painted widgets, each a view of a value."""
