from classsense.board.limits import Allowance, Allowances


def test_a_burst_passes_at_once_and_the_rest_waits_in_turn() -> None:
    allowance = Allowance(burst=3, per_s=2.0)

    waits = [allowance.take(now_s=100.0) for _ in range(5)]

    assert waits == [0.0, 0.0, 0.0, 0.5, 1.0]


def test_what_was_used_comes_back_with_time_but_never_beyond_the_burst() -> None:
    allowance = Allowance(burst=2, per_s=1.0)
    for _ in range(2):
        allowance.take(0.0)

    assert allowance.wait_s(0.25) == 0.75
    assert allowance.wait_s(1.0) == 0.0
    assert [allowance.take(1000.0) for _ in range(3)] == [0.0, 0.0, 1.0]


def test_a_clock_that_steps_back_gives_nothing_away() -> None:
    allowance = Allowance(burst=1, per_s=1.0)
    allowance.take(50.0)

    assert allowance.wait_s(10.0) == 1.0


def test_each_name_has_its_own_allowance() -> None:
    allowances = Allowances(burst=1, per_s=1.0)
    allowances.of("a").take(0.0)

    assert allowances.of("a").wait_s(0.0) == 1.0
    assert allowances.of("b").wait_s(0.0) == 0.0


def test_made_up_names_push_out_only_the_longest_unused() -> None:
    allowances = Allowances(burst=1, per_s=1.0, names=2)
    for name in ("a", "b", "a", "c"):
        allowances.of(name).take(0.0)

    assert allowances.of("a").wait_s(0.0) > 1.0
    assert allowances.of("b").wait_s(0.0) == 0.0
