from concurrent.futures import ThreadPoolExecutor

from sandbox.state.clock import Clock

HOUR = 60 * 60 * 1000


def test_it_works() -> None:
    clock = Clock()
    first = clock.now_ms()
    clock.set(advance_ms=HOUR)
    assert clock.now_ms() >= first + HOUR


def test_an_offset_replaces_and_a_push_adds() -> None:
    clock = Clock()
    clock.set(offset_ms=HOUR)
    clock.set(offset_ms=2 * HOUR, advance_ms=HOUR)
    assert clock.offset_ms == 3 * HOUR


def test_another_speed_does_not_jump() -> None:
    clock = Clock()
    clock.set(scale=1e-9)
    first = clock.now_ms()
    assert clock.now_ms() - first <= 1


def test_waiting_ends_when_the_clock_is_pushed() -> None:
    clock = Clock()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(clock.wait_until, clock.now_ms() + HOUR)
        clock.set(advance_ms=HOUR)
        assert waiting.result(timeout=30) is None


def test_waiting_ends_sooner_on_a_fast_clock() -> None:
    clock = Clock()
    clock.set(scale=1e6)
    clock.wait_until(clock.now_ms() + HOUR)


def test_reset_shows_the_machines_time() -> None:
    clock = Clock()
    clock.set(offset_ms=10 * HOUR)
    clock.reset()
    assert clock.now_ms() < Clock().now_ms() + HOUR
