"""Fixtures for all tests; nothing here needs Qt."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

# First of all: it says how many threads NumPy may use, and test files import NumPy before it.
import core  # noqa: F401

if "PYTEST_XDIST_WORKER" in os.environ:
    # Several test processes share the cores already; PyTorch's own threads would only wait.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("MKL_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent


HOMES = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory):
    """Keep runs, logs and drawn characters of tests, and of programs they start, to the tests."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    for name in HOMES:
        patch.setenv(name, str(tmp_path_factory.mktemp("session-home")))
    patch.setenv("XDG_CACHE_HOME", str(folder))
    patch.setattr("core.datasets.synthetic36.cache_folder", lambda: folder / "characters")
    patch.setattr("core.datasets.picture_cache.cache_folder", lambda: folder / "pictures")
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _no_log_stays_open():
    yield
    close_logs()


def close_logs():
    """Take back what `configure_logging` did."""
    for handler in logging.getLogger().handlers[:]:
        # The program's own; pytest's are of other types.
        if type(handler) in (logging.StreamHandler, RotatingFileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.fixture(scope="session")
def shared_data():
    """Folder of the real data; without it the test is skipped, except in continuous integration."""
    configured = os.environ.get("RECOGNITION_LAB_TEST_DATA")
    folder = Path(configured) if configured else ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    reason = "no real data: $RECOGNITION_LAB_TEST_DATA and ../shared/data are no folder"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def write_pictures(tmp_path):
    """Write pictures, given by their paths below a folder, and return that folder.

    A number stands for a picture of 12x10 pixels of that shade; bytes are written as they are.
    """
    root = tmp_path / "pictures"

    def write(pictures):
        for name, picture in pictures.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(picture, bytes):
                path.write_bytes(picture)
                continue
            if isinstance(picture, int):
                picture = np.full((10, 12, 3), picture, np.uint8)
                picture[0, 0] = (255, 0, 0)
            Image.fromarray(picture).save(path)
        return root

    return write


@pytest.fixture
def file_server(monkeypatch):
    """A server on this machine: see `tests/download_server.py`."""
    from tests.download_server import FileServer

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    server = FileServer()
    yield server
    server.close()


@pytest.fixture
def downloads_from(file_server, monkeypatch):
    """Offer small downloads of that server in place of the real ones."""
    from tests.sample_downloads import offer

    return offer(file_server, monkeypatch)
