"""Every kind of zip that is no run, or that must not be unpacked."""

import io
import json
import os
import stat
import struct
import zipfile

import pytest

from core.errors import RunError
from core.runs import zip_source
from core.runs.importing import import_run
from core.runs.record import new_record
from core.runs.record_json import record_to_json
from core.runs.store import RunStore


@pytest.fixture
def record(config, dataset):
    return record_to_json(new_record("one", config, dataset, 100, "cpu"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "given.zip"


@pytest.fixture
def refused(path, tmp_path):
    """Import the zip, which must be refused without a trace; return the reason."""
    store = RunStore(tmp_path / "runs")

    def call():
        with pytest.raises(RunError) as caught:
            import_run(path, store)
        assert not store.root.exists() or os.listdir(store.root) == []
        assert sorted(p.name for p in tmp_path.iterdir()) in (["given.zip"], ["given.zip", "runs"])
        text = str(caught.value)
        assert "given.zip" in text
        assert "\n" not in text
        return text

    return call


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


def write(path, entries, compression=zipfile.ZIP_STORED):
    """Write entries, names as they are: neither turned nor cut nor made unique."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo("placeholder") if isinstance(name, str) else name
            if isinstance(name, str):
                info.filename = info.orig_filename = name
            info.compress_type = compression
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("warnings.warn", lambda *_, **__: None)
                archive.writestr(info, data)


def test_a_record_alone_is_a_run_at_the_top_or_one_folder_below(path, record, store):
    for number, top in enumerate(("", "some run/")):
        record = json.dumps(json.loads(record) | {"seconds": number})
        write(path, [(f"{top}run.json", record)])

        assert import_run(path, store).is_new
    assert {run.run_id for run in store.runs()} == {"given", "some run"}


@pytest.mark.parametrize(
    "name",
    [
        "../run.json",
        "x/../../evil.csv",
        "x/..",
        "..",
        "x/./a.csv",
        "x//a.csv",
        "/etc/passwd",
        "//server/share/a.csv",
        "C:/a.csv",
        "C:a.csv",
        "x/a.csv:stream",
        "..\\a.csv",
        "x\\..\\..\\a.csv",
        "\\\\server\\a.csv",
        "x/nul.csv",
        "x/CON",
        "x/com1.safetensors",
        "x/COM¹.csv",
        "aux/a.csv",
        "x/a.csv.",
        "x/a.csv ",
        "x /a.csv",
        "x/a\n.csv",
        "x/a\x1b[2J.csv",
        "x/a.csv\0.png",
        "x/run.json/a.csv",
        "X/RUN.JSON",
        "x/Run.json",
    ],
)
def test_a_name_that_could_do_harm_anywhere_is_refused(path, record, refused, name):
    write(path, [("x/run.json", record), (name, b"evil")])

    assert "is not opened" in refused()


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_device_is_refused(path, record, refused, mode):
    link = zipfile.ZipInfo("x/metrics.csv")
    link.external_attr = (mode | 0o777) << 16
    write(path, [("x/run.json", record), (link, "/etc/passwd")])

    assert "link" in refused()


@pytest.mark.parametrize("name", ["x/metrics.csv", "x/run.json"])
def test_a_name_that_comes_twice_is_refused(path, record, refused, name):
    write(path, [("x/run.json", record), ("x/metrics.csv", b""), (name, b"")])

    assert "twice" in refused()


def test_two_ways_to_write_an_accent_are_one_name(path, record, refused):
    write(path, [("x/run.json", record), ("x/\u00e9.png", b""), ("x/e\u0301.png", b"")])

    assert "twice" in refused()


def test_an_encrypted_file_is_refused(path, record, refused):
    write(path, [("x/run.json", record), ("x/metrics.csv", b"abc")])
    data = bytearray(path.read_bytes())
    # The flags of the last entry in the directory.
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)

    assert "not opened" in refused()


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([], "no run.json"),
        (["x/metrics.csv"], "no run.json"),
        (["x/y/run.json"], "one folder below, only 'x/y/run.json'"),
        (["__MACOSX/x/._run.json"], "no run.json"),
        (["x/run.json", "y/run.json"], "2 runs"),
        (["run.json", "x/run.json"], "2 runs"),
    ],
)
def test_a_zip_without_exactly_one_run_says_what_it_lacks(path, record, refused, names, reason):
    write(path, [(name, record) for name in names])

    assert reason in refused()


def test_what_no_run_holds_is_left_out_and_told(path, record, store):
    foreign = ["__MACOSX/x/._run.json", "x/.DS_Store", "x/checkpoints/sub/a.csv", "x/setup.exe"]
    foreign += ["x/desktop.ini", "x/notes/a.json", "y/metrics.csv"]
    known = ["x/metrics.csv", "x/batch_losses.f32", "x/checkpoints/epoch_0001.safetensors"]
    write(path, [("x/run.json", record), *((name, b"abc") for name in [*foreign, *known])])

    imported = import_run(path, store)

    files = {str(p.relative_to(store.root)) for p in store.root.rglob("*") if p.is_file()}
    assert files == {"x/run.json", *known}
    assert imported.left_out == tuple(sorted(foreign))


def test_folders_in_the_listing_are_no_harm(path, record, store):
    write(path, [("x/", b""), ("x/checkpoints/", b""), ("x/run.json", record)])

    assert import_run(path, store).is_new


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04", b"PK\x05\x06"])
def test_a_file_that_is_no_zip_is_refused(path, refused, data):
    path.write_bytes(data)

    assert "cannot be read as a zip" in refused()


def test_a_file_that_is_not_there_is_refused(path, store):
    with pytest.raises(RunError, match="no file"):
        import_run(path, store)


def test_a_zip_cut_short_anywhere_is_refused(path, record, refused):
    write(path, [("x/run.json", record), ("x/metrics.csv", b"abc" * 100)])
    data = path.read_bytes()
    for length in range(0, len(data), len(data) // 20):
        path.write_bytes(data[:length])
        refused()


@pytest.mark.parametrize("name", ["x/metrics.csv", "x/run.json"])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_byte_that_changed_is_seen(path, record, refused, name, compression):
    write(path, [("x/run.json", record), ("x/metrics.csv", bytes(range(256)) * 9)], compression)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    data[entry.header_offset + 30 + len(name) + entry.compress_size // 2] ^= 0x10
    path.write_bytes(data)

    assert f"damaged at {name[2:]}" in refused()


def test_any_changed_byte_is_refused_or_does_no_harm(path, record, tmp_path):
    write(path, [("x/run.json", record), ("x/metrics.csv", b"abc")], zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    for position in range(0, len(data), 7):
        changed = bytearray(data)
        changed[position] ^= 0xFF
        path.write_bytes(changed)
        store = RunStore(tmp_path / "runs" / str(position))
        try:
            import_run(path, store)
        except RunError:
            assert not store.root.exists() or os.listdir(store.root) == []
        else:
            # Dates, comments and the like.
            (run,) = store.runs()
            assert run.record.name == "one"


def test_an_unknown_way_of_packing_is_refused(path, record, refused):
    write(path, [("x/run.json", record), ("x/metrics.csv", b"abc")])
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        struct.pack_into("<H", data, data.rindex(mark) + offset, 97)
    path.write_bytes(data)

    assert "damaged at metrics.csv" in refused()


def test_a_bomb_of_zeros_is_refused(path, record, refused, monkeypatch):
    monkeypatch.setattr(zip_source, "_HARMLESS_BYTES", 100_000)
    entries = [("x/run.json", record), ("x/resume.safetensors", bytes(2_000_000))]
    write(path, entries, zipfile.ZIP_DEFLATED)

    assert "would become" in refused()


def test_a_bomb_whose_files_share_their_bytes_is_refused(path, record, refused):
    write(path, [("x/run.json", record), ("x/metrics.csv", os.urandom(9000))])
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    (end,) = (data.rindex(b"PK\x05\x06"),)
    entry = data[data.rindex(b"PK\x01\x02") : end]
    copies = b"".join(entry.replace(b"metrics", b"metric%d" % n) for n in range(3))
    directory = data[start:end] + copies
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 5, 5, len(directory))
    path.write_bytes(data[:start] + directory + tail)

    assert "would become" in refused()


def test_a_size_that_lies_is_seen(path, record, refused):
    write(path, [("x/run.json", record), ("x/metrics.csv", bytes(9000))], zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.rindex(mark) + offset, 90)
    path.write_bytes(data)

    assert "damaged at metrics.csv" in refused()


def test_more_files_than_any_run_has_are_refused(path, record, refused, monkeypatch):
    monkeypatch.setattr(zip_source, "MAX_ENTRIES", 3)
    write(path, [("x/run.json", record), *((f"x/{n}.csv", b"") for n in range(3))])

    assert "4 files" in refused()


def test_a_record_too_large_to_be_one_is_not_read(path, record, refused, monkeypatch):
    monkeypatch.setattr(zip_source, "MAX_RECORD_BYTES", 100)
    write(path, [("x/run.json", record)])

    assert "more than any run needs" in refused()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "damaged"),
        (b"{}", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"[" * 5000, "damaged"),
        (b'{"format_version": 1}', "lacks"),
        (b'{"format_version": 99}', "newer"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused(path, refused, text, reason):
    write(path, [("x/run.json", text)])

    assert reason in refused()


def test_another_kind_of_zip_is_no_run(path, refused):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("images.npy", b"abc")
    path.write_bytes(buffer.getvalue())

    assert (
        refused() == "given.zip is no run: it holds no run.json; give a zip made by 'Export as zip'"
    )
