"""Whole downloads: fetched, checked, unpacked, read, removed."""

import json
import os
import shutil
from dataclasses import replace

import pytest

from core.datasets.downloads.fetch import Fetcher
from core.datasets.downloads.getting import add, get
from core.datasets.downloads.ownership import owning
from core.datasets.downloads.registry import DOWNLOADS, find_download, named_sets
from core.datasets.downloads.spec import Checksum
from core.datasets.downloads.store import DownloadStore
from core.datasets.loading import load_dataset
from core.errors import ConfigError, DatasetError, DownloadCancelled, DownloadError, OfflineError
from core.files import write_atomically

QUICK = {"timeout_s": 2.0, "pauses_s": (0.01, 0.01, 0.01, 0.01)}


def quiet(_progress):
    pass


@pytest.fixture
def store(tmp_path, monkeypatch):
    folder = tmp_path / "downloads"
    monkeypatch.setattr("core.datasets.downloads.store.downloads_folder", lambda: folder)
    return DownloadStore()


def fetched(store, name, tell=quiet, **how):
    return get(store, DOWNLOADS.get(name), Fetcher(**(QUICK | how)), tell)


@pytest.mark.parametrize(
    ("name", "data", "classes", "counts", "shape"),
    [
        ("mnist", "mnist", "0123456789", (36, 4, 20), (28, 28)),
        ("emnist", "emnist-balanced", None, None, (28, 28)),
        ("emnist", "emnist-letters", None, None, (28, 28)),
        ("emnist", "emnist-byclass", None, None, (28, 28)),
        ("emnist", "emnist-digits", "0123456789", None, (28, 28)),
        ("cifar10", "cifar10", None, (90, 10, 20), (32, 32, 3)),
        ("flowers17", "flowers17", ("rose", "tulip"), (6, 2, 2), None),
        ("flowers102", "flowers102", ("rose", "tulip"), (6, 2, 2), None),
    ],
)
def test_a_download_becomes_a_data_set_that_is_called_by_its_name(
    downloads_from, store, name, data, classes, counts, shape
):
    with pytest.raises(DatasetError, match=f"{data} is not on this machine yet; .*download {name}"):
        load_dataset(data)
    stages = []

    folder = fetched(store, name, lambda now: stages.append(now.stage))

    dataset = load_dataset(data)
    assert dataset.source.startswith(str(folder))
    if classes:
        assert dataset.class_names == tuple(classes)
    if counts:
        assert tuple(len(split) for _, split in dataset.splits()) == counts
    if shape:
        assert dataset.sample_shape == shape
    assert {"downloading", "checking"} <= set(stages)
    assert not store.staging_of(DOWNLOADS.get(name)).exists()
    record = json.loads((folder / "download.json").read_text())
    assert [each["name"] for each in record["files"]] == [
        file.name for file in downloads_from[name].files
    ]


def test_weights_are_kept_as_they_are_and_are_no_data(downloads_from, store):
    folder = fetched(store, "squeezenet1_1")

    assert (folder / "squeezenet1_1-b8a52dc0.pth").read_bytes() == b"weights" * 1000
    with pytest.raises(DatasetError, match="are weights"):
        load_dataset("squeezenet1_1")
    with pytest.raises(DatasetError, match="emnist-balanced, emnist-letters"):
        load_dataset("emnist")


def test_progress_counts_the_bytes_of_all_files_and_never_falls(downloads_from, store):
    told = []
    fetched(store, "mnist", lambda now: now.stage == "downloading" and told.append(now))

    size = downloads_from["mnist"].size
    assert [now.done for now in told] == sorted(now.done for now in told)
    assert (told[-1].done, told[-1].total) == (size, size)


def test_breaks_are_resumed_in_the_middle_of_a_download(downloads_from, file_server, store):
    served = file_server.files["/mnist/train-images-idx3-ubyte.gz"]
    served.break_after = [5000, 5000, 5000]

    fetched(store, "mnist")

    spans = file_server.ranges("/mnist/train-images-idx3-ubyte.gz")
    assert spans == [None, "bytes=5000-", "bytes=10000-", "bytes=15000-"]
    load_dataset("mnist")


