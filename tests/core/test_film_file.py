import numpy as np
import pytest
from PIL import Image

from core.errors import ConfigError
from core.film_file import FilmFile, check_film_target, film_epochs


def frame(level):
    """A white frame with a grey square."""
    picture = np.full((40, 60, 3), 255, np.uint8)
    picture[10:30, 10:30] = level
    return picture


def test_a_film_shows_all_epochs_or_some_evenly_spread():
    assert film_epochs([0, 1, 5], most=3) == [0, 1, 5]
    chosen = film_epochs(list(range(1001)), most=101)
    assert chosen == list(range(0, 1001, 10))
    assert film_epochs(list(range(7)), most=3) == [0, 3, 6]


def test_a_gif_holds_every_frame_and_holds_the_last_one(tmp_path):
    film = FilmFile(tmp_path / "film.gif")
    for epoch in range(5):
        film.add(frame(50 * epoch), epoch)
    film.finish()

    with Image.open(tmp_path / "film.gif") as found:
        assert (found.n_frames, found.size) == (5, (60, 40))
        shades = []
        for number in range(5):
            found.seek(number)
            assert found.info["duration"] == (2000 if number == 4 else 500)
            shades.append(int(np.asarray(found.convert("L"))[20, 20]))
    np.testing.assert_allclose(shades, [0, 50, 100, 150, 200], atol=30)


def test_a_folder_holds_a_picture_an_epoch(tmp_path):
    film = FilmFile(tmp_path / "film")
    film.add(frame(10), 3)
    film.add(frame(20), 12)
    assert not (tmp_path / "film").exists()
    film.finish()

    assert [path.name for path in sorted((tmp_path / "film").iterdir())] == [
        "epoch_0003.png",
        "epoch_0012.png",
    ]
    with Image.open(tmp_path / "film" / "epoch_0012.png") as found:
        np.testing.assert_array_equal(np.asarray(found), frame(20))


@pytest.mark.parametrize("name", ["film", "film.gif"])
def test_a_film_that_is_given_up_leaves_nothing(tmp_path, name):
    film = FilmFile(tmp_path / name)
    film.add(frame(10), 0)
    film.give_up()

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious.txt").write_text("")

    with pytest.raises(ConfigError, match="name a new folder"):
        check_film_target(tmp_path / "full")
    with pytest.raises(ConfigError, match=r"written as \.gif"):
        check_film_target(tmp_path / "film.mp4")
    check_film_target(tmp_path / "new")
    check_film_target(tmp_path / "film.GIF")
