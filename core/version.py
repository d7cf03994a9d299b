"""Name and version of the program, in one place."""

APPLICATION_NAME = "Recognition Lab"
APPLICATION_ID = "recognition-lab"
__version__ = "0.1.0"
