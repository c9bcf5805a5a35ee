"""The widgets that pages and sections are made of."""
