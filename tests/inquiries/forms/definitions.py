"""Field definitions as OC gives them, for the tests of the forms."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import strategies as st

from inquiries.forms import field_builders
from inquiries.forms.controls.base import Control
from inquiries.oc.types.tickets import FieldDefinition

_SAMPLE = Path(__file__).parents[2] / "data" / "oc" / "fields.json"
in_our_time = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31, 23, 59))
OPTIONS = ("옵션1", "Option 2", '"<b>3</b>" & more', "네, 아니요")
TYPES = (
    "text",
    "textarea",
    "checkbox",
    "dropdown",
    "radio",
    "date",
    "datetime",
    "date_period",
    "datetime_period",
    "agree",
    "caption",
    "file",
)


def definition(kind: str = "text", **changes: Any) -> FieldDefinition:
    """A definition as the reader makes it from OC's JSON; `changes` have OC's names."""
    return FieldDefinition.from_api(
        {
            "fieldId": 721,
            "code": "answer",
            "type": kind,
            "title": "Your answer",
            "description": "",
            "placeholder": "",
            "length": 0,
            "required": False,
            "encrypt": False,
            "holdingText": True,
            "options": list(OPTIONS) if kind in {"checkbox", "dropdown", "radio"} else None,
            "value": None,
        }
        | changes
    )


def build(kind: str, **changes: object) -> Control:
    """The form field for a definition."""
    built = field_builders.build(definition(kind, **changes))
    assert built is not None
    return built


def refusal(control: Control, value: object) -> str:
    """What a customer is told who gives that value."""
    with pytest.raises(ValidationError) as refused:
        control.clean(value)
    return str(refused.value.messages[0])


def sample() -> list[FieldDefinition]:
    """The form of the contract's example: every type and every system code."""
    return [FieldDefinition.from_api(item) for item in json.loads(_SAMPLE.read_text())["result"]["contents"]]


def filled() -> dict[str, str | list[str]]:
    """What a browser posts for a well filled sample form."""
    return {
        "f_mail": "someone@example.com",
        "f_subject": "제목",
        "f_content": "첫째 줄\r\n둘째 <줄>",
        "f_name": "홍길동",
        "f_phone": "+82 10-1234-5678",
        "f_typeOne": "구분1",
        "f_typeTwo": "구분2",
        "f_textbox": "텍스트",
        "f_checkbox": ["옵션2", "옵션1"],
        "f_dropdown": "옵션1",
        "f_radiobutton": "옵션3",
        "f_date": "2022-07-11",
        "f_datetime": "2022-07-11T00:00",
        "f_dateperiod_0": "2022-07-01",
        "f_dateperiod_1": "2022-07-31",
        "f_datetimeperiod_0": "2022-07-01T00:00",
        "f_datetimeperiod_1": "2022-07-31T23:59",
        "f_agreetotheterms": "on",
        "f_personalAgree": "on",
    }
