"""Between the data sets there are and the page: what is listed, chosen, shown and done."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from core.datasets.downloads.progress import DownloadProgress, size_words
from core.datasets.downloads.spec import Download
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, in_window_words
from gui.tabs.data.augmentation_presenter import AugmentationPresenter
from gui.tabs.data.describing import facts_of, question_of, runs_of
from gui.tabs.data.download_presenter import DownloadPresenter, show_folder
from gui.tabs.data.entries import DataEntry, filtered, find_entry, gather, rows_of
from gui.tabs.data.samples_presenter import SamplesPresenter
from gui.tabs.data.thumbnails import Thumbnails
from gui.tabs.data.view import DataView
from gui.tabs.spec import TabContext
from gui.widgets.page import Page

TOPIC = "data sets"


class DataPresenter(QObject):
    """Looks at the disk off the GUI thread when the page is shown and when something changed."""

    def __init__(self, view: DataView, context: TabContext) -> None:
        super().__init__(view)
        self._view, self._context, self._session = view, context, context.session
        self._entries: list[DataEntry] = []
        self._key = ""
        self._is_chosen = False
        self._listing = BackgroundTask(self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(
            lambda error: self._show(Notice(error_text(error), "error", topic=TOPIC))
        )
        self.downloads = DownloadPresenter(self)
        self.samples = SamplesPresenter(view.samples, context.session, self)
        self.augmentation = AugmentationPresenter(view, context.session, self)
        self._thumbnails = Thumbnails(view.list, self)
        self.samples.seen.connect(self._thumbnails.set_samples)
        self._connect()
        view.set_settled(lambda: not self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be seen."""
        parts = (self.downloads, self.samples, self.augmentation)
        return self._listing.is_busy or any(part.is_busy for part in parts)

    @property
    def entry(self) -> DataEntry | None:
        """What is chosen."""
        return next((each for each in self._entries if each.key == self._key), None)

    def _connect(self) -> None:
        view, session, context = self._view, self._session, self._context
        view.shown.connect(self._refresh)
        view.closing.connect(self._close)
        view.openPressed.connect(self._open)
        view.filter.textChanged.connect(lambda _text: self._show_list())
        view.list.chosen.connect(self._choose)
        view.list.removePressed.connect(lambda _key: self._ask_to_remove())
        view.facts.open.clicked.connect(self._open)
        view.facts.download.clicked.connect(self._ask_to_download)
        view.facts.remove.clicked.connect(self._ask_to_remove)
        view.facts.folder.clicked.connect(self._show_folder)
        view.facts.runChosen.connect(session.select_run)
        view.download.cancelRequested.connect(self._cancel)
        self.downloads.changed.connect(self._on_downloads_changed)
        self.downloads.progressed.connect(self._on_progress)
        self.downloads.noticed.connect(self._show)
        self.downloads.settled.connect(view.messages.dismiss_topic)
        self.downloads.fetched.connect(self._on_fetched)
        session.datasetChanged.connect(self._refresh)
        session.runsChanged.connect(self._show_runs)
        context.loader.noticed.connect(self._show_if_seen)
        context.loader.settled.connect(view.messages.dismiss_topic)
        context.actions.left_panel.toggled.connect(view.left.setVisible)
        menu = QMenu(view.add_files)
        menu.addAction("Data file…", context.actions.open_file.trigger)
        menu.addAction("Data folder…", context.actions.open_folder.trigger)
        view.add_files.setMenu(menu)
        view.add_files.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    # What there is

    def _refresh(self) -> None:
        if self._view.isVisible():
            self._listing.start(partial(gather, self._context.preferences.recent_data))

    def _on_listed(self, entries: list[DataEntry]) -> None:
        self._entries = entries
        if not self._is_chosen or self.entry is None:
            # Until somebody chooses, the open data are looked at.
            self._key = self._opened or entries[0].key
        self._thumbnails.set_entries(entries)
        self._show_list()
        self._show_entry()

    @property
    def _opened(self) -> str:
        """Key of the entry that the window has open; empty where it is none."""
        choice = self._session.data_choice
        found = None if choice is None else find_entry(self._entries, choice.source)
        return "" if found is None else found.key

    def _show_list(self) -> None:
        view = self._view
        shown = filtered(self._entries, view.filter.text)
        view.list.set_rows(rows_of(shown, self._opened, self._busy_words()))
        view.list.set_key(self._key if any(each.key == self._key for each in shown) else None)
        view.filter.set_count(len(shown), len(self._entries))

    def _busy_words(self) -> dict[str, str]:
        active, now = self.downloads.active, self.downloads.progress
        if active is None:
            return {}
        if now is None or not now.total:
            return {active.name: "downloading…"}
        return {active.name: f"{now.stage} · {now.done / now.total:.0%}"}

    # What is chosen

    def _choose(self, key: str) -> None:
        if key != self._key:
            self._is_chosen = True
            self._key = key
            self._view.question.hide()
            self._show_entry()

    def _show_entry(self) -> None:
        entry, facts = self.entry, self._view.facts
        if entry is None:
            return
        known = entry.known
        facts.set_head(entry.title, "" if known is None else known.description)
        facts.set_facts(facts_of(entry, self._opened))
        download = None if known is None else known.download
        facts.set_citation("" if download is None else download.citation)
        self._show_runs()
        self._show_buttons()
        self._show_download()
        self.samples.show(entry, is_open=entry.key == self._opened)

    def _show_runs(self) -> None:
        entry = self.entry
        if entry is not None:
            self._view.facts.set_runs(runs_of(entry, self._session.runs))

    def _show_buttons(self) -> None:
        entry, facts = self.entry, self._view.facts
        if entry is None:
            return
        known = entry.known
        fetchable = known is not None and known.download is not None
        missing = fetchable and known is not None and known.place is None
        active = self.downloads.active
        is_active = missing and known is not None and active is known.download
        facts.open.setVisible(bool(entry.source) and not entry.is_gone)
        facts.open.setEnabled(entry.key != self._opened)
        facts.download.setVisible(missing)
        facts.download.setEnabled(not is_active)
        words = "Resume download…" if entry.is_partly_here else "Download…"
        facts.download.setText(words)
        facts.download.setToolTip("Asks first, and says size and licence")
        facts.remove.setVisible(fetchable and (not missing or entry.is_partly_here))
        facts.remove.setEnabled(not is_active)
        facts.folder.setVisible(entry.folder is not None)

    def _show_download(self) -> None:
        """Show the progress beside what is being fetched, and nowhere else."""
        entry, panel = self.entry, self._view.download
        active = self.downloads.active
        known = None if entry is None else entry.known
        if active is None or known is None or known.download is not active:
            panel.hide()
            return
        if panel.isHidden():
            panel.begin(f"Asking {active.files[0].addresses[0].split('/')[2]}…")
            panel.show()
        if self.downloads.is_cancelling:
            panel.set_cancelling()
        elif self.downloads.progress is not None:
            panel.set_progress(self.downloads.progress)

    # What can be done

    def _open(self) -> None:
        entry = self.entry
        if entry is not None and entry.source and not entry.is_gone and entry.key != self._opened:
            self._context.loader.open(entry.source)

    def _show_folder(self) -> None:
        entry = self.entry
        if entry is not None and entry.folder is not None:
            show_folder(entry.folder)

    def _download_of(self, entry: DataEntry | None) -> Download | None:
        return None if entry is None or entry.known is None else entry.known.download

    def _ask_to_download(self) -> None:
        entry = self.entry
        download = self._download_of(entry)
        if entry is None or download is None or entry.known is None:
            return
        on_disk = entry.known.on_disk
        kept = 0 if on_disk is None else on_disk.bytes
        folder = Path() if on_disk is None else on_disk.folder
        words = "Resume" if entry.is_partly_here else f"Download {size_words(download.size)}"
        self._view.question.ask(
            question_of(download, kept, folder), words, partial(self.downloads.fetch, download)
        )

    def _ask_to_remove(self) -> None:
        entry = self.entry
        download = self._download_of(entry)
        # What the user brought, and what is not here, there is nothing to remove of.
        if entry is None or download is None or self._view.facts.remove.isHidden():
            return
        assert entry.known is not None
        assert entry.known.on_disk is not None
        sets = ", ".join(each.title for each in download.sets) or download.title
        what = f"what has come of {download.title}" if entry.is_partly_here else sets
        self._view.question.ask(
            f"Remove {what} from the disk? {size_words(entry.known.on_disk.bytes)} become free. "
            "Runs that were trained on it stay; to look at its samples again it has to be "
            "downloaded again.",
            "Remove",
            partial(self.downloads.remove, download),
        )

    def _cancel(self) -> None:
        self.downloads.cancel()
        self._show_download()

    # What is heard

    def _on_downloads_changed(self) -> None:
        self._show_list()
        self._show_buttons()
        self._show_download()
        self._refresh()

    def _on_progress(self, _now: DownloadProgress) -> None:
        self._show_list()
        self._show_download()

    def _on_fetched(self, download: Download) -> None:
        sets = download.sets
        actions: tuple[tuple[str, partial[None]], ...] = ()
        if len(sets) == 1:
            actions = (("Open", partial(self._context.loader.open, sets[0].name)),)
        self._show(Notice(f"{download.title} is here.", "info", actions, topic="download"))

    def _show(self, notice: Notice) -> None:
        self._view.messages.show_message(
            in_window_words(notice.text), notice.kind, notice.actions, topic=notice.topic
        )

    def _show_if_seen(self, notice: Notice) -> None:
        if self._view.isVisible():
            self._show(notice)

    def _close(self) -> None:
        self.downloads.close()
        self.samples.close()
        self.augmentation.close()
        self._listing.wait()


def make_data_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = DataView()
    DataPresenter(view, context)
    return view
