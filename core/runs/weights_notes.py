"""What a file of weights says beside the weights of a run, to become a run again."""

import json

from core.runs.record import RunRecord
from core.settings import to_mapping


def weights_notes(record: RunRecord, epoch: int) -> dict[str, str]:
    """Return what a file of weights says of the run they are of (see `weights_network`).

    Classes are a list in JSON, in the order of the outputs; ``ink`` is missing where the data have
    none; ``settings`` are the model's own, in JSON, but for the device. The preparation of inputs
    is in the arrays ``input.offset`` and ``input.scale``.
    """
    settings, data = record.config.settings, record.dataset
    own = {name: value for name, value in to_mapping(settings).items() if name != "device"}
    notes = {
        "run": record.name,
        "epoch": str(epoch),
        "model": record.config.model,
        "settings": json.dumps(own),
        "class_names": json.dumps(list(data.class_names)),
    }
    # A bag of visual words has neither.
    notes |= {name: own[name] for name in ("activation", "loss") if name in own}
    return notes if data.ink is None else {**notes, "ink": data.ink}
