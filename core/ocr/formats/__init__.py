"""Pages as other programs write and read them, a file a format."""