def test_cancel_keeps_a_part_which_goes_on_later_or_is_removed(downloads_from, file_server, store):
    path = "/mnist/train-images-idx3-ubyte.gz"
    file_server.files[path].chunk = 1000
    seen = []

    def cancelled():
        return len(seen) > 3

    with pytest.raises(DownloadCancelled) as caught:
        fetched(store, "mnist", seen.append, cancelled=cancelled)

    state = store.state(DOWNLOADS.get("mnist"))
    assert state.state == "partly"
    assert caught.value.kept == state.bytes > 0
    assert "are kept" in str(caught.value)
    assert store.remove(DOWNLOADS.get("mnist")) >= state.bytes
    assert list(store.folder.iterdir()) == []
    with pytest.raises(DownloadCancelled, match="nothing was kept"):
        fetched(store, "mnist", cancelled=lambda: True)

    fetched(store, "mnist")
    assert store.state(DOWNLOADS.get("mnist")).state == "here"


def test_a_wrong_hash_is_refused_and_nothing_of_the_file_is_kept(downloads_from, store):
    download = downloads_from["mnist"]
    wrong = replace(download.files[0], checksum=Checksum("md5", "0" * 32, "nobody"))

    with pytest.raises(DownloadError, match=r"has md5 .*, not MD5 0+, stated by nobody.*removed"):
        get(store, replace(download, files=(wrong, *download.files[1:])), Fetcher(**QUICK), quiet)

    assert store.state(download).state == "missing"


def test_the_beginning_of_a_hash_is_enough_where_no_more_is_published(downloads_from, store):
    download = downloads_from["squeezenet1_1"]
    (file,) = download.files
    short = Checksum("sha256", file.checksum.digest[:8], "the name")

    get(store, replace(download, files=(replace(file, checksum=short),)), Fetcher(**QUICK), quiet)

    assert store.is_here(download)


def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(
    downloads_from, file_server, store, monkeypatch
):
    usage = shutil._ntuple_diskusage(10**9, 10**9, 10**7)
    monkeypatch.setattr("core.datasets.downloads.getting.shutil.disk_usage", lambda _path: usage)

    with pytest.raises(DownloadError, match=r"MNIST needs 32\.0 MB of disk, and 10\.0 MB are free"):
        fetched(store, "mnist")
    assert file_server.requests == []


