"""``data``: what there is, fetched from a server on this machine, and used by other verbs."""

import sys

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("core.datasets.downloads.fetch.PAUSES_S", (0.01,) * 3)


def test_the_list_says_what_is_here_and_what_is_not(lab, downloads_from, home):
    done = lab("data")

    assert done.code == 0
    assert "synthetic36       built in" in done.out
    assert "emnist-balanced   not here" in done.out
    listed = lab("data", "list", "--json").json
    assert listed["folder"].startswith(str(home))
    by_name = {each["name"]: each for each in listed["data"]}
    assert by_name["toy-gaussians"]["kind"] == "built in"
    assert by_name["squeezenet1_1"]["kind"] == "weights"
    assert by_name["cifar10"]["state"] == "not here"
    assert by_name["cifar10"]["samples"] == {"train": 50_000, "test": 10_000}
    assert by_name["cifar10"]["bytes"] == 0 < by_name["cifar10"]["download_bytes"]


def test_a_set_is_shown_with_licence_citation_and_checksums(lab, downloads_from):
    done = lab("data", "show", "flowers17")

    assert "No licence is stated" in done.out
    assert "nilsback2006visual" in done.out
    assert "no checksum is published" in done.out
    (facts,) = lab("data", "show", "flowers17", "--json").json["data"]
    assert [file["checksum"] is None for file in facts["files"]] == [False, True]
    assert facts["files"][1]["checksum_note"] == "no checksum is published"
    assert len(lab("data", "show", "emnist", "--json").json["data"]) == 4
    assert "drawn by the program" in lab("data", "show", "synthetic36").out


def test_a_set_is_downloaded_used_by_its_name_and_removed(lab, downloads_from, runs_dir):
    refused = lab("train", "--data", "mnist")
    assert refused.code == 2
    assert "data download mnist" in refused.err

    done = lab("data", "download", "mnist", "--yes", "--json")

    assert done.code == 0
    assert "MNIST: " in done.err
    assert "licence: Creative Commons" in done.err
    assert done.json["data"] == ["mnist"]
    assert done.json["unchecked"] == []
    (facts,) = lab("data", "show", "mnist", "--json").json["data"]
    assert facts["state"] == "here"
    assert facts["place"] == done.json["folder"]
    trained = lab(
        "train", "--data", "mnist", "--epochs", "1", "--runs-dir", runs_dir, "--json"
    ).json
    assert trained["train"]["samples"] == 36
    read = lab("evaluate", trained["run"], "--data", "mnist", "--json").json
    assert read["samples"] == 20
    found = lab("duplicates", "mnist", "--json").json
    assert found["data"] == "mnist"
    again = lab("data", "download", "mnist")
    assert (again.code, again.out.strip()) == (0, done.json["folder"])
    removed = lab("data", "remove", "mnist", "--json").json
    assert removed["bytes"] > 0
    assert lab("data", "remove", "mnist").code == 2


def test_a_folder_of_pictures_is_read_at_a_size_by_its_name(lab, downloads_from, tmp_path):
    assert lab("data", "download", "flowers17", "-y").code == 0

    output = tmp_path / "p.png"
    done = lab(
        "data",
        "preview",
        "flowers17",
        "--picture-size",
        "16",
        "--side",
        "2",
        "-o",
        output,
        "--json",
    )

    assert done.json["data"] == "flowers17"
    assert {each["class"] for each in done.json["samples"]} == {"rose", "tulip"}


def test_nobody_to_ask_is_an_error_and_no_means_no(lab, downloads_from, file_server, monkeypatch):
    done = lab("data", "download", "mnist")
    assert done.code == 2
    assert "--yes" in done.error_lines[-1]

    class Terminal:
        def __init__(self, answer):
            self.answer = answer

        def isatty(self):
            return True

        def readline(self):
            return self.answer

    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert lab("data", "download", "mnist").code == 2
    assert file_server.requests == []
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert lab("data", "download", "mnist").code == 0


