"""A server on this machine for tests of downloads: it breaks off and stalls as it is told."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """A file, and how it is served.

    `break_after` are numbers of bytes after which a request breaks off, one each for the first
    requests; `stall_after` is the number after which nothing more comes; `pause_s` lies between
    chunks.
    """

    content: bytes = b""
    etag: str = '"1"'
    break_after: list[int] = field(default_factory=list)
    stall_after: int | None = None
    knows_ranges: bool = True
    sends_length: bool = True
    statuses: list[int] = field(default_factory=list)
    redirect: str = ""
    chunk: int = 1 << 14
    pause_s: float = 0.0


class FileServer:
    """Serves `files` by path; `requests` are paths with their Range, in order."""

    def __init__(self):
        self.files = {}
        self.requests = []
        self.closing = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                owner.requests.append((self.path, self.headers.get("Range")))
                served = owner.files.get(self.path)
                if served is None:
                    self.answer(404)
                elif served.statuses:
                    self.answer(served.statuses.pop(0))
                elif served.redirect:
                    self.answer(302, Location=served.redirect)
                else:
                    self.send_file(served)

            def answer(self, status, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def send_file(self, served):
                content, first = served.content, 0
                asked = self.headers.get("Range") if served.knows_ranges else None
                if asked and self.headers.get("If-Range") in (None, served.etag):
                    first = int(asked.removeprefix("bytes=").removesuffix("-"))
                    if first >= len(content):
                        self.answer(416, Content_Range=f"bytes */{len(content)}")
                        return
                    self.send_response(206)
                    self.send_header(
                        "Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}"
                    )
                else:
                    self.send_response(200)
                if served.etag:
                    self.send_header("ETag", served.etag)
                if served.sends_length:
                    self.send_header("Content-Length", str(len(content) - first))
                else:
                    self.send_header("Connection", "close")
                    self.close_connection = True
                self.end_headers()
                self.send_bytes(served, content[first:])

            def send_bytes(self, served, content):
                limit = served.break_after.pop(0) if served.break_after else None
                sent = 0
                while sent < len(content):
                    if limit is not None and sent >= limit:
                        self.close_connection = True
                        return
                    if served.stall_after is not None and sent >= served.stall_after:
                        owner.closing.wait(20)
                        self.close_connection = True
                        return
                    stops = [s for s in (limit, served.stall_after) if s is not None]
                    end = min([sent + served.chunk, len(content), *stops])
                    try:
                        self.wfile.write(content[sent:end])
                        self.wfile.flush()
                    except OSError:
                        # Who cancels hangs up.
                        self.close_connection = True
                        return
                    sent = end
                    if served.pause_s:
                        owner.closing.wait(served.pause_s)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def address(self, path):
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def serve(self, path, content=b"", **how):
        """Serve a file, and return its address."""
        self.files[path] = Served(content, **how)
        return self.address(path)

    def ranges(self, path):
        return [span for asked, span in self.requests if asked == path]

    def close(self):
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
