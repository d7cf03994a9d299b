"""Every command of the window, once: menus, buttons and shortcuts share these actions."""

from dataclasses import dataclass, fields

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.theme.icons import set_icon


@dataclass(frozen=True, slots=True)
class LabActions:
    """The actions of the window; see `make_actions` for what each says."""

    open_file: QAction
    open_folder: QAction
    open_picture: QAction
    draw_characters: QAction
    find_duplicates: QAction
    open_weights: QAction
    import_runs: QAction
    show_runs_folder: QAction
    quit: QAction
    run_pause: QAction
    step_batch: QAction
    step_epoch: QAction
    run_epochs: QAction
    apply_settings: QAction
    compare_rates: QAction
    stop: QAction
    reset: QAction
    continue_run: QAction
    fork_run: QAction
    selected_runs: QAction
    undo_delete: QAction
    log_loss: QAction
    fit_plots: QAction
    fit_selected: QAction
    live: QAction
    play_film: QAction
    export_film: QAction
    coverage: QAction
    page_again: QAction
    page_doubtful: QAction
    page_verify: QAction
    page_draw: QAction
    page_split: QAction
    page_merge: QAction
    page_delete: QAction
    page_break_word: QAction
    page_line_up: QAction
    page_line_down: QAction
    page_turn_right: QAction
    page_turn_left: QAction
    page_import: QAction
    page_export: QAction
    left_panel: QAction
    right_panel: QAction
    full_screen: QAction
    shortcuts: QAction
    copy_info: QAction
    about: QAction

    @property
    def page(self) -> list[QAction]:
        """Those about the page of the OCR tab."""
        names = (field.name for field in fields(self))
        return [getattr(self, name) for name in names if name.startswith("page_")]

    def all(self) -> list[QAction]:
        """Return every action, in the order of the fields."""
        return [getattr(self, field.name) for field in fields(self)]


