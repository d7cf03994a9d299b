"""What the window remembers between two starts; hyper-parameters of a run live in its folder."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from PySide6.QtCore import QByteArray, QSettings

from core.version import APPLICATION_ID
from gui.theme.manager import ThemeChoice
from gui.widgets.plot_options import PlotOptions

logger = logging.getLogger(__name__)

VERSION = 1
MAX_RECENT_DATA = 10
MAX_RECENT_PICTURES = 20

Migration = Callable[[QSettings], None]

MIGRATIONS: dict[int, Migration] = {}
"""From version n to n + 1; an entry is added with every change of a key's name or meaning."""


class Preferences:
    """Typed access to the settings file; what cannot be read counts as its default.

    Parameters
    ----------
    settings : QSettings
        Where it is kept. `for_user` opens the user's own; tests pass a temporary file.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings
        self._migrate()

    @classmethod
    def for_user(cls) -> "Preferences":
        """Open the preferences of whoever runs the program."""
        return cls(
            QSettings(
                QSettings.Format.IniFormat,
                QSettings.Scope.UserScope,
                APPLICATION_ID,
                APPLICATION_ID,
            )
        )

    def sync(self) -> bool:
        """Write what was changed; return whether that worked."""
        self._settings.sync()
        written = self._settings.status() == QSettings.Status.NoError
        if not written:
            logger.warning("Preferences could not be written to %s", self._settings.fileName())
        return written

    @property
    def theme(self) -> ThemeChoice:
        """The theme that was chosen."""
        stored = self._text("theme", "system")
        for choice in get_args(ThemeChoice):
            if stored == choice:
                return choice  # type: ignore[no-any-return]
        self._log_unreadable("theme", stored)
        return "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("theme", choice)

    @property
    def window_geometry(self) -> QByteArray:
        """For ``QWidget.restoreGeometry``; empty at first."""
        return self._bytes("window/geometry")

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("window/geometry", geometry)

    def dialog_geometry(self, name: str) -> QByteArray:
        """Return what ``QWidget.restoreGeometry`` of another window takes; empty at first."""
        return self._bytes(f"{name}/geometry")

    def set_dialog_geometry(self, name: str, geometry: QByteArray) -> None:
        """Remember place and size of another window."""
        self._settings.setValue(f"{name}/geometry", geometry)

    def splitter_state(self, name: str) -> QByteArray:
        """Return what ``QSplitter.restoreState`` of the splitter `name` takes; empty at first."""
        return self._bytes(f"splitters/{name}")

    def set_splitter_state(self, name: str, state: QByteArray) -> None:
        """Remember the place of the splitter `name`."""
        self._settings.setValue(f"splitters/{name}", state)

    @property
    def recent_data(self) -> tuple[str, ...]:
        """Paths and names of data that were opened, newest first."""
        stored = self._json("data/recent", [])
        if isinstance(stored, list) and all(isinstance(entry, str) for entry in stored):
            return tuple(stored[:MAX_RECENT_DATA])
        self._log_unreadable("data/recent", stored)
        return ()

    def add_recent_data(self, entry: str | Path) -> None:
        """Put `entry` first among the recent data."""
        others = [known for known in self.recent_data if known != str(entry)]
        self._set_json("data/recent", [str(entry), *others][:MAX_RECENT_DATA])

    def remove_recent_data(self, entry: str | Path) -> None:
        """Forget `entry`, such as a file that is gone."""
        self._set_json("data/recent", [known for known in self.recent_data if known != str(entry)])

    @property
    def recent_pictures(self) -> tuple[str, ...]:
        """Paths of pictures that were read, newest first."""
        stored = self._json("pictures/recent", [])
        if isinstance(stored, list) and all(isinstance(entry, str) for entry in stored):
            return tuple(stored[:MAX_RECENT_PICTURES])
        self._log_unreadable("pictures/recent", stored)
        return ()

    def add_recent_picture(self, path: Path) -> None:
        """Put a picture first among the recent ones."""
        others = [known for known in self.recent_pictures if known != str(path)]
        self._set_json("pictures/recent", [str(path), *others][:MAX_RECENT_PICTURES])

    def remove_recent_picture(self, path: str) -> None:
        """Forget a picture."""
        left = [known for known in self.recent_pictures if known != path]
        self._set_json("pictures/recent", left)

    @property
    def kept_pages_told(self) -> bool:
        """Whether it was said where pages are kept that have no place of their own."""
        return self._json("pictures/kept_told", False) is True

    @kept_pages_told.setter
    def kept_pages_told(self, told: bool) -> None:
        self._set_json("pictures/kept_told", told)

    @property
    def last_data(self) -> str:
        """The data shown when the window was closed; empty at first."""
        return self._text("data/last", "")

    @last_data.setter
    def last_data(self, entry: str | Path) -> None:
        self._settings.setValue("data/last", str(entry))

    @property
    def report_folders(self) -> tuple[str, ...]:
        """Folders in which the data of the reports are looked for, in this order."""
        stored = self._json("reports/folders", [])
        if isinstance(stored, list) and all(isinstance(entry, str) for entry in stored):
            return tuple(stored)
        self._log_unreadable("reports/folders", stored)
        return ()

    @report_folders.setter
    def report_folders(self, folders: Iterable[str]) -> None:
        self._set_json("reports/folders", list(folders))

    @property
    def runs_dir(self) -> Path | None:
        """Where runs are kept, if not in the usual place."""
        stored = self._text("runs_dir", "")
        return Path(stored) if stored else None

    @runs_dir.setter
    def runs_dir(self, folder: Path | None) -> None:
        self._settings.setValue("runs_dir", "" if folder is None else str(folder))

    @property
    def plot_options(self) -> PlotOptions:
        """How curves are shown."""
        stored = self._json("plots/options", {})
        try:
            return PlotOptions.from_mapping(stored)  # type: ignore[arg-type]
        except (TypeError, ValueError, AttributeError):
            self._log_unreadable("plots/options", stored)
            return PlotOptions()

    @plot_options.setter
    def plot_options(self, options: PlotOptions) -> None:
        self._set_json("plots/options", options.to_mapping())

    @property
    def coverage_shown(self) -> bool | None:
        """Whether the coverage of the training samples is shown; None as the sampler needs it."""
        shown = self._json("coverage_shown", None)
        return shown if isinstance(shown, bool) else None

    @coverage_shown.setter
    def coverage_shown(self, shown: bool) -> None:
        self._set_json("coverage_shown", shown)

    @property
    def light_pictures(self) -> bool:
        """Whether plots are taken away in light colours, as papers want them, in any theme."""
        return self._json("plots/light_pictures", False) is True

    @light_pictures.setter
    def light_pictures(self, light: bool) -> None:
        self._set_json("plots/light_pictures", light)

    @property
    def export_folder(self) -> str:
        """Where something was last saved; empty at first."""
        return self._text("export_folder", "")

    @export_folder.setter
    def export_folder(self, folder: str | Path) -> None:
        self._settings.setValue("export_folder", str(folder))

    @property
    def last_model(self) -> str:
        """The model of the run begun last; empty where there was none."""
        return self._text("last_model", "")

    @last_model.setter
    def last_model(self, name: str) -> None:
        self._settings.setValue("last_model", name)

    def form_values(self, model: str) -> dict[str, Any]:
        """Return what was last entered in the form of `model`; empty at first."""
        stored = self._json(f"forms/{model}", {})
        if isinstance(stored, dict):
            return stored
        self._log_unreadable(f"forms/{model}", stored)
        return {}

    def set_form_values(self, model: str, values: Mapping[str, Any]) -> None:
        """Remember what is entered in the form of `model`; tuples come back as lists."""
        self._set_json(f"forms/{model}", dict(values))

    def _migrate(self) -> None:
        if not self._settings.contains("version"):
            self._settings.setValue("version", VERSION)
            return
        version = self._version()
        if version > VERSION:
            logger.warning("Preferences are of version %d, newer than %d", version, VERSION)
            return
        for step in range(version, VERSION):
            if step in MIGRATIONS:
                MIGRATIONS[step](self._settings)
        self._settings.setValue("version", VERSION)

    def _version(self) -> int:
        stored = self._settings.value("version")
        try:
            return int(str(stored))
        except ValueError:
            self._log_unreadable("version", stored)
            return VERSION

    def _text(self, key: str, default: str) -> str:
        stored = self._settings.value(key, default)
        if isinstance(stored, str):
            return stored
        # An ini value with a comma that was typed by hand is read as a list.
        self._log_unreadable(key, stored)
        return default

    def _bytes(self, key: str) -> QByteArray:
        stored = self._settings.value(key, QByteArray())
        if isinstance(stored, QByteArray):
            return stored
        self._log_unreadable(key, stored)
        return QByteArray()

    def _json(self, key: str, default: object) -> object:
        stored = self._text(key, "")
        if not stored:
            return default
        try:
            return json.loads(stored)
        except ValueError:
            self._log_unreadable(key, stored)
            return default

    def _set_json(self, key: str, value: object) -> None:
        self._settings.setValue(key, json.dumps(value))

    def _log_unreadable(self, key: str, stored: object) -> None:
        logger.warning("Preference %r cannot be read and is ignored: %r", key, stored)
