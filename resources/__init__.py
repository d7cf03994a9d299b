"""Files shipped with the program: icons, the style sheet, sample pages."""

from importlib.resources import files
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file, such as ``resource_path("icons", "play.svg")``.

    The program is installed unpacked, so that Qt can open the file by its path.
    """
    return Path(str(files("resources").joinpath(*parts)))
