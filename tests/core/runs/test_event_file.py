import numpy as np
import pytest

from core.runs import event_file
from core.runs.event_file import (
    crc32c,
    masked_crc32c,
    scalar_events,
    text_event,
    version_event,
)


def row(data):
    return np.frombuffer(data, np.uint8)[None]


# RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
PUBLISHED = {
    bytes(32): 0x8A9136AA,
    b"\xff" * 32: 0x62A8AB43,
    bytes(range(32)): 0x46DD794E,
    bytes(range(31, -1, -1)): 0x113FDB5C,
    bytes.fromhex(
        "01c00000000000000000000000000000140000000000040000000014000000182800000000000000"
        "0200000000000000"
    ): 0xD9963A56,
    b"123456789": 0xE3069283,
}


@pytest.mark.parametrize(("data", "expected"), PUBLISHED.items(), ids=lambda v: repr(v)[:20])
def test_check_sums_are_the_published_ones(data, expected):
    assert crc32c(row(data)).tolist() == [expected]


def test_rows_are_checked_each_for_itself():
    rows = np.vstack([row(data) for data in PUBLISHED if len(data) == 32])

    assert crc32c(rows).tolist() == list(PUBLISHED.values())[:4]


def test_the_mask_turns_by_fifteen_bits_and_adds_a_constant():
    check = 0xE3069283
    expected = (((check >> 15) | (check << 17)) + 0xA282EAD8) & 0xFFFFFFFF

    assert masked_crc32c(row(b"123456789")).tolist() == [expected]


def test_a_file_begins_with_the_bytes_that_every_event_file_begins_with():
    # Length and its check sum, as in any file of TensorFlow's.
    data = version_event(0.0)

    assert data[:12] == bytes.fromhex("1800000000000000a37f4b22")
    assert data[12:-4] == b"\x09" + bytes(8) + b"\x1a\x0dbrain.Event:2"


@pytest.fixture
def reader():
    """Return what TensorBoard's own reader finds in a file, check sums verified by it."""
    from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

    def read(path):
        return list(LegacyEventFileLoader(str(path)).Load())

    return read


def test_steps_values_and_times_of_every_length_are_read_back(reader, tmp_path):
    steps = np.array([0, 0, 1, 127, 128, 16_383, 16_384, 2**21 - 1, 2**21, 2**35, 2**62])
    values = np.array([0, -1.5, np.nan, np.inf, -np.inf, 1e-40, 3e38, 0.1, 2, 3, 4])
    times = 1.7e9 + np.arange(len(steps)) / 8
    path = tmp_path / "events.out.tfevents.1.x"
    path.write_bytes(version_event(5.0) + scalar_events("a/b", steps, values, times))

    first, *events = reader(path)

    assert (first.file_version, first.wall_time) == ("brain.Event:2", 5.0)
    assert [event.step for event in events] == steps.tolist()
    assert [event.wall_time for event in events] == times.tolist()
    assert {value.tag for event in events for value in event.summary.value} == {"a/b"}
    read = np.array([event.summary.value[0].simple_value for event in events], np.float32)
    np.testing.assert_array_equal(read, values.astype(np.float32))


def test_a_long_curve_is_written_in_several_parts(reader, tmp_path, monkeypatch):
    monkeypatch.setattr(event_file, "_CHUNK", 300)
    steps = np.arange(1000)
    path = tmp_path / "events.out.tfevents.1.x"
    path.write_bytes(version_event(0) + scalar_events("loss", steps, steps / 7, steps * 1.0))

    events = reader(path)[1:]

    assert [event.step for event in events] == steps.tolist()


@pytest.mark.parametrize("position", [3, 9, 20, -1])
def test_the_reader_sees_every_changed_byte(reader, tmp_path, position):
    data = bytearray(scalar_events("loss", np.array([7]), np.array([1.0]), np.array([0.0])))
    path = tmp_path / "events.out.tfevents.1.x"
    path.write_bytes(version_event(0) + data)
    assert len(reader(path)) == 2

    data[position] ^= 1
    path.write_bytes(version_event(0) + data)
    assert len(reader(path)) == 1


def test_the_bytes_are_those_of_the_reference_encoder():
    from tensorboard.compat.proto.event_pb2 import Event

    event = Event(wall_time=1.5, step=300)
    event.summary.value.add(tag="loss", simple_value=0.25)

    written = scalar_events("loss", np.array([300]), np.array([0.25]), np.array([1.5]))

    assert written[12:-4] == event.SerializeToString()


def test_a_text_of_any_length_is_read_back(reader, tmp_path):
    path = tmp_path / "events.out.tfevents.1.x"
    texts = ["", "é · \ud800", "x" * 127, "x" * 20_000]
    path.write_bytes(version_event(0) + b"".join(text_event("t", text, 1.0) for text in texts))

    values = [event.summary.value[0] for event in reader(path)[1:]]

    assert [value.tensor.string_val[0].decode() for value in values] == [
        text.replace("\ud800", "?") for text in texts
    ]
    assert {value.metadata.plugin_data.plugin_name for value in values} == {"text"}
