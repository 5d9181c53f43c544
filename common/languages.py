"""Map a language code of a browser or of OC to one of the portal's."""

from django.utils.translation.trans_real import get_supported_language_variant


def find_offered(code: str) -> str:
    """Return the portal's language for a browser's or OC's code ("zh-cn" and "zh" are "zh-hans"), or ""."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return ""
