"""Presets that fine-tune SqueezeNet: the reports', and a better one."""

from core.models.squeezenet_layers import TRUNK_NAMES
from core.training.preset import Preset

_WEIGHTS = {
    "pretrained": "begins with weights that were trained on ImageNet: give torchvision's file "
    "squeezenet1_1-b8a52dc0.pth, which is published with its model squeezenet1_1 and whose name "
    "ends with the first digits of its SHA-256 ('main.py data download squeezenet1_1' fetches it, "
    "and so does the Data tab), or the same weights as .safetensors or .npz, as the setting "
    "Pretrained (--pretrained)"
}

FINE_TUNING = (
    Preset(
        "squeezenet-finetune",
        "Report B, fine-tuned SqueezeNet",
        "SqueezeNet 1.1 with weights of ImageNet, of which only a new classifier learns: learning "
        "rate 0.01, batches of 32, 50 epochs. It reached 0.97 in training and 0.93 in the test. "
        "Momentum is published nowhere, and is PyTorch's default, none.",
        "torch-squeezenet",
        None,
        "Flowers and scenes",
        {"frozen": TRUNK_NAMES, "inputs": "imagenet"},
        {
            "optimizer": "sgd",
            "learning_rate": 0.01,
            "momentum": 0.0,
            "weight_decay": 0.0,
            "reduction": "mean",
            "sampler": "reshuffle",
            "batch_size": 32,
            "epochs": 50,
        },
        224,
        _WEIGHTS,
    ),
)
