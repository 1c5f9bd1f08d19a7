"""A long lesson leaves nothing behind. Bounded to what a CI can carry; `bench soak` runs hours."""

import pytest

from classsense.bootstrap.bench_soak import BenchSoak

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(600)]


def test_eight_minutes_of_lesson_lose_no_sound_and_leave_no_thread(weights_folder: object) -> None:
    del weights_folder
    figures = BenchSoak("en", 480.0, 2, real_time=False).run()
    assert figures.threads_left == ()
    assert (figures.gaps, figures.audio_dropped_s, figures.words_skipped) == (0, 0.0, 0)
    assert figures.drift_ms <= 20
    assert figures.heard_s >= 2 * (480 - 3)
    assert figures.reports > 480
    assert figures.most_held_s <= 2 * 30
    assert figures.problems == ()
    _, warm_mb, end_mb = figures.rss_mb
    assert end_mb - warm_mb < 60
