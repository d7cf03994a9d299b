"""What somebody says of a run: a note and tags."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.errors import LabError
from core.runs.words import clean_note, parse_tags
from gui.theme.apply import set_style_property
from gui.widgets.labels import label
from gui.widgets.note_edit import NoteEdit, TagsEdit


class RunNotes(QWidget):
    """An editor for the note and the tags of one run.

    What was typed is committed when the field is left, by Ctrl+Enter (Enter for the tags), and
    before another run is shown; so the signals name the run. What cannot be taken, such as a tag
    that is too long, stays in the field, also when the run is shown again later.

    Signals
    -------
    noteEdited(str, str)
        Id of the run and its new note.
    tagsEdited(str, tuple of str)
        Id of the run and its new tags.
    """

    noteEdited = Signal(str, str)
    tagsEdited = Signal(str, tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_id: str | None = None
        self._refused_notes: dict[str, str] = {}
        self._refused_tags: dict[str, str] = {}
        self.note = NoteEdit()
        self.note.setPlaceholderText("Note: what was tried, and what came of it")
        self.note.setAccessibleName("Note on the run")
        self.note.setToolTip("Kept when you leave the field or press Ctrl+Enter; Escape takes back")
        self.tags = TagsEdit()
        self.tags.setPlaceholderText("Tags, separated by commas")
        self.tags.setAccessibleName("Tags of the run, separated by commas")
        self.tags.setToolTip("Kept when you leave the field or press Enter; Escape takes back")
        self._note_problem = label("", "error")
        self._tags_problem = label("", "error")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for editor, problem in ((self.note, self._note_problem), (self.tags, self._tags_problem)):
            problem.setWordWrap(True)
            problem.hide()
            layout.addWidget(editor)
            layout.addWidget(problem)
        layout.setSpacing(8)
        self.note.committed.connect(self._commit_note)
        self.tags.committed.connect(self._commit_tags)
        self.note.textChanged.connect(lambda: self._complain(self.note, self._note_problem, ""))
        self.tags.textChanged.connect(lambda: self._complain(self.tags, self._tags_problem, ""))
        self.show_run(None)

    def show_run(self, run_id: str | None, note: str = "", tags: Iterable[str] = ()) -> None:
        """Show a run's words; what is being typed for it stays, for another run it is committed.

        Parameters
        ----------
        run_id : str or None
            None for no run: the fields are then empty and locked.
        note : str
        tags : iterable of str
        """
        another = run_id != self._run_id
        if another:
            self.commit()
            self._complain(self.note, self._note_problem, "")
            self._complain(self.tags, self._tags_problem, "")
        self._run_id = run_id
        self.setEnabled(run_id is not None)
        if another or not self.note.is_changed:
            self.note.load(note)
        if another or not self.tags.is_changed:
            self.tags.load(", ".join(tags))
        if another and run_id is not None:
            if run_id in self._refused_notes:
                self.note.write(self._refused_notes[run_id])
                self._commit_note()
            if run_id in self._refused_tags:
                self.tags.write(self._refused_tags[run_id])
                self._commit_tags()

    def keep_note(self, run_id: str, note: str) -> None:
        """Keep a note that was told but could not be stored, to be told again when it is left."""
        self._refused_notes[run_id] = note
        if run_id == self._run_id:
            self.note.forget_commit()

    def keep_tags(self, run_id: str, tags: Iterable[str]) -> None:
        """Keep tags that were told but could not be stored, to be told again when they are left."""
        self._refused_tags[run_id] = ", ".join(tags)
        if run_id == self._run_id:
            self.tags.forget_commit()

    def set_known_tags(self, tags: Iterable[str]) -> None:
        """Offer these tags while one types."""
        self.tags.set_known(tags)

    def commit(self) -> None:
        """Tell what was typed and not told yet; call this before the window closes."""
        self._commit_note()
        self._commit_tags()

    @property
    def problem(self) -> str:
        """Why a text was not taken."""
        shown = (part for part in (self._note_problem, self._tags_problem) if not part.isHidden())
        return " ".join(part.text() for part in shown)

    def _commit_note(self) -> None:
        run_id, typed = self._run_id, self.note.content
        if run_id is None or not self.note.is_changed:
            return
        try:
            note = clean_note(typed)
        except LabError as error:
            self._refused_notes[run_id] = typed
            self._complain(self.note, self._note_problem, str(error))
            return
        self._refused_notes.pop(run_id, None)
        self.note.load(note)
        self.noteEdited.emit(run_id, note)

    def _commit_tags(self) -> None:
        run_id, typed = self._run_id, self.tags.content
        if run_id is None or not self.tags.is_changed:
            return
        try:
            tags = parse_tags(typed)
        except LabError as error:
            self._refused_tags[run_id] = typed
            self._complain(self.tags, self._tags_problem, str(error))
            return
        self._refused_tags.pop(run_id, None)
        self.tags.load(", ".join(tags))
        self.tagsEdited.emit(run_id, tags)

    def _complain(self, editor: QWidget, problem: QLabel, text: str) -> None:
        set_style_property(editor, "invalid", bool(text))
        problem.setText(text[:1].upper() + text[1:])
        problem.setVisible(bool(text))
