"""One file over a line that breaks, stalls and lies."""

import hashlib
import socket
import threading
import time

import pytest

from core.datasets.downloads.fetch import Fetcher
from core.datasets.downloads.spec import Checksum, RemoteFile
from core.errors import DownloadCancelled, DownloadError, OfflineError

CONTENT = bytes(range(256)) * 800
QUICK = {"timeout_s": 0.4, "pauses_s": (0.01, 0.01, 0.01)}


def remote(*addresses, **how):
    how = {"size": len(CONTENT)} | how
    return RemoteFile("data.bin", addresses, **how)


@pytest.fixture
def fetch(tmp_path):
    def run(file, told=lambda done, total: None, **how):
        return Fetcher(**(QUICK | how)).fetch(file, tmp_path, told)

    return run


def test_a_file_is_fetched_with_progress_and_nothing_else_stays(file_server, fetch, tmp_path):
    told = []
    path = fetch(remote(file_server.serve("/a", CONTENT)), lambda *now: told.append(now))

    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) > 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert list(tmp_path.iterdir()) == [path]


def test_three_breaks_are_resumed_where_they_were(file_server, fetch):
    address = file_server.serve("/a", CONTENT, break_after=[50_000, 40_000, 30_000])

    assert fetch(remote(address)).read_bytes() == CONTENT
    assert file_server.ranges("/a") == [None, "bytes=50000-", "bytes=90000-", "bytes=120000-"]


def test_a_server_without_ranges_sends_all_of_it_anew(file_server, fetch):
    address = file_server.serve("/a", CONTENT, break_after=[50_000], knows_ranges=False)

    assert fetch(remote(address)).read_bytes() == CONTENT
    assert file_server.ranges("/a") == [None, "bytes=50000-"]


def test_a_later_call_goes_on_and_a_changed_file_is_not_glued(file_server, fetch, tmp_path):
    address = file_server.serve("/a", CONTENT, break_after=[50_000] + [0] * 3)
    with pytest.raises(DownloadError, match="kept"):
        fetch(remote(address))
    assert (tmp_path / "data.bin.part").stat().st_size == 50_000

    other = bytes(reversed(CONTENT))
    file_server.serve("/a", other, etag='"2"')

    assert fetch(remote(address)).read_bytes() == other


def test_without_a_tag_the_size_tells_that_a_file_has_changed(file_server, fetch):
    address = file_server.serve("/a", CONTENT, etag="", break_after=[50_000] + [0] * 3)
    with pytest.raises(DownloadError):
        fetch(remote(address, is_exact=False))
    other = CONTENT[:150_000][::-1]
    file_server.serve("/a", other, etag="")

    assert fetch(remote(address, is_exact=False)).read_bytes() == other


def test_what_is_there_whole_is_not_fetched_again(file_server, fetch, tmp_path):
    address = file_server.serve("/a", CONTENT)
    fetch(remote(address)).rename(tmp_path / "data.bin.part")
    (tmp_path / "data.bin.part.json").write_text('{"validator": "\\"1\\"", "total": 204800}')

    assert fetch(remote(address)).read_bytes() == CONTENT
    assert file_server.ranges("/a") == [None, "bytes=204800-"]


@pytest.mark.parametrize("served", [CONTENT[:-1], CONTENT + b"x"])
def test_another_size_than_the_published_is_refused_and_not_kept(
    file_server, fetch, tmp_path, served
):
    with pytest.raises(DownloadError, match="204,800 are published"):
        fetch(remote(file_server.serve("/a", served)))
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_length_ends_where_it_is_too_large(file_server, fetch, tmp_path):
    address = file_server.serve("/a", CONTENT * 3, sends_length=False)

    with pytest.raises(DownloadError, match="larger than the"):
        fetch(remote(address, is_exact=False))
    assert list(tmp_path.iterdir()) == []
    file_server.serve("/a", CONTENT, sends_length=False)
    assert fetch(remote(address)).read_bytes() == CONTENT


def test_redirects_are_followed_with_the_range(file_server, fetch):
    file_server.serve("/b", CONTENT, break_after=[50_000])
    address = file_server.serve("/a", redirect="/b")

    assert fetch(remote(address)).read_bytes() == CONTENT
    assert file_server.ranges("/b") == [None, "bytes=50000-"]


def test_a_redirect_to_a_file_of_this_machine_is_refused(file_server, fetch, tmp_path):
    (tmp_path / "secret").write_bytes(CONTENT)
    address = file_server.serve("/a", redirect=f"file://{tmp_path}/secret")

    with pytest.raises(DownloadError):
        fetch(remote(address))
    assert not (tmp_path / "data.bin").exists()


def test_an_address_without_the_file_says_so_and_a_mirror_serves(file_server, fetch):
    lost = file_server.address("/lost")
    with pytest.raises(DownloadError, match=r"not at .*/lost any more.*404"):
        fetch(remote(lost))
    assert fetch(remote(lost, file_server.serve("/a", CONTENT))).read_bytes() == CONTENT


def test_a_busy_server_is_asked_again_and_given_up_at_last(file_server, fetch):
    address = file_server.serve("/a", CONTENT, statuses=[503, 429])
    assert fetch(remote(address)).read_bytes() == CONTENT
    file_server.serve("/a", CONTENT, statuses=[503] * 9)
    with pytest.raises(DownloadError, match="503"):
        fetch(remote(address))
    assert len(file_server.ranges("/a")) == 3 + 4


def test_a_line_that_stalls_counts_as_broken(file_server, fetch):
    address = file_server.serve("/a", CONTENT, stall_after=100_000, knows_ranges=False)

    with pytest.raises(DownloadError, match=r"nothing came for too long"):
        fetch(remote(address, size=len(CONTENT)), timeout_s=0.15, pauses_s=(0.01,))
    file_server.files["/a"].stall_after = None
    assert fetch(remote(address)).read_bytes() == CONTENT


def test_cancel_ends_a_stalled_line_at_once_and_keeps_what_has_come(file_server, fetch, tmp_path):
    address = file_server.serve("/a", CONTENT, stall_after=100_000)
    cancel = threading.Event()

    def told(done, _total):
        if done == 100_000:
            threading.Timer(0.1, cancel.set).start()

    began = time.monotonic()
    with pytest.raises(DownloadCancelled) as caught:
        fetch(remote(address), told, cancelled=cancel.is_set, timeout_s=20)

    assert time.monotonic() - began < 5
    assert caught.value.kept == 100_000 == (tmp_path / "data.bin.part").stat().st_size


def test_an_address_that_nobody_answers_at_is_told_at_once(fetch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/a"

    with pytest.raises(OfflineError, match="does not answer") as caught:
        fetch(remote(address), pauses_s=(30.0,))
    assert caught.value.address == address


def test_addresses_that_are_none_of_the_web_are_refused(fetch, tmp_path):
    with pytest.raises(DownloadError, match="no address of the web"):
        fetch(remote(f"file://{tmp_path}/a"))


def test_checksums_are_told_in_words():
    digest = hashlib.sha256(CONTENT).hexdigest()

    assert Checksum("sha256", digest, "X").words == f"SHA-256 {digest}, stated by X"
    assert Checksum("sha256", "b8a5", "X").words == "SHA-256 begins with b8a5, stated by X"
