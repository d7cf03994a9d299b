"""Archives from elsewhere, good and bad."""

import io
import re
import tarfile
import zipfile

import pytest

from core.datasets.downloads.folders import flowers_17, untarred, unzipped
from core.datasets.downloads.unpack import unpack_tar, unpack_zip
from core.errors import DownloadCancelled, DownloadError
from tests.sample_downloads import jpeg, mat, tarred, zipped


def quiet(_progress):
    pass


def flat(name):
    return name.rpartition("/")[2] or None


@pytest.fixture
def unpack(tmp_path):
    def run(content, most=10_000_000, kind="tar"):
        archive = tmp_path / "archive"
        archive.write_bytes(content)
        into = tmp_path / "into"
        into.mkdir()
        how = unpack_tar if kind == "tar" else unpack_zip
        how(archive, into, flat, most, quiet)
        return {path.name: path.read_bytes() for path in into.iterdir()}

    return run


FILES = {"top/a.txt": b"a" * 1000, "top/b.txt": b"b"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_files_of_a_tar_come_where_the_program_says(unpack, mode):
    assert unpack(tarred(FILES, mode)) == {"a.txt": b"a" * 1000, "b.txt": b"b"}


def test_files_of_a_zip_come_where_the_program_says(unpack):
    assert unpack(zipped(FILES), kind="zip") == {"a.txt": b"a" * 1000, "b.txt": b"b"}


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_cancel_does_not_wait_for_the_end_of_a_large_file(tmp_path, kind):
    files = {"large": bytes(5_000_000)}
    archive = tmp_path / "archive"
    archive.write_bytes(tarred(files, "w") if kind == "tar" else zipped(files))

    def cancel(_progress):
        raise DownloadCancelled(0)

    with pytest.raises(DownloadCancelled):
        (unpack_tar if kind == "tar" else unpack_zip)(archive, tmp_path, flat, 10_000_000, cancel)

    assert 0 < (tmp_path / "large").stat().st_size < 5_000_000


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x", "top/../../x", "C:\\x", "..\\x"])
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_names_that_lead_out_are_refused(unpack, tmp_path, name, kind):
    content = tarred({name: b"x"}) if kind == "tar" else zipped({name: b"x"})

    with pytest.raises(DownloadError, match="leads out of its folder"):
        unpack(content, kind=kind)
    assert list((tmp_path / "into").iterdir()) == []


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(unpack, kind):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("link")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)

    with pytest.raises(DownloadError, match="link or a device"):
        unpack(buffer.getvalue())


def test_links_in_a_zip_are_refused(unpack):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        member = zipfile.ZipInfo("link")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")

    with pytest.raises(DownloadError, match="which is a link"):
        unpack(buffer.getvalue(), kind="zip")


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_bombs_are_refused(unpack, tmp_path, kind):
    files = {"zeros": bytes(5_000_000)}
    if kind == "tar":
        content = tarred(files)
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("zeros", files["zeros"])
        content = buffer.getvalue()
    assert len(content) < 10_000

    with pytest.raises(DownloadError, match="holds more than 1,000,000 bytes"):
        unpack(content, 1_000_000, kind)
    assert list((tmp_path / "into").iterdir()) == []


@pytest.mark.parametrize("kind", ["tar", "zip"])
@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_what_is_cut_short_is_one_clear_error(unpack, kind, cut):
    noise = bytes(range(256)) * 40
    whole = tarred({"a": noise, "b": noise}) if kind == "tar" else zipped({"a": noise})

    with pytest.raises(DownloadError, match="damaged or cut short"):
        unpack(whole[: int(len(whole) * cut)], kind=kind)


def test_no_archive_at_all_is_told(unpack, tmp_path):
    with pytest.raises(DownloadError, match="no archive at all"):
        unpack(b"<html>Not found</html>" * 100)


def test_two_files_that_become_one_are_told(unpack):
    with pytest.raises(DownloadError, match=r"two files that become a\.txt"):
        unpack(tarred({"x/a.txt": b"1", "y/a.txt": b"2"}))


@pytest.mark.parametrize("how", [untarred, unzipped])
def test_missing_files_are_told(tmp_path, how):
    archive = tmp_path / "archive"
    archive.write_bytes(tarred(FILES) if how is untarred else zipped(FILES))

    with pytest.raises(DownloadError, match="holds 1 of the 2 files"):
        how(re.compile(r"a\.txt"), 2, 10_000)({"archive": archive}, tmp_path, quiet)


@pytest.mark.parametrize(
    ("splits", "told"),
    [
        ({"trn1": [1, 2], "val1": [2], "tst1": [3]}, "picture 2 in val1"),
        ({"trn1": [1, 9], "val1": [2], "tst1": [3]}, "picture 9 in trn1"),
        ({"trn1": [1], "val1": [2]}, "has no tst1"),
        ({"trn1": [1, 4], "val1": [2], "tst1": [3]}, "holds 3 of the 4 files"),
    ],
)
def test_splits_that_do_not_fit_the_pictures_are_told(tmp_path, splits, told):
    (tmp_path / "17flowers.tgz").write_bytes(
        tarred({f"jpg/image_{n:04d}.jpg": jpeg(n) for n in (1, 2, 3)})
    )
    (tmp_path / "datasplits.mat").write_bytes(mat(**splits))
    files = {name: tmp_path / name for name in ("17flowers.tgz", "datasplits.mat")}

    with pytest.raises(DownloadError, match=told):
        flowers_17(("rose", "tulip"), 2)(files, tmp_path / "into", quiet)
