import pytest

from core.datasets.image_files import find_image_files, holds_classes
from core.errors import DatasetError


def layout(files):
    """Return (part, class, name) of each picture."""
    return [(file.part, files.class_names[file.label], file.name) for file in files.files]


def test_splits_are_read_in_their_order_and_classes_sorted_as_text(write_pictures):
    folder = write_pictures(
        {
            f"{split}/{name}/{number}.png": 9
            for split in ("test", "valid", "train")
            for name in ("b", "a", "B2", "10", "9")
            for number in (1,)
        }
    )

    found = find_image_files(folder)

    assert found.class_names == ("10", "9", "B2", "a", "b")
    assert layout(found)[:2] == [("train", "10", "train/10/1.png"), ("train", "9", "train/9/1.png")]
    assert [file.part for file in found.files] == ["train"] * 5 + ["validation"] * 5 + ["test"] * 5
    assert not found.notes


def test_a_lone_set_may_have_a_class_that_is_called_like_a_split(write_pictures):
    folder = write_pictures({"train/1.png": 1, "bus/1.png": 2, "test/1.png": 3})

    found = find_image_files(folder)

    assert found.class_names == ("bus", "test", "train")
    assert {file.part for file in found.files} == {"all"}


def test_one_split_alone_is_a_lone_set(write_pictures):
    folder = write_pictures({"train/a/1.png": 1, "train/b/1.png": 2})

    assert layout(find_image_files(folder)) == [
        ("all", "a", "train/a/1.png"),
        ("all", "b", "train/b/1.png"),
    ]


def test_pictures_below_a_class_are_read_in_sorted_order_and_others_passed_over(write_pictures):
    folder = write_pictures(
        {
            "a/z.JPG": 1,
            "a/b/deep/2.png": 1,
            "a/b/1.png": 1,
            "a/a.png": 1,
            "a/.hidden.png": 1,
            "a/.thumbs/1.png": 1,
            "a/Thumbs.db": b"x",
            "a/notes.txt": b"x",
            "b/1.png": 1,
            ".git/a/1.png": 1,
            "__MACOSX/a/._1.png": 1,
            "empty/readme.md": b"x",
        }
    )

    found = find_image_files(folder)

    assert found.class_names == ("a", "b")
    assert [file.name for file in found.files] == [
        "a/a.png",
        "a/z.JPG",
        "a/b/1.png",
        "a/b/deep/2.png",
        "b/1.png",
    ]


def test_links_that_lead_in_a_circle_are_not_followed(write_pictures):
    folder = write_pictures({"a/1.png": 1, "b/1.png": 1})
    (folder / "a" / "again").symlink_to(folder / "a", target_is_directory=True)

    assert len(find_image_files(folder).files) == 2


def test_pictures_beside_the_splits_are_spoken_of(write_pictures):
    folder = write_pictures({"train/a/1.png": 1, "train/b/1.png": 1, "more/c/1.png": 1})

    found = find_image_files(folder)

    assert found.class_names == ("a", "b")
    assert found.notes == ("The pictures in more were passed over: they are of no split.",)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["only/1.png"], r"one class alone, only; expected .* cat and dog"),
        (["1.png"], r"no pictures of any class; expected"),
        (["train/a/1.png", "val/a/1.png"], "one class alone, a"),
        (["train/a/1.png", "val/a/1.png", "valid/a/1.png"], "val and valid, which are the same"),
        (
            ["train/a/1.png", "train/b/1.png", "test/c/1.png", "test/d/1.png"],
            "of c, d in test, but none in train; add some there, or leave the class out",
        ),
        (["Cat/1.png", "cat /1.png"], "'Cat' and 'cat ', which differ only in case, blanks"),
        (
            [
                "train/caf\N{LATIN SMALL LETTER E WITH ACUTE}/1.png",
                "train/tea/1.png",
                "val/cafe\N{COMBINING ACUTE ACCENT}/1.png",
            ],
            "which differ only in .* accents; give one class one name",
        ),
    ],
)
def test_what_is_no_data_set_is_told_in_words(write_pictures, names, words):
    folder = write_pictures(dict.fromkeys(names, 1))

    with pytest.raises(DatasetError, match=words):
        find_image_files(folder)


def test_a_folder_that_is_gone_is_told(tmp_path):
    with pytest.raises(DatasetError, match="folder gone cannot be read: No such file"):
        find_image_files(tmp_path / "gone")
    assert not holds_classes(tmp_path / "gone")
