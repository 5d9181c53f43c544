"""Render form controls without a template for each, which took a third of a page's time."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class Renderer(TemplatesSetting):
    """Write the frequent controls exactly as Django's templates do; others are left to those."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        write = WRITERS.get(template_name)
        return SafeString(write(context["widget"]) if write else super().render(template_name, context, request))


def _render_input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{value}{_render_attributes(widget)}>'


def _render_choice(widget: Widget) -> str:
    control = _render_input(widget)
    if not widget["wrap_label"]:
        return control
    target = f' for="{conditional_escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{target}>{control} {conditional_escape(widget['label'])}</label>"


def _render_select(widget: Widget) -> str:
    groups = ""
    for group, options, _index in widget["optgroups"]:
        written = ""
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            written += f'\n  <option value="{value}"{_render_attributes(option)}>{label}</option>'
        groups += f'\n  <optgroup label="{conditional_escape(group)}">{written}\n  </optgroup>' if group else written
    return f"{_open_element('select', widget)}{groups}\n</select>"


def _open_element(tag: str, widget: Widget) -> str:
    return f'<{tag} name="{conditional_escape(widget["name"])}"{_render_attributes(widget)}>'


def _render_attributes(widget: Widget) -> str:
    attributes = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"' for name, value in attributes
    )


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "tel", "text", "url")
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _render_input for name in _INPUTS},
    **{f"django/forms/widgets/{name}_option.html": _render_choice for name in ("checkbox", "radio")},
    "django/forms/widgets/textarea.html": lambda widget: (
        f"{_open_element('textarea', widget)}\n{conditional_escape(widget['value'] or '')}</textarea>"
    ),
    "django/forms/widgets/select.html": _render_select,
}
