"""Fixtures for all tests; nothing here needs Qt."""

import os
from pathlib import Path

import pytest

# First of all: it says how many threads NumPy may use, and test files import NumPy before it.
import core  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Characters that tests draw are kept for the tests alone, also for programs they start."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder))
    patch.setattr("core.datasets.synthetic36.cache_folder", lambda: folder / "characters")
    yield
    patch.undo()


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
