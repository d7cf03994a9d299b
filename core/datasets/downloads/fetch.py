"""One file from its address to the disk: it goes on where it broke off, if the server can do that.

A server that knows no ranges, or has another file by now, sends all of it anew.
"""

import http.client
import re
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

from core.datasets.downloads.connection import (
    TIMEOUT_S,
    LeadsElsewhereError,
    open_address,
)
from core.datasets.downloads.partial import Noted, PartialFile, validator_of
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.spec import RemoteFile
from core.errors import DownloadCancelled, DownloadError, OfflineError

PAUSES_S = (0.5, 2.0, 5.0, 10.0)
"""Between one attempt and the next; after a byte that came, they begin anew."""

_CHUNK = 1 << 16
_TOLERANCE = 2
"""A file of about known size may have so many times as many bytes."""

_WORTH_ASKING_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_RANGE = re.compile(r"bytes (?P<first>\d+)-\d+/(?P<total>\d+|\*)")


class _BrokenOffError(Exception):
    """The line broke; what has come is kept."""


class _OtherFileError(DownloadError):
    """An address has another file than was expected; nothing of it is kept."""


class Fetcher:
    """Fetches files.

    Parameters
    ----------
    cancelled : callable
        Asked all the time; True ends the fetching, and what has come is kept.
    timeout_s : float
        Without a byte for so long, a line counts as broken.
    pauses_s : tuple of float
        Between attempts; see `PAUSES_S`.
    """

    def __init__(
        self,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        timeout_s: float = TIMEOUT_S,
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self.cancelled = cancelled
        self._timeout_s = timeout_s
        self._pauses_s = pauses_s
        self._has_come = False

    def fetch(self, file: RemoteFile, into: Path, tell: Callable[[int, int], None]) -> Path:
        """Fetch a file, or the rest of it.

        Parameters
        ----------
        file : RemoteFile
        into : Path
            A folder that is there.
        tell : callable
            Told how many bytes of it are there, and how many there are in all.

        Returns
        -------
        Path
            Its file in `into`; whether it is what it should be is not looked at, but for its size.

        Raises
        ------
        DownloadCancelled
            What has come is kept.
        OfflineError
            If none of its addresses answers.
        DownloadError
            If they answer that there is no such file, or one of another size; or the line breaks
            again and again: what has come is kept.
        OSError
            If the disk cannot be written to.
        """
        troubles: list[DownloadError] = []
        part = PartialFile(into, file.name)
        for address in file.addresses:
            try:
                self._from(address, file, part, tell)
            except DownloadError as error:
                if isinstance(error, _OtherFileError):
                    part.forget()
                troubles.append(error)
            else:
                return part.complete()
        # Of several mirrors the first is the one that people know.
        raise troubles[0]

    def _from(
        self, address: str, file: RemoteFile, part: PartialFile, tell: Callable[[int, int], None]
    ) -> None:
        failures = 0
        self._has_come = False
        while True:
            before = part.length
            try:
                self._attempt(address, file, part, tell)
                return
            except _BrokenOffError as error:
                # Bytes that came are a reason for hope.
                failures = 1 if part.length > before else failures + 1
                if failures > len(self._pauses_s):
                    kept = f"; {size_words(part.length)} are kept" if part.length else ""
                    raise DownloadError(
                        f"{file.name} could not be fetched from {address}: {error}, "
                        f"{failures} times in a row{kept}. Try again later"
                    ) from error
                self._rest(self._pauses_s[failures - 1], part)

    def _attempt(
        self, address: str, file: RemoteFile, part: PartialFile, tell: Callable[[int, int], None]
    ) -> None:
        self._stop_if_cancelled(part)
        have, noted = part.length, part.noted()
        if have and (noted is None or not (noted.validator or noted.total)):
            # Of a file that nothing is known of, the rest cannot be told from that of another.
            part.forget()
            have = 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        if have and noted is not None and noted.validator:
            headers["If-Range"] = noted.validator
        try:
            with open_address(address, headers, self.cancelled, self._timeout_s) as response:
                self._take(response, file, part, noted, tell)
        except urllib.error.HTTPError as error:
            with error:
                self._refused(error, address, file, part, tell)
        except LeadsElsewhereError as error:
            raise DownloadError(f"{file.name} was not fetched: {error}") from error
        except urllib.error.URLError as error:
            self._stop_if_cancelled(part)
            if self._has_come:
                raise _BrokenOffError(_reason(error.reason)) from error
            raise OfflineError(
                f"{address} does not answer ({_reason(error.reason)})", address=address
            ) from error
        except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
            # In place of an answer; errors while it comes are caught where it is read.
            self._stop_if_cancelled(part)
            raise _BrokenOffError(_reason(error)) from error

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        try:
            # What has come, and no waiting for the rest: it is kept if the line breaks now.
            return response.read1(_CHUNK)
        except (http.client.HTTPException, OSError) as error:
            if self.cancelled():
                # The line was closed for that; the caller finds out.
                return b""
            raise _BrokenOffError(_reason(error)) from error

    def _take(
        self,
        response: http.client.HTTPResponse,
        file: RemoteFile,
        part: PartialFile,
        noted: Noted | None,
        tell: Callable[[int, int], None],
    ) -> None:
        have = part.length
        span = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        goes_on = response.status == 206 and span is not None and int(span["first"]) == have
        if response.status == 206 and not goes_on:
            part.forget()
            raise _BrokenOffError("the server sent another part than the one that was asked for")
        length = _whole(response.headers.get("Content-Length"))
        if goes_on and span is not None:
            total = None if span["total"] == "*" else int(span["total"])
            if noted is not None and noted.total not in (None, total):
                part.forget()
                raise _BrokenOffError("the file has changed since it was begun")
        else:
            # All of it: the server knows no ranges, or the file is another now.
            have, total = 0, length
        _check_size(file, total)
        most = total or file.size * (1 if file.is_exact else _TOLERANCE)
        part.note(Noted(validator_of(response.headers), total))
        with part.path.open("ab" if have else "wb") as out:
            while chunk := self._read(response):
                have += len(chunk)
                self._has_come = True
                if have > most:
                    raise _OtherFileError(
                        f"{file.name} is larger than the {size_words(most)} that were expected; "
                        "the address serves another file"
                    )
                out.write(chunk)
                self._stop_if_cancelled(part, out.flush)
                tell(have, total or file.size)
        self._stop_if_cancelled(part)
        if total is not None and have < total:
            raise _BrokenOffError(f"the line broke off after {size_words(have)}")
        _check_size(file, have)

    def _refused(
        self,
        error: urllib.error.HTTPError,
        address: str,
        file: RemoteFile,
        part: PartialFile,
        tell: Callable[[int, int], None],
    ) -> None:
        """Say what a server's refusal means; return where it means that all is there."""
        self._stop_if_cancelled(part)
        if error.code == 416:
            stated = (error.headers.get("Content-Range") or "").rpartition("/")[2]
            if _whole(stated) == part.length and part.length:
                _check_size(file, part.length)
                tell(part.length, part.length)
                return
            part.forget()
            raise _BrokenOffError("there is more here than the server has; it is fetched anew")
        if error.code in _WORTH_ASKING_AGAIN:
            raise _BrokenOffError(f"the server answers {error.code} {error.reason}")
        raise DownloadError(
            f"{file.name} is not at {address} any more, or not to be had there (the server "
            f"answers {error.code} {error.reason})"
        )

    def _stop_if_cancelled(
        self, part: PartialFile, flush: Callable[[], None] = lambda: None
    ) -> None:
        if self.cancelled():
            flush()
            raise DownloadCancelled(part.length)

    def _rest(self, seconds: float, part: PartialFile) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._stop_if_cancelled(part)
            time.sleep(min(left, 0.05))


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _check_size(file: RemoteFile, size: int | None) -> None:
    if size is None or (size == file.size if file.is_exact else size <= file.size * _TOLERANCE):
        return
    about = "" if file.is_exact else "about "
    raise _OtherFileError(
        f"{file.name} has {size:,} bytes at its address, and {about}{file.size:,} are published: "
        "it is another file, and was not kept"
    )


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "nothing came for too long"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
