"""Data sets: what they are, how they are read, cut into splits and drawn in batches."""
