"""`{% field_blocks form slug=… files=files service=service %}`: the blocks of a form's fields."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from inquiries.domain.field_types import SUBJECT_NAME
from inquiries.templatetags.cached_parts import render_cached_part

register = template.Library()


@register.simple_tag(takes_context=True)
def field_blocks(  # noqa: PLR0913 (what the blocks show)
    context: Mapping[str, Any],
    form: Any,
    *,
    slug: str,
    files: Any,
    service: Any,
    suggests: Any = False,
    category: Any = "",
) -> SafeString:
    """Write the blocks of a form's fields, each kept where it can be; a loop of tags takes twice as long.

    Args:
        context: the page's context.
        form: a `CustomerForm`.
        slug: that of the service.
        files: the files of the form that were uploaded; with any, no block is kept.
        service: the service, for the addresses of these files.
        suggests: whether questions are suggested below the subject.
        category: the type that they are suggested for.
    """
    blocks = []
    for field in form.visible_fields():
        if files:
            shown = template.Context({"field": field, "files": files, "service": service, "slug": slug})
            blocks.append(template.Engine.get_default().get_template(field.template_name).render(shown))
        else:
            blocks.append(render_cached_part(context, field.template_name, field=field, slug=slug))
        if suggests and field.name == SUBJECT_NAME:
            blocks.append(render_cached_part(context, "help/_while_typing.html", slug=slug, category=category))
    return SafeString("\n".join(blocks))
