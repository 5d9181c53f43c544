"""What wakes idle workers, while there is no Redis."""

import logging
import threading
from typing import Any

import pytest

from common.wakeup import Listener


def test_a_listener_without_redis_waits_and_says_so_once(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    listener, stop = Listener(), threading.Event()
    with caplog.at_level(logging.WARNING):
        for _round in range(5):
            assert not listener.hears
            listener.wait(stop, 0)
    assert [record.msg for record in caplog.records] == ["worker.wakeup_failed"]


def test_without_a_setting_nothing_is_tried(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = ""
    assert not Listener().hears
    assert caplog.records == []
