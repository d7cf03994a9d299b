"""Training: settings, the one loop, its events, and the folder a run leaves behind."""