def test_a_disk_that_fills_meanwhile_keeps_what_has_come(downloads_from, store, monkeypatch):
    def full(*_args, **_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.datasets.downloads.partial.write_atomically", full)
    with pytest.raises(DownloadError, match=r"cannot be written .*No space left.*Make room"):
        fetched(store, "mnist")
    monkeypatch.setattr("core.datasets.downloads.partial.write_atomically", write_atomically)
    monkeypatch.setattr("core.datasets.downloads.getting.write_atomically", full)
    with pytest.raises(DownloadError, match=r"cannot be unpacked .*files are kept"):
        fetched(store, "cifar10")
    assert store.state(DOWNLOADS.get("cifar10")).state == "partly"
    with pytest.raises(DownloadError, match=r"cannot be unpacked .*files are kept"):
        fetched(store, "squeezenet1_1")
    kept = store.staging_of(DOWNLOADS.get("squeezenet1_1")) / "squeezenet1_1-b8a52dc0.pth"
    assert kept.read_bytes() == b"weights" * 1000


def test_without_a_network_the_address_and_the_place_are_told(
    downloads_from, file_server, store, tmp_path
):
    download = downloads_from["squeezenet1_1"]
    content = file_server.files["/squeezenet1_1/squeezenet1_1-b8a52dc0.pth"].content
    file_server.close()

    with pytest.raises(OfflineError) as caught:
        fetched(store, "squeezenet1_1")

    staging = store.staging_of(download)
    assert download.files[0].addresses[0] in str(caught.value)
    assert str(staging) in str(caught.value)
    (staging / download.files[0].name).write_bytes(content)
    fetched(store, "squeezenet1_1")
    assert store.is_here(download)


def test_files_fetched_by_hand_are_added_one_by_one(downloads_from, file_server, store, tmp_path):
    files = {file.name: file for file in downloads_from["mnist"].files}
    paths = []
    for name in files:
        paths.append(tmp_path / name)
        paths[-1].write_bytes(file_server.files[f"/mnist/{name}"].content)

    assert add(store, paths[:3], quiet) == {"mnist": [paths[3].name]}
    assert add(store, paths[3:], quiet) == {"mnist": []}
    assert add(store, paths[:1], quiet) == {"mnist": []}

    assert file_server.requests == []
    assert all(path.exists() for path in paths)
    load_dataset("mnist")


def test_added_files_are_checked(downloads_from, store, tmp_path):
    wrong = tmp_path / "train-images-idx3-ubyte.gz"
    wrong.write_bytes(b"no such thing")

    with pytest.raises(DownloadError, match="13 bytes"):
        add(store, [wrong], quiet)
    assert wrong.exists()
    assert store.state(DOWNLOADS.get("mnist")).state == "missing"
    with pytest.raises(DownloadError, match=r"belongs to no download.*gzip\.zip"):
        add(store, [tmp_path / "other"], quiet)
    with pytest.raises(DownloadError, match="no file that exists"):
        add(store, [tmp_path / "gzip.zip"], quiet)


def test_a_damaged_archive_without_a_checksum_is_one_error_and_is_removed(
    downloads_from, file_server, store
):
    file_server.serve("/flowers17/datasplits.mat", b"no matrix")

    with pytest.raises(DownloadError, match=r"No checksum .*datasplits\.mat, which was removed"):
        fetched(store, "flowers17")

    staging = store.staging_of(downloads_from["flowers17"])
    assert [path.name for path in staging.iterdir()] == ["17flowers.tgz"]


def test_one_at_a_time_fetches_a_download(downloads_from, store):
    staging = store.staging_of(DOWNLOADS.get("mnist"))
    staging.mkdir(parents=True)

    with owning(staging, "MNIST"), pytest.raises(DownloadError, match="being fetched already"):
        fetched(store, "mnist")
    (staging / "owner.json").write_text('{"pid": 1, "started": 0}')
    fetched(store, "mnist")


def test_a_folder_of_that_name_that_was_not_downloaded_is_left_alone(downloads_from, store):
    mine = store.folder / "mnist"
    mine.mkdir(parents=True)
    (mine / "mine.txt").write_text("mine")

    with pytest.raises(DownloadError, match="is in the way"):
        fetched(store, "mnist")
    store.remove(DOWNLOADS.get("mnist"))
    assert (mine / "mine.txt").read_text() == "mine"
    with pytest.raises(DownloadError, match="nothing of mnist"):
        store.remove(DOWNLOADS.get("mnist"))


def test_removing_takes_only_what_was_downloaded(downloads_from, store):
    fetched(store, "mnist")
    fetched(store, "squeezenet1_1")

    store.remove(DOWNLOADS.get("mnist"))

    assert [path.name for path in store.folder.iterdir()] == ["squeezenet1_1"]
    assert store.complete_folders() == [store.folder / "squeezenet1_1"]


def test_what_is_removed_while_it_is_weighed_does_not_count(downloads_from, store, monkeypatch):
    folder = fetched(store, "mnist")
    whole, walk = store.state(DOWNLOADS.get("mnist")).bytes, os.walk
    gone = folder / "train-labels-idx1-ubyte.gz"
    size = gone.stat().st_size

    def removing(place):
        for found in walk(place):
            gone.unlink()
            yield found

    monkeypatch.setattr("core.datasets.downloads.store.os.walk", removing)

    assert store.state(DOWNLOADS.get("mnist")).bytes == whole - size


def test_a_path_of_that_name_comes_before_a_download(store, tmp_path, monkeypatch, write_pictures):
    monkeypatch.chdir(tmp_path)
    write_pictures({f"{c}/{n}.png": 50 * n for c in ("a", "b") for n in range(1, 5)}).rename(
        tmp_path / "flowers17"
    )

    assert load_dataset("flowers17").class_names == ("a", "b")


def test_downloads_are_found_by_their_names_and_by_those_of_their_sets():
    assert find_download("emnist-letters").name == "emnist"
    assert find_download("squeezenet1_1").name == "squeezenet1_1"
    assert set(named_sets()) == {
        "mnist", "emnist-balanced", "emnist-letters", "emnist-byclass", "emnist-digits",
        "cifar10", "flowers17", "flowers102",
    }  # fmt: skip
    with pytest.raises(ConfigError, match="'imagenet' is nothing that can be downloaded"):
        find_download("imagenet")
