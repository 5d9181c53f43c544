"""Our language for a code of a browser's or of OC's."""

from django.utils.translation.trans_real import get_supported_language_variant


def find_offered(code: str) -> str:
    """Our language for a browser's or OC's code ("zh-cn" and "zh" are "zh-hans"), or "" where we have none."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return ""
