"""Language codes: those of browsers, of OC (without a region or script), and the portal's own."""

from django.utils.translation.trans_real import get_supported_language_variant


def find_offered(code: str) -> str:
    """Return the portal's language for a browser's or OC's code ("zh-cn" and "zh" are "zh-hans"), or ""."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return ""


def remove_region(code: str) -> str:
    """Return the language alone, which is OC's code for it: "zh" for "zh-hans"."""
    return code.partition("-")[0].lower()
