"""One request at a time over HTTP, with redirects, and an end that does not wait for the network.

A read that waits for a server that says nothing cannot be told to stop; but who closes the line
ends it. A watcher does so as soon as the user cancels.
"""

import contextlib
import http.client
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from typing import IO, Any
from urllib.parse import urlsplit

from core.version import APPLICATION_ID, __version__

TIMEOUT_S = 20.0
"""Without a byte for so long, a line counts as broken."""

_WATCH_S = 0.05


class LeadsElsewhereError(OSError):
    """An address leads to one that is not followed, such as from an encrypted one to a plain."""


@contextlib.contextmanager
def open_address(
    address: str, headers: dict[str, str], cancelled: Callable[[], bool], timeout_s: float
) -> Iterator[http.client.HTTPResponse]:
    """Ask for what lies at an address.

    Parameters
    ----------
    address : str
    headers : dict of str to str
    cancelled : callable
        Asked all the time, in a thread; True ends a read that waits, with an OSError or as if
        there was no more to read.
    timeout_s : float
        Without a byte for so long, reading raises TimeoutError.

    Raises
    ------
    urllib.error.HTTPError
        If the server answers that there is nothing to have.
    OSError
        If the server does not answer.
    http.client.HTTPException
        If what it answers is no HTTP.
    """
    lines: list[socket.socket] = []
    handlers = [_Plain(lines), _Redirects()]
    if hasattr(http.client, "HTTPSConnection"):
        handlers.append(_Encrypted(lines))
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(
        _checked(address),
        headers={
            "User-Agent": f"{APPLICATION_ID}/{__version__}",
            # What is packed once more on its way could not be resumed.
            "Accept-Encoding": "identity",
            **headers,
        },
    )
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(lines, cancelled, over), daemon=True)
    watcher.start()
    try:
        with opener.open(request, timeout=timeout_s) as response:
            yield response
    finally:
        over.set()
        watcher.join()


def _watch(
    lines: list[socket.socket], cancelled: Callable[[], bool], over: threading.Event
) -> None:
    while not over.wait(_WATCH_S):
        if cancelled():
            for line in lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


def _checked(address: str) -> str:
    if urlsplit(address).scheme not in ("http", "https"):
        raise LeadsElsewhereError(f"{address} is no address of the web")
    return address


class _Plain(urllib.request.HTTPHandler):
    """Notes the lines that it opens."""

    def __init__(self, lines: list[socket.socket]) -> None:
        super().__init__()
        self._lines = lines

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_noting(http.client.HTTPConnection, self._lines), req)


class _Encrypted(urllib.request.HTTPSHandler):
    def __init__(self, lines: list[socket.socket]) -> None:
        super().__init__()
        self._lines = lines

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_noting(http.client.HTTPSConnection, self._lines), req)


def _noting(kind: type[http.client.HTTPConnection], lines: list[socket.socket]) -> Any:
    class Noting(kind):  # type: ignore[valid-type, misc]
        def connect(self) -> None:
            super().connect()
            lines.append(self.sock)

    return Noting


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows where an address leads, but from an encrypted one to encrypted ones alone."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise LeadsElsewhereError(
                f"{req.full_url} leads to {newurl}, which is not encrypted, and is not followed"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