def make_actions(parent: QWidget) -> LabActions:
    """Make the actions with their words, icons and keys, and add them to `parent`."""

    def action(
        text: str,
        keys: str = "",
        tip: str = "",
        icon: str | None = None,
        *,
        shown_keys: str = "",
        checkable: bool = False,
        checked: bool = False,
    ) -> QAction:
        made = QAction(text, parent)
        made.setCheckable(checkable)
        made.setChecked(checked)
        # In a menu the icon would take the place of the check mark.
        made.setIconVisibleInMenu(not checkable)
        if keys:
            made.setShortcut(QKeySequence(keys))
        words = tip or text.replace("&", "").rstrip("…")
        known = made.shortcut().toString() or shown_keys
        made.setToolTip(f"{words} ({known})" if known else words)
        if shown_keys:
            # The tab takes these keys itself, which elsewhere mean something else.
            made.setText(f"{text}\t{shown_keys}")
        made.setStatusTip(words)
        if icon is not None:
            set_icon(made, icon, "text")
        parent.addAction(made)
        return made

    selected_runs = action("Se&lected runs", "", "Rename, hide, compare, export, delete …")
    selected_runs.setMenu(QMenu(parent))
    page_export = action("E&xport", "", "Save text and boxes in the formats of other tools")
    page_export.setMenu(QMenu(parent))
    return LabActions(
        open_file=action("&Open data…", "Ctrl+O", "Open a data file", "open"),
        open_folder=action("Open data &folder…", "Ctrl+Shift+O", "Open a folder with data"),
        open_picture=action(
            "Open &picture…", "Ctrl+Shift+P", "Open photographs of text in the OCR tab", "ocr"
        ),
        draw_characters=action(
            "Draw &characters…",
            "Ctrl+D",
            "Draw hand-printed characters: samples, pages of text, and data sets to train on",
            "pencil",
        ),
        find_duplicates=action(
            "Find d&uplicates…",
            "",
            "Show the samples that are in two splits of the data, equal or nearly so",
            "copy",
        ),
        open_weights=action(
            "Open &weights…",
            "Ctrl+Shift+W",
            "Open weights from a file (.npz, .pickle, .safetensors) as a run",
            "open",
        ),
        import_runs=action("&Import runs…", "Ctrl+I", "Take in runs exported as zips", "open"),
        show_runs_folder=action("Show &runs folder", "", "Open the folder that holds the runs"),
        quit=action("&Quit", "Ctrl+Q"),
        run_pause=action("&Run", "Space", "Train with these settings", "play"),
        step_batch=action("Step one &batch", ".", icon="step-batch"),
        step_epoch=action("Step one &epoch", "Shift+.", icon="step-epoch"),
        run_epochs=action(
            "Run &several epochs…",
            "Ctrl+Shift+.",
            "Run so many epochs, then pause",
            "step-epochs",
        ),
        apply_settings=action(
            "&Apply settings to the run",
            "Ctrl+Shift+Return",
            "Let the changed settings hold from the run's next step on",
            "check",
        ),
        compare_rates=action(
            "Compare &learning rates",
            "Ctrl+T",
            "Train with 0.1, 1 and 10 times the learning rate, from the same initial weights and "
            "in the same batch order",
            "trio",
        ),
        stop=action("&Stop", "Ctrl+.", "Stop and save; the run can be continued", "stop"),
        reset=action(
            "R&eset",
            "Ctrl+R",
            "Begin again with the same initial weights and batch order",
            "reset",
        ),
        continue_run=action(
            "&Continue selected run", "Ctrl+Return", "Go on with the selected run", "play"
        ),
        fork_run=action(
            "&Fork selected run…",
            "Ctrl+K",
            "Begin a branch of the selected run at the cursor's epoch",
            "fork",
        ),
        selected_runs=selected_runs,
        undo_delete=action("&Undo delete", "Ctrl+Z", icon="undo"),
        log_loss=action("&Logarithmic loss", "Ctrl+L", checkable=True),
        fit_plots=action("&Fit plots", "Ctrl+0", "Show all epochs and all values", "fit"),
        fit_selected=action(
            "Fit to the s&elected run",
            "Ctrl+Shift+0",
            "Show the selected run alone from its first epoch to its last, and its values",
        ),
        live=action(
            "Follow &live",
            "Ctrl+E",
            "Keep the cursor on the newest epoch",
            "live",
            checkable=True,
            checked=True,
        ),
        play_film=action("&Play film", "Ctrl+Space", "Play the epochs as a film"),
        export_film=action(
            "E&xport film…",
            "Ctrl+Shift+M",
            "Save what this tab shows, epoch by epoch, as a GIF or as PNG files",
            "export",
        ),
        coverage=action(
            "&Coverage of the samples",
            "F7",
            "Show how often each training sample was seen",
            checkable=True,
        ),
        page_again=action(
            "&Read again",
            "",
            "Read the whole page anew; your corrections stay",
            shown_keys="Ctrl+R",
        ),
        page_doubtful=action(
            "&Next doubtful", "", "Go to the next doubtful character", shown_keys="F3"
        ),
        page_verify=action(
            "&Verify", "", "Say that the selected characters are right", shown_keys="Space"
        ),
        page_draw=action("Draw a &box", "", "Draw a box around a letter", shown_keys="Ctrl+B"),
        page_split=action("&Split", "", "Cut the selected character in two", shown_keys="Ctrl+D"),
        page_merge=action(
            "&Merge", "", "Make one character of those selected", shown_keys="Ctrl+M"
        ),
        page_delete=action("&Delete", "", "Take the selected boxes out", shown_keys="Del"),
        page_break_word=action(
            "&Part or join words", "", "Begin a word here, or join it", shown_keys="Enter"
        ),
        page_line_up=action("Move line &up", "", "Read this line earlier", shown_keys="Alt+Up"),
        page_line_down=action("Move line d&own", "", "Read this line later", shown_keys="Alt+Down"),
        page_turn_right=action(
            "&Turn clockwise",
            "",
            "Turn the picture by 90° clockwise and read it anew; your corrections turn with it",
            shown_keys="Ctrl+Shift+R",
        ),
        page_turn_left=action(
            "Turn &counterclockwise",
            "",
            "Turn the picture by 90° counterclockwise and read it anew; your corrections turn "
            "with it",
            shown_keys="Ctrl+Shift+L",
        ),
        page_import=action(
            "&Import boxes…", "", "Take boxes from Tesseract box, hOCR or COCO files", "open"
        ),
        page_export=page_export,
        left_panel=action(
            "Left pa&nel",
            "F8",
            "Show what stands at the left: data and settings, or choices",
            checkable=True,
            checked=True,
        ),
        right_panel=action(
            "&Right panel",
            "F9",
            "Show what stands at the right: runs, a unit or pictures",
            checkable=True,
            checked=True,
        ),
        full_screen=action("Full &screen", "F11", checkable=True),
        shortcuts=action("&Keyboard shortcuts", "F1"),
        copy_info=action("Copy &system information", "", "Copy what a bug report needs"),
        about=action("&About Recognition Lab"),
    )
