"""Draws the moving pictures from joint angles. For developers; the program never imports it."""
