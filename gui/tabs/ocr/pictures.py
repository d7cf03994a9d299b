"""Which pictures there are: of this session, of earlier ones, and the program's own."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from core.ocr.kept_pages import is_kept_apart
from core.ocr.picture_file import Picture
from core.synthetic.sample_pages import shipped_samples
from gui.ocr.document import OcrDocument
from gui.preferences import Preferences
from gui.tabs.ocr.start_folder import start_folder
from gui.tabs.ocr.thumbnails import Glance, Thumbnails, image_of
from gui.tabs.ocr.view import OcrView
from gui.widgets.picture_rows import PictureRow

KEPT_TOPIC = "where pages are kept"


class OcrPictures(QObject):
    """Fills the card, and opens what is chosen there."""

    def __init__(
        self, view: OcrView, document: OcrDocument, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._list = view.pictures.list
        self._document = document
        self._preferences = preferences
        self._session: list[Path] = []
        self._samples = {path: sample.title for path, sample in shipped_samples().items()}
        self._glances: dict[str, Glance] = {}
        self._locked: dict[str, int] = {}
        self._unsaved: set[str] = set()
        self._thumbnails = Thumbnails(self)
        self._thumbnails.made.connect(self._on_glance)
        self._list.imageWanted.connect(self._thumbnails.ask)
        self._list.chosen.connect(lambda key: document.open(Path(key)))
        self._list.removePressed.connect(self.remove)
        view.pictures.remove.clicked.connect(lambda _checked=False: self.remove(self._list.key))
        document.pageChanged.connect(self._on_page_changed)
        document.turned.connect(self._on_turned)
        document.saved.connect(self._on_saved)
        document.unsaved.connect(self._on_unsaved)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._list.step(by))
        self._show()

    @property
    def is_busy(self) -> bool:
        """Whether a thumbnail is still to come."""
        return self._thumbnails.is_busy

    @property
    def samples(self) -> list[Path]:
        """The sample pages, the first one first."""
        return list(self._samples)

    @property
    def folder(self) -> str:
        """Where to look for pictures first."""
        return start_folder(self._document.picture, self._preferences.recent_pictures)

    def title(self, picture: Path | Picture) -> str:
        """Return what a picture is called: by its file, or its name among the sample pages."""
        if isinstance(picture, Path):
            return self._samples.get(picture, picture.name)
        path = picture.path
        return picture.name if path is None else self._samples.get(path, picture.name)

    def add(self, paths: Iterable[Path]) -> None:
        """Put pictures on the list of this session."""
        for path in paths:
            if path not in self._session and path not in self._samples:
                self._session.append(path)
        self._show()

    def remove(self, key: str | None) -> None:
        """Take a picture off the lists; its file stays, and sample pages do."""
        if key is None:
            return
        self._session = [path for path in self._session if str(path) != key]
        self._preferences.remove_recent_picture(key)
        self._show()

    def show_opened(self) -> None:
        """Mark the picture that was opened, and remember it."""
        picture = self._document.picture
        if picture is None or picture.path is None:
            return
        if picture.path not in self._samples:
            self.add([picture.path])
            self._preferences.add_recent_picture(picture.path)
        self._list.set_key(str(picture.path))
        if is_kept_apart(picture.path):
            self._tell_where(picture.path.parent)

    def _on_page_changed(self) -> None:
        picture = self._document.picture
        if picture is not None:
            locked = sum(each.is_locked for each in self._document.page)
            self._locked[str(picture.path)] = locked
            self._show()

    def _on_turned(self) -> None:
        content = self._document.content
        if content is not None:
            self._list.set_image(str(content.picture.path), image_of(content.levels[-1]))

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        self._unsaved.clear()
        self._show()
        for path in filter(is_kept_apart, files):
            self._tell_where(path.parent)

    def _tell_where(self, folder: Path) -> None:
        """Say once where pages are kept that have no other place."""
        if not self._preferences.kept_pages_told:
            self._preferences.kept_pages_told = True
            self._view.messages.show_message(
                "Pictures from the clipboard, and what is corrected in sample pages or where "
                f"nothing can be written, are kept in {folder}.",
                "info",
                topic=KEPT_TOPIC,
            )

    def _on_unsaved(self, _error: Exception) -> None:
        picture = self._document.picture
        if picture is not None and picture.path is not None:
            self._unsaved.add(str(picture.path))
            self._show()

    def _on_glance(self, key: str, glance: Glance) -> None:
        self._glances[key] = glance
        if glance.image is not None:
            self._list.set_image(key, glance.image)
        self._show()

    # What the list says

    def _show(self) -> None:
        known = {*self._session, *self._samples}
        recent = [Path(name) for name in self._preferences.recent_pictures]
        sections = (
            ("This session", self._session),
            ("Recent", [path for path in recent if path not in known]),
            ("Sample pages", list(self._samples)),
        )
        rows = []
        for title, paths in sections:
            if paths:
                rows.append(PictureRow(f"heading {title}", title, is_heading=True))
                rows += [self._row(path) for path in paths]
        self._list.set_rows(rows)

    def _row(self, path: Path) -> PictureRow:
        key = str(path)
        note, is_trouble = self._note(key)
        name = self._samples.get(path, path.name)
        return PictureRow(key, name, note, key, is_trouble=is_trouble)

    def _note(self, key: str) -> tuple[str, bool]:
        """Return what was done to a picture, and whether that is no good news."""
        if key in self._unsaved:
            return "not saved", True
        glance = self._glances.get(key, Glance())
        if glance.trouble:
            return glance.trouble, True
        locked = self._locked.get(key, glance.locked)
        return ("" if locked is None else _locked_words(locked)), False


def _locked_words(count: int) -> str:
    return f"{count:,} corrected or verified" if count else "read"
