"""Work off the GUI thread: the training worker, its controller, and short tasks."""
