"""Forms' controls as HTML without a template for each, and for each option of a select: they were a third of a page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class Renderer(TemplatesSetting):
    """Writes the controls that a form is full of exactly as Django's own templates do; the rest is left to those."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        write = _WRITERS.get(template_name)
        return SafeString(write(context["widget"]) if write else super().render(template_name, context, request))


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{_attributes(widget)}>'


def _choice(widget: Widget) -> str:
    control = _input(widget)
    if not widget["wrap_label"]:
        return control
    target = f' for="{conditional_escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{target}>{control} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"] or "")
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(label, options) for label, options, _index in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(label: str | None, options: list[Widget]) -> str:
    written = "".join(f"\n  {_option(option)}" for option in options)
    return f'\n  <optgroup label="{conditional_escape(label)}">{written}\n  </optgroup>' if label else written


def _option(widget: Widget) -> str:
    value = conditional_escape(str(widget["value"]))
    return f'<option value="{value}"{_attributes(widget)}>{conditional_escape(widget["label"])}</option>'


def _attributes(widget: Widget) -> str:
    return "".join(_attribute(name, value) for name, value in widget["attrs"].items() if value is not False)


def _attribute(name: str, value: Any) -> str:
    return f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "url")
_WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    **{f"django/forms/widgets/{name}_option.html": _choice for name in ("checkbox", "radio")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
