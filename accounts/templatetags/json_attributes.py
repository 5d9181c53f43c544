"""A template filter that writes JSON into an attribute."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(data: Any) -> str:
    """Render JSON for an attribute that a script reads: pages have no inline scripts, not even data."""
    return json.dumps(data)
