"""What the pages of signing in need and Django does not have."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(data: Any) -> str:
    """For an attribute that a script reads: no page has a script, not even one of data, in itself."""
    return json.dumps(data)
