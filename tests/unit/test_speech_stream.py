"""Positions, rings, levels: the parts between a chunk and a model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.observations import AudioGap
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.audio_ring import AudioRing
from classsense.speech.levels import Levels
from classsense.speech.rows import Rows
from classsense.speech.sample_clock import SampleClock
from classsense.speech.sound_ring import SoundRing
from classsense.speech.stream_position import StreamPosition
from fakes.speech import TABLE


def noise(count: int, seed: int = 0, level: float = 0.1) -> Samples:
    return np.random.default_rng(seed).normal(0, level, count).astype(np.float32)


def chunk(at_s: float, count: int, number: int) -> AudioChunk:
    return AudioChunk(np.zeros(count, np.float32), lesson_ns(at_s), number, TABLE)


def test_chunks_that_follow_each_other_leave_no_gap() -> None:
    stream = StreamPosition(TABLE)
    for number in range(5):
        placed = stream.place(chunk(3 + number * 0.5 + 0.004, 8000, number))
        assert (placed.skipped, placed.gap, len(placed.samples)) == (0, None, 8000)
    assert seconds(stream.time_of(16000)) == pytest.approx(4.004)


def test_a_hole_is_skipped_and_reported() -> None:
    stream = StreamPosition(TABLE)
    stream.place(chunk(0, 8000, 0))
    placed = stream.place(chunk(2.0, 8000, 1))
    assert placed.skipped == 24000
    assert placed.gap == AudioGap(lesson_ns(0.5), lesson_ns(2.0), TABLE, "away")
    assert stream.time_of(32000) == lesson_ns(2.0)


def test_a_hole_with_a_missing_number_is_an_overflow() -> None:
    stream = StreamPosition(TABLE)
    stream.place(chunk(0, 8000, 0))
    gap = stream.place(chunk(0.6, 8000, 2)).gap
    assert gap is not None
    assert gap.reason == "overflow"


def test_a_short_hole_is_reported_too_and_jitter_is_not() -> None:
    stream = StreamPosition(TABLE)
    stream.place(chunk(0, 8000, 0))
    assert stream.place(chunk(0.509, 8000, 1)).gap is None
    placed = stream.place(chunk(1.02, 8000, 2))
    assert placed.skipped == 320
    assert placed.gap == AudioGap(lesson_ns(1.0), lesson_ns(1.02), TABLE, "away")


def test_sound_that_comes_twice_is_dropped() -> None:
    stream = StreamPosition(TABLE)
    stream.place(chunk(0, 8000, 0))
    assert len(stream.place(chunk(0.3, 8000, 1)).samples) == 8000 - 3200


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 900)), max_size=12))
def test_the_ring_holds_the_last_samples_and_no_more(steps: list[tuple[bool, int]]) -> None:
    ring, whole = SoundRing(1000 / SAMPLE_RATE_HZ), np.zeros(0, np.float32)
    for seed, (heard, count) in enumerate(steps):
        if heard:
            ring.hear(noise(count, seed))
            whole = np.concatenate([whole, noise(count, seed)])
        else:
            ring.skip(count)
            whole = np.concatenate([whole, np.zeros(count, np.float32)])
        end = len(whole)
        assert ring.position == end
        kept = whole.copy()
        kept[: max(0, end - 1000)] = 0
        np.testing.assert_array_equal(ring.between(0, end + 5)[:end], kept)


def test_the_ring_refuses_to_hold_more_than_half_a_minute() -> None:
    with pytest.raises(ValueError, match="30"):
        SoundRing(30.5)


def test_a_wiped_ring_is_silent() -> None:
    ring = SoundRing(1)
    ring.hear(noise(100))
    ring.wipe()
    assert not ring.between(0, 100).any()


def test_levels_are_in_db_below_full_scale() -> None:
    levels = Levels()
    tone = np.sin(np.arange(32000) / 10).astype(np.float32)
    levels.hear(tone * 0.1)
    loud, _ = levels.new_seconds()
    assert loud.level_db == pytest.approx(-23, abs=0.2)
    assert not loud.clipping
    assert list(levels.new_seconds()) == []


def test_clipping_is_noticed() -> None:
    levels = Levels()
    levels.hear(np.ones(16000, np.float32))
    assert next(levels.new_seconds()).clipping


def test_speech_stands_out_from_its_background_and_noise_does_not() -> None:
    levels = Levels()
    levels.hear(np.concatenate([noise(48000, level=0.01), noise(16000, 1, 0.1)]))
    assert [second.active for second in levels.new_seconds()] == [False, False, False, True]


def test_a_second_with_a_hole_is_not_told() -> None:
    levels = Levels()
    levels.hear(noise(24000))
    levels.skip(16000)
    levels.hear(noise(24000))
    assert [second.frame for second in levels.new_seconds()] == [0, 150]


def test_audible_reaches_a_quarter_of_a_second_around() -> None:
    levels = Levels()
    sound = np.zeros(32000, np.float32)
    sound[16000:16320] = 0.5
    levels.hear(sound)
    audible = levels.audible(-10, 100, -30)
    assert np.flatnonzero(audible).tolist() == list(range(10 + 50 - 12, 10 + 50 + 13))


def test_the_queue_of_the_callback_is_bounded_and_counts_what_it_refused() -> None:
    ring = AudioRing(1000, capacity_s=0.5)
    for number in range(8):
        ring.put(np.full(100, number, np.float32), lesson_ns(number / 10), broken=False)
    taken = [ring.take(0) for _ in range(5)]
    assert [block.samples[0] for block in taken if block] == [0, 1, 2, 3, 4]
    assert ring.take(0) is None
    ring.put(np.full(100, 8, np.float32), lesson_ns(0.8), broken=True)
    block = ring.take(0)
    assert block is not None
    assert (block.lost, block.broken, block.away, block.follows) == (300, True, False, False)
    ring.interrupt()
    for number in (9, 10):
        ring.put(np.full(100, number, np.float32), lesson_ns(number / 10), broken=False)
    assert ring.waiting_s == pytest.approx(0.2)
    interrupted, next_one = ring.take(0), ring.take(0)
    assert interrupted is not None
    assert next_one is not None
    assert (interrupted.away, interrupted.follows, next_one.follows) == (True, False, True)


@pytest.mark.parametrize("off_ppm", [-200, 0, 200])
def test_counted_time_follows_a_device_that_is_too_slow_or_too_fast(off_ppm: int) -> None:
    """Three hours of a device whose crystal is off, measured with jitter."""
    clock, made, owed = SampleClock(), 0, 0.0
    jitter = np.random.default_rng(3).integers(0, 15_000_000, 3 * 3600 * 4)
    errors_ms, ends = [], [LessonNs(0)]
    for block, late in enumerate(jitter.tolist()):
        true = round(block * 250_000_000 * (1 - off_ppm / 1e6))
        owed += 4000 * clock.stretch
        samples = int(owed)
        owed -= samples
        at = clock.place(LessonNs(true + late), samples)
        errors_ms.append((at - true) / 1e6)
        assert not block or abs(at - ends[-1]) <= 62_500
        ends.append(LessonNs(at + samples * 1_000_000_000 // SAMPLE_RATE_HZ))
        made += samples
    assert np.abs(errors_ms).max() < 20
    assert made == pytest.approx(3 * 3600 * SAMPLE_RATE_HZ * (1 - off_ppm / 1e6), abs=320)


def test_a_first_measurement_that_was_late_is_brought_back_without_a_hole() -> None:
    clock = SampleClock()
    at = clock.place(lesson_ns(0.1), 4000)
    end = at + 250_000_000
    for block in range(1, 400):
        samples = round(4000 * clock.stretch)
        at = clock.place(lesson_ns(block * 0.25), samples)
        assert abs(at - end) < 100
        end = at + samples * 62_500
    assert abs(at - lesson_ns(399 * 0.25)) < 5_000_000


def test_sound_that_never_came_is_a_hole() -> None:
    clock = SampleClock()
    for block in range(40):
        clock.place(lesson_ns(block * 0.25), 4000)
    late = [clock.place(lesson_ns(block * 0.25 + 0.1), 4000) for block in range(40, 60)]
    assert late[-1] == lesson_ns(59 * 0.25 + 0.1)
    holes = np.diff(np.array(late)) - 250_000_000
    assert (holes > 20_000_000).sum() == 1


def test_a_device_that_was_away_never_delivers_into_the_past() -> None:
    clock = SampleClock()
    clock.place(lesson_ns(1), 16000)
    clock.broke_off()
    assert clock.place(lesson_ns(1.9), 16000) == lesson_ns(2)
    clock.broke_off()
    assert clock.place(lesson_ns(7), 16000) == lesson_ns(7)


def test_lost_samples_are_counted() -> None:
    clock = SampleClock()
    clock.place(lesson_ns(1), 16000)
    clock.lost(8000)
    assert clock.place(lesson_ns(2.5), 100) == lesson_ns(2.5)


@given(st.lists(st.integers(0, 200), max_size=6))
@settings(deadline=None)
def test_rows_grow_and_are_wiped(counts: list[int]) -> None:
    rows: Rows[np.float32] = Rows(np.array([7, 7], np.float32))
    whole = np.zeros((0, 2), np.float32)
    for seed, count in enumerate(counts):
        more = noise(2 * count, seed).reshape(-1, 2)
        rows.append(more)
        whole = np.concatenate([whole, more])
        np.testing.assert_array_equal(rows.all(), whole)
    rows.extend(len(rows) + 3)
    assert (rows.all()[-3:] == 7).all()
    view = rows.all()
    rows.wipe()
    assert len(rows) == 0
    assert (view == 7).all()
