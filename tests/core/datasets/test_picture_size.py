import pytest

from core.datasets.picture_size import check_picture_size, parse_picture_size
from core.errors import ConfigError


@pytest.mark.parametrize(("text", "size"), [("auto", 0), ("8", 8), ("64", 64), ("1024", 1024)])
def test_sizes_are_read(text, size):
    assert parse_picture_size(text) == size
    assert check_picture_size(size) == size


@pytest.mark.parametrize(
    "text", ["", "0", "7", "1025", "-64", "64.0", "big", "64 ", "9" * 400, "६४"]
)
def test_other_texts_are_refused_with_the_range(text):
    with pytest.raises(ConfigError, match="must be from 8 to 1024 pixels, or auto; got") as caught:
        parse_picture_size(text)
    assert caught.value.field == "picture_size"


@pytest.mark.parametrize("size", [True, None, "64", 64.0, -1, 7, 2000, [64]])
def test_what_a_file_says_is_checked_too(size):
    with pytest.raises(ConfigError, match="picture_size must be"):
        check_picture_size(size)
