"""Devices, threads, and what is said where memory runs out."""

import importlib.util
import threading
from dataclasses import replace

import pytest
import torch

from core.errors import ConfigError
from core.models import torch_threads
from core.training import torch_device, torch_trainer
from core.training.config import TrainingConfig
from core.training.mlp_settings import TorchMLPSettings
from core.training.torch_models import make_mlp_trainer


@pytest.fixture
def make_mlp(dataset, config):
    def make(settings=None, **training):
        settings = settings or TorchMLPSettings(hidden=(6,))
        return make_mlp_trainer(dataset, settings, replace(config.training, **training))

    return make


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
        MemoryError(),
    ],
)
@pytest.mark.parametrize("method", ["train_step", "evaluate_batch"])
def test_running_out_of_memory_says_what_to_do(make_mlp, dataset, monkeypatch, error, method):
    trainer = make_mlp(batch_size=32)
    batch = trainer.prepare(dataset.train).slice(0, 50)

    def forward(inputs, *, training):
        raise error

    monkeypatch.setattr(trainer.network, "forward", forward)

    instead = "a batch size of 16, or" if method == "train_step" else "a smaller batch size or"
    with pytest.raises(
        ConfigError, match=rf"more memory than CPU has left.*choose {instead} a smaller network"
    ) as caught:
        getattr(trainer, method)(*batch)

    assert caught.value.field == "batch_size"
    assert caught.value.__cause__ is error


def test_of_a_single_sample_there_is_no_half():
    memory = torch_device.MemoryErrors(torch.device("cpu"), "the test", 1)
    with pytest.raises(ConfigError, match="smaller network, since the batch is one"), memory:
        raise MemoryError


def test_the_cpus_own_allocator_is_understood():
    with (
        pytest.raises(ConfigError, match="the test needs more memory"),
        torch_device.MemoryErrors(torch.device("cpu"), "the test"),
    ):
        torch.empty(2**60)


def test_other_errors_stay_what_they_are():
    with (
        pytest.raises(RuntimeError, match="shapes"),
        torch_device.MemoryErrors(torch.device("cpu"), "the test"),
    ):
        torch.zeros(2, 3) @ torch.zeros(2, 3)


def test_the_best_device_is_chosen_that_fits_the_precision(monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    assert torch_device.choose_device("auto", "float32").type == "mps"
    assert torch_device.choose_device("auto", "float64").type == "cpu"
    assert torch_device.choose_device("cpu", "float32").type == "cpu"
    with pytest.raises(ConfigError, match="32 bit only") as caught:
        torch_device.choose_device("mps", "float64")
    assert caught.value.field == "device"

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert torch_device.choose_device("auto", "float64").type == "cuda"


def test_devices_are_named_for_people(monkeypatch, make_mlp):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA H200")

    assert torch_device.describe_device(torch.device("cuda")) == "CUDA (NVIDIA H200)"
    assert torch_device.describe_device(torch.device("mps")) == "MPS"
    assert make_mlp(TorchMLPSettings(device="cpu")).device == "CPU"


def test_a_device_that_is_not_there_is_refused(make_mlp, monkeypatch):
    monkeypatch.setattr(torch_device, "available_devices", lambda: ["cpu"])

    with pytest.raises(ConfigError, match=r"'cuda' is not there; PyTorch .* finds cpu") as caught:
        make_mlp(TorchMLPSettings(device="cuda"))

    assert caught.value.field == "device"


def test_small_steps_get_one_thread_and_large_ones_more(monkeypatch):
    monkeypatch.setattr(torch_device, "DEFAULT_THREADS", 2)
    course = 1024 * 64

    assert torch_device.threads_for(course * 5) == 1
    assert torch_device.threads_for(course * 128) == 2
    assert torch_device.threads_for(course * 12_800) == 2

    monkeypatch.setattr(torch_device, "DEFAULT_THREADS", 8)
    assert torch_device.threads_for(course * 12_800) == 7


def test_a_gradient_that_is_computed_meanwhile_leaves_runs_their_threads(monkeypatch):
    told = []

    def begin():
        # As the first run in PyTorch of a session does, in a thread of its own.
        told.append(torch.get_num_threads())
        fresh = importlib.util.module_from_spec(torch_device.__spec__)
        torch_device.__spec__.loader.exec_module(fresh)
        told.append(fresh.threads_for(10**15))

    usual = torch.get_num_threads()
    torch.set_num_threads(3)
    monkeypatch.setattr(torch_threads, "DEFAULT_THREADS", 3)
    try:
        with torch_threads.one_thread():
            thread = threading.Thread(target=begin)
            thread.start()
            thread.join()
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(usual)
    assert told == [1, 2]


def test_threads_follow_the_batch_size(make_mlp, monkeypatch):
    used = []
    monkeypatch.setattr(torch_trainer, "use_threads", used.append)
    monkeypatch.setattr(torch_trainer, "threads_for", lambda work: work)

    trainer = make_mlp(batch_size=8)
    trainer.configure(TrainingConfig(batch_size=10))

    assert used == [16 * 6 * 8, 16 * 6 * 10]
