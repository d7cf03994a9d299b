import subprocess
import sys

import pytest

from core.version import APPLICATION_ID, APPLICATION_NAME, __version__
from gui.application import application_icon, configure_application
from gui.theme.tokens import DARK

START = """
import sys, threading
from gui.application import create_application
app = create_application(["recognition-lab", "--own-option"], theme_choice="dark")
assert sys.excepthook is not sys.__excepthook__
assert threading.excepthook is not threading.__excepthook__
import pyqtgraph
assert pyqtgraph.getConfigOption("imageAxisOrder") == "row-major"
assert pyqtgraph.getConfigOption("antialias") is False
app.setStyleSheet("")
assert app.style().name().lower() == "fusion", app.style().name()
print(sorted({"torch", "scipy", "skimage"} & set(sys.modules)))
"""


@pytest.mark.timeout(60)
def test_the_application_starts_without_the_slow_libraries():
    result = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, timeout=50, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"


def test_the_application_knows_its_name_and_theme(qapp, light):
    configure_application(qapp, theme_choice="dark")
    assert qapp.applicationName() == APPLICATION_ID
    assert qapp.organizationName() == APPLICATION_ID
    assert qapp.applicationDisplayName() == APPLICATION_NAME
    assert qapp.applicationVersion() == __version__
    assert qapp.desktopFileName() == APPLICATION_ID
    assert qapp.palette().window().color().name() == DARK.window.lower()
    assert not qapp.windowIcon().isNull()


@pytest.mark.parametrize("side", [16, 32, 64, 256])
def test_the_application_icon_has_every_size(qapp, side):
    pixmap = application_icon().pixmap(side, side)
    assert pixmap.width() == side
    assert pixmap.toImage().pixelColor(side // 2, side // 2).alpha() == 255
