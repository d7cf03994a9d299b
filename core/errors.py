"""Errors that a user can do something about.

The tree::

    LabError
    ├── ConfigError        a setting, preset, model or command that cannot be used
    ├── DatasetError       a file or array that is no usable data set
    ├── ModelLoadError     weights that are damaged or do not fit the network
    ├── PictureError       a file that is no picture to read text from
    ├── PageFileError      boxes or a page project that cannot be read or written
    ├── DrawingCancelled   the user wants no characters drawn after all
    ├── ReadingCancelled   the user wants a folder of pictures not read after all
    ├── DownloadError      a file that cannot be fetched, or is not what it should be
    │   └── OfflineError   an address that does not answer
    ├── DownloadCancelled  the user wants a data set not fetched after all
    ├── SkeletonError      a file of skeletons that is damaged
    └── RunError           a run folder that cannot be read
        └── RunStorageError    a run folder that cannot be written (full disk, vanished folder)

Each text says what is wrong, what was found, and what to do. The window shows it in the tab's
message bar; the command line prints it on stderr and exits with 2.
"""


class LabError(Exception):
    """Base of every error whose text is meant for the user."""


class ConfigError(LabError):
    """A setting that cannot be used.

    Parameters
    ----------
    message : str
        What, got what, what to do.
    field : str, optional
        Name of the setting at fault, so that a form can mark it.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class DatasetError(LabError):
    """A file, folder or array that is no usable data set."""


class ModelLoadError(LabError):
    """Weights that are damaged or do not fit the network."""


class PictureError(LabError):
    """A file that is no picture to read text from."""


class PageFileError(LabError):
    """A file of boxes, or the project of a page, that cannot be read or written."""


class DrawingCancelled(LabError):
    """The drawing of characters was cancelled; nothing was kept of it."""

    def __init__(self) -> None:
        super().__init__("cancelled: no characters were drawn")


class ReadingCancelled(LabError):
    """The reading of a folder of pictures was cancelled; nothing was kept of it."""

    def __init__(self) -> None:
        super().__init__("cancelled: the pictures were not read")


class DownloadError(LabError):
    """A file that cannot be fetched, or is not what it should be."""


class OfflineError(DownloadError):
    """An address that does not answer.

    Parameters
    ----------
    message : str
    address : str
        Which.
    """

    def __init__(self, message: str, *, address: str) -> None:
        super().__init__(message)
        self.address = address


class DownloadCancelled(LabError):
    """The fetching of a data set was cancelled.

    Parameters
    ----------
    kept : int
        Bytes that have come and are kept.
    """

    def __init__(self, kept: int) -> None:
        super().__init__(
            f"cancelled: {kept:,} bytes are kept, so that it can go on"
            if kept
            else "cancelled: nothing was kept"
        )
        self.kept = kept


class SkeletonError(LabError):
    """A file of skeletons of characters that is damaged or missing."""


class RunError(LabError):
    """A run folder that cannot be read."""


class RunStorageError(RunError):
    """A run folder that cannot be written; what it should hold is still in memory."""