def test_another_folder_and_files_fetched_by_hand(lab, downloads_from, file_server, tmp_path):
    files = []
    for file in downloads_from["mnist"].files:
        files.append(tmp_path / file.name)
        files[-1].write_bytes(file_server.files[f"/mnist/{file.name}"].content)
    there = tmp_path / "there"

    first = lab("data", "add", *files[:1], "--dir", there)
    rest = lab("data", "add", *files[1:], "--dir", there, "--json").json

    assert "mnist: still lacks train-labels-idx1-ubyte.gz" in first.out
    assert rest == {"downloads": [{"name": "mnist", "lacks": []}]}
    assert file_server.requests == []
    listed = lab("data", "list", "--dir", there, "--json").json
    assert {each["state"] for each in listed["data"] if each["name"] == "mnist"} == {"here"}
    assert lab("duplicates", there / "mnist", "--json").json["data"] == "mnist"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "imagenet"), "known are: synthetic36"),
        (("download", "imagenet", "--yes"), "nothing that can be downloaded"),
        (("download", "toy-gaussians", "--yes"), "nothing that can be downloaded"),
        (("remove", "mnist"), "nothing of mnist is in"),
        (("add", "nowhere.gz"), "belongs to no download"),
        (("list", "--dir", ""), "--dir '' is no folder"),
        (("preview", "toy-gaussians", "-o", "x.png"), "rows of numbers"),
        (("preview", "synthetic36:1", "-o", "x.jpg"), "must end in .png"),
        (("preview", "synthetic36:1", "-o", "x.png", "--side", "0"), "--side must be from 1"),
        (("preview", "synthetic36:1", "-o", "x.png", "--rotation", "900"), "rotation"),
        (("preview", "emnist", "-o", "x.png"), "emnist-balanced"),
    ],
)
def test_bad_input_is_told_in_one_line(lab, downloads_from, arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = lab("data", *arguments)

    assert done.code == 2
    assert told in done.err
    assert len(done.error_lines) <= 2
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


def test_offline_is_one_line_with_the_address_and_the_place(lab, downloads_from, file_server, home):
    file_server.close()

    done = lab("data", "download", "cifar10", "--yes")

    assert done.code == 2
    assert "cifar-10-python.tar.gz does not answer" in done.error_lines[-1]
    assert str(home) in done.error_lines[-1]
    assert "cifar10.part" in done.error_lines[-1]


def test_a_preview_shows_the_same_samples_as_they_are_and_changed(lab, tmp_path):
    output = tmp_path / "preview.png"
    base = ("data", "preview", "synthetic36:2", "--output", output)

    done = lab(*base, "--rotation", "40", "--shift", "0.1", "--json")

    picture = np.asarray(Image.open(output), float)
    half = (picture.shape[1] - 12) // 2
    left, right = picture[:, :half], picture[:, half + 12 :]
    assert len(done.json["samples"]) == 36
    assert done.json["settings"]["rotation"] == 40
    assert np.abs(left - right).mean() > 5
    assert abs(left.mean() - right.mean()) < 10
    assert lab(*base).code == 2
    looks = ("--thickness", "1", "--pixel-noise", "0.2", "--color-jitter", "0.3")
    assert lab(*base, "--force", *looks, "--json").json["settings"]["thickness"] == 1
    picture = np.asarray(Image.open(output), float)
    assert np.array_equal(picture[:, :half], left)
    assert np.abs(picture[:, half + 12 :] - left).mean() > 5
    plain = lab(*base, "--force")
    assert "no augmentation is set" in plain.err
    picture = np.asarray(Image.open(output), float)
    assert np.array_equal(picture[:, :half], picture[:, half + 12 :])


def test_what_was_downloaded_serves_the_reports(lab, downloads_from, runs_dir):
    def row():
        done = lab("reproduce", "--only", "b-mnist", "--quick", "--json", "--runs-dir", runs_dir)
        return done.json["rows"][0]

    missing = row()
    assert missing["status"] == "missing"
    assert missing["message"].endswith("or the download mnist")

    lab("data", "download", "mnist", "--yes")

    assert row()["status"] == "done"
