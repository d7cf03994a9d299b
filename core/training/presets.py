"""Named settings: data, model and training together, in the order in which lists show them."""

from core.registry import Registry
from core.training.preset import Preset
from core.training.presets_for_characters import CHARACTERS
from core.training.presets_for_photographs import PHOTOGRAPHS
from core.training.presets_from_scratch import FROM_SCRATCH
from core.training.presets_of_autoencoders import AUTOENCODERS
from core.training.presets_of_squeezenet import FINE_TUNING

PRESETS: Registry[Preset] = Registry(
    "preset", *FROM_SCRATCH, *CHARACTERS, *PHOTOGRAPHS, *FINE_TUNING, *AUTOENCODERS
)
