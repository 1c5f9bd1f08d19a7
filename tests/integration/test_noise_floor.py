"""The noise floor in the program is what its simulation prints."""

import numpy as np
import pytest

from classsense.analysis.discussion import noise_floor, noise_floor_of_turns
from simulate_noise_floor import chance


@pytest.mark.parametrize("speakers", [2, 4, 8])
@pytest.mark.parametrize("turns", [20, 80])
def test_the_table_is_that_of_the_simulation(speakers: int, turns: int) -> None:
    time, count = chance(speakers, turns, 4000, np.random.default_rng(1))

    assert noise_floor(speakers, turns) == pytest.approx(np.percentile(time, 95), abs=0.025)
    floor = noise_floor_of_turns(speakers, turns)
    assert (floor or 0.0) == pytest.approx(np.percentile(count, 95), abs=0.025)
