"""Results on stdout; progress, notes and warnings on stderr."""

import contextlib
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import ConfigError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def print_result(text: str) -> None:
    """Print the result for people; what stdout's encoding lacks is written as an escape."""
    _write_stdout(_harmless(text), errors="backslashreplace")


def print_json(content: Mapping[str, Any]) -> None:
    """Print one JSON object; numbers that are not finite become null."""
    finite = _finite(content)
    text = json.dumps(finite, ensure_ascii=False, allow_nan=False, indent=2)
    try:
        _write_stdout(text, errors="strict")
    except UnicodeEncodeError:
        _write_stdout(json.dumps(finite, allow_nan=False, indent=2), errors="strict")


def print_note(text: str) -> None:
    """Tell something on the side."""
    _write_stderr(text)


def print_error(text: str, *, prog: str = "main.py") -> None:
    """Tell what is wrong, in one line however the text came."""
    _write_stderr(f"{prog}: " + " ".join(text.split()))


def checked_ending(file: str, endings: Sequence[str], option: str = "--output") -> str:
    """Return the ending of a file to be written, in small letters and without its dot.

    Parameters
    ----------
    file : str
        What the option names.
    endings : sequence of str
        Those that are known, as ``"png"``.
    option : str

    Raises
    ------
    ConfigError
        If it has none of them.
    """
    ending = Path(file).suffix.lower().lstrip(".")
    if ending not in endings:
        if len(endings) == 1:
            raise ConfigError(f"{option} {file!r} must end in .{endings[0]}")
        known = ", ".join(f".{each}" for each in endings)
        raise ConfigError(f"{option} {file!r} ends in none of {known}; name such a file")
    return ending


def check_output(output: Path, *, force: bool) -> None:
    """Refuse, before anything is computed, a file that cannot or may not be written.

    Parameters
    ----------
    output : Path
        What ``--output`` names.
    force : bool
        Whether ``--force`` was given.

    Raises
    ------
    ConfigError
        If it is a folder, is in none, or is there already and may not be replaced.
    """
    if output.is_dir():
        raise ConfigError(f"{output} is a folder; name a file in it")
    if output.exists() and not force:
        raise ConfigError(f"{output} is there already; add --force to replace it")
    if not output.parent.is_dir():
        raise ConfigError(
            f"{output} cannot be written (there is no folder {output.parent}); name another place"
        )


@contextlib.contextmanager
def writing_to(output: str) -> Iterator[None]:
    """Say which ``--output`` cannot be written, and why.

    Raises
    ------
    ConfigError
        Instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"{output} cannot be written ({error.strerror or error}); name another place"
        ) from error


def _harmless(text: str) -> str:
    """Write control characters as escapes: names come from elsewhere, and may steer a terminal."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def _write_stdout(text: str, *, errors: str) -> None:
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    encodable = text.encode(encoding, errors).decode(encoding)
    try:
        sys.stdout.write(encodable + "\n")
        sys.stdout.flush()
    except OSError:
        # A pipe that nobody reads, or a full disk. Python would try again, and complain, at exit.
        sys.stdout = None
        raise


def _write_stderr(text: str) -> None:
    # Nobody listening there is no reason to end a run.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        encoding = sys.stderr.encoding or "utf-8"
        encodable = _harmless(text).encode(encoding, "backslashreplace").decode(encoding)
        sys.stderr.write(encodable + "\n")
        sys.stderr.flush()


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
