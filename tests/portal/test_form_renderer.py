"""Controls that are written without a template are what Django's templates would have written."""

from typing import Any

import pytest
from django import forms
from django.forms.boundfield import BoundWidget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from portal import form_renderer
from portal.form_renderer import Renderer

HOSTILE = "\"><script>'&amp;"
CHOICES = [("", gettext_lazy("All")), (1, "one"), (HOSTILE, HOSTILE), ("Group", [("2", mark_safe("<b>two</b>"))])]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), "text"),
    (forms.TextInput({"title": HOSTILE, "required": True, "disabled": False, "maxlength": 3}), HOSTILE),
    (forms.TextInput(), None),
    (forms.NumberInput(), 0),
    (forms.EmailInput(), ""),
    (forms.HiddenInput(), 7),
    (forms.PasswordInput(), "secret"),
    (forms.DateInput(), "2026-11-20"),
    (forms.DateTimeInput(), "2026-11-20T10:00"),
    (forms.URLInput(), "https://example.com/?a=1&b=2"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea({"rows": 3}), f"\n{HOSTILE}"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), 1),
    (forms.Select(choices=CHOICES), None),
    (forms.SelectMultiple(choices=CHOICES), [1, HOSTILE]),
    (forms.RadioSelect(choices=CHOICES), "2"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), [1, HOSTILE]),
    (forms.SplitDateTimeWidget(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=[f"{type(w).__name__}: {v}" for w, v in WIDGETS])
def test_it_works(widget: forms.Widget, value: Any) -> None:
    ours, theirs = (rendered(widget, value, made_by) for made_by in (Renderer(), TemplatesSetting()))
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("widget", [forms.RadioSelect(choices=CHOICES), forms.CheckboxSelectMultiple(choices=CHOICES)])
@pytest.mark.parametrize("wrap_label", [True, False])
def test_an_option_alone(widget: ChoiceWidget, wrap_label: bool) -> None:
    ours, theirs = (
        [parse_html(BoundWidget(widget, option, made_by).tag(wrap_label)) for option in options(widget)]
        for made_by in (Renderer(), TemplatesSetting())
    )
    assert ours == theirs


def test_every_template_that_is_passed_over_exists() -> None:
    engine = TemplatesSetting()
    assert all(engine.get_template(name) for name in form_renderer.WRITERS)


def test_an_empty_first_line_is_kept() -> None:
    # A browser drops the newline right behind the tag, so there is one more than was typed.
    assert ">\n\nsecond line</textarea>" in rendered(forms.Textarea(), "\nsecond line", Renderer())


def test_typed_text_is_escaped() -> None:
    assert "<script>" not in rendered(forms.Textarea(), HOSTILE, Renderer())


def rendered(widget: forms.Widget, value: Any, made_by: TemplatesSetting) -> str:
    return str(widget.render("name", value, {"id": "id_name"}, made_by))


def options(widget: ChoiceWidget) -> list[dict[str, Any]]:
    return list(widget.options("name", [HOSTILE], {"id": "id_name"}))
