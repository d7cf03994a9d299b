"""What a file of weights says beside the weights of a run, to become a run again."""

import json

from core.runs.record import RunRecord


def weights_notes(record: RunRecord, epoch: int) -> dict[str, str]:
    """Return what a file of weights says of the run they are of (see `weights_network`).

    Classes are a list in JSON, in the order of the outputs; ``ink`` is missing where the data have
    none. The preparation of inputs is in the arrays ``input.offset`` and
    ``input.scale``.
    """
    settings, data = record.config.settings, record.dataset
    notes = {
        "run": record.name,
        "epoch": str(epoch),
        "model": record.config.model,
        "activation": settings.activation,
        "loss": settings.loss,
        "class_names": json.dumps(list(data.class_names)),
    }
    return notes if data.ink is None else {**notes, "ink": data.ink}
