"""The drawing studio: joint angles in, moving pictures out. For developers; the program never imports it."""
