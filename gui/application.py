"""Makes the `QApplication`: its name, style, theme, plotting options and exception hooks."""

import sys
from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.version import APPLICATION_ID, APPLICATION_NAME, __version__
from gui.error_reporter import error_reporter, install_exception_hooks
from gui.theme.apply import apply_type
from gui.theme.manager import ThemeChoice, theme_manager
from resources import resource_path


def create_application(
    argv: Sequence[str], *, theme_choice: ThemeChoice = "system"
) -> QApplication:
    """Return the application, ready to build a window.

    The style sheet is not on it yet: a widget that is added to a styled parent is styled again, so
    a window is built in half the time before `theme_manager().apply()`, which its maker calls.

    Parameters
    ----------
    argv : sequence of str
        The command line with the program's name; Qt takes its own options from it.
    theme_choice : {"system", "light", "dark"}
        What the user's preferences say.
    """
    app = QApplication(list(argv))
    configure_application(app, theme_choice=theme_choice)
    configure_plotting()
    favour_training()
    install_exception_hooks(error_reporter())
    return app


def configure_application(app: QApplication, *, theme_choice: ThemeChoice = "system") -> None:
    """Give `app` its name, icon, style and theme."""
    app.setOrganizationName(APPLICATION_ID)
    app.setApplicationName(APPLICATION_ID)
    app.setApplicationDisplayName(APPLICATION_NAME)
    app.setApplicationVersion(__version__)
    # Wayland and the task bar find icon and name by it.
    app.setDesktopFileName(APPLICATION_ID)
    app.setWindowIcon(application_icon())
    app.setStyle("Fusion")
    apply_type(app)
    theme_manager().choose(theme_choice)


def application_icon() -> QIcon:
    """Return the program's icon, from the drawing and, where SVG is not read, the picture."""
    result = QIcon(str(resource_path("icons", "recognition-lab.svg")))
    result.addFile(str(resource_path("icons", "recognition-lab.png")))
    return result


def configure_plotting() -> None:
    """Set pyqtgraph's options, which must precede its first widget."""
    # Imported here because it takes longer than everything else in this module together.
    import pyqtgraph

    # Our images are (row, column); antialiased curves are several times slower.
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=False)


def favour_training() -> None:
    """Let the training thread have the interpreter back soon while the window paints.

    A training step lets go of it many times, to multiply matrices, and by default waits 5 ms each
    time for a window that is painting: 4 of 100 steps are lost to that.
    """
    sys.setswitchinterval(5e-4)
