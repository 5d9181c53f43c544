import json
import logging
import logging.config
from io import StringIO

from django.conf import settings

from portal.logs import RequestId, request_id


def logged(message: str, **extra: object) -> list[str]:
    """The lines that one event becomes."""
    configured = logging.config.DictConfigurator(settings.LOGGING)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RequestId())
    handler.setFormatter(configured.configure_formatter(dict(settings.LOGGING["formatters"]["json"])))
    handler.handle(logging.makeLogRecord({"name": "a", "levelname": "INFO", "msg": message, **extra}))
    return stream.getvalue().removesuffix("\n").split("\n")


def test_it_works() -> None:
    token = request_id.set("abc")
    try:
        (line,) = logged("attempt", receipt="K7Q2W-9FXM3A")
    finally:
        request_id.reset(token)
    event = json.loads(line)
    assert (event["event"], event["level"], event["logger"]) == ("attempt", "INFO", "a")
    assert (event["request_id"], event["receipt"]) == ("abc", "K7Q2W-9FXM3A")


def test_outside_a_request_there_is_no_id() -> None:
    assert json.loads(logged("x")[0])["request_id"] == ""


def test_t40_an_event_is_one_line_whatever_is_in_it() -> None:
    (line,) = logged("x", what='a\r\n{"event": "forged"}b')
    assert json.loads(line)["what"].startswith("a\r\n")
