"""What is said where a preset needs a file of weights that nobody has given yet."""

from collections.abc import Callable

from core.errors import ConfigError
from core.settings import to_mapping
from core.training.config import RunConfig
from core.training.planning import check_needs
from core.training.presets import PRESETS
from gui.notice import Notice
from gui.widgets.file_edit import FileEdit
from gui.widgets.settings_form import SettingsForm

TOPIC = "what the preset needs"


def needs_notice(
    config: RunConfig, form: SettingsForm, show_tab: Callable[[str], object]
) -> Notice | None:
    """Return what to say where a preset lacks its weights, and None where it lacks nothing.

    The text of `check_needs` is the command line's; here a button chooses the file, and another
    goes to where it is downloaded.
    """
    if config.preset is None:
        return None
    preset = PRESETS.get(config.preset)
    try:
        check_needs(preset, to_mapping(config.settings))
    except ConfigError as error:
        editor = form.editor(str(error.field))
        assert isinstance(editor, FileEdit)  # All that presets need are files of weights.
        text = (
            f"{preset.title} begins with weights that were trained on ImageNet. Choose "
            "torchvision's file squeezenet1_1-b8a52dc0.pth, or the same weights as .safetensors or "
            ".npz; the Data tab downloads them."
        )

        def go_to_downloads() -> None:
            show_tab("data")

        actions = (("Choose file…", editor.browse), ("Download…", go_to_downloads))
        return Notice(text, "error", actions, topic=TOPIC)
    return None
