"""Find variables whose names are those of settings, but for a slip: they would be ignored in silence."""

from collections.abc import Collection, Iterable

# Read by compose.yaml and by Django, and not by `portal/settings.py`.
_READ_ELSEWHERE = frozenset({"POSTGRES_PASSWORD", "PORTAL_PORT", "DJANGO_SETTINGS_MODULE"})


def find_slip(names: Iterable[str], settings: Collection[str], secrets: Collection[str]) -> str:
    """Return a sentence about the first variable that is probably meant as a setting and is none; "" without one.

    Args:
        names: the names of all variables.
        settings: the names of all settings.
        secrets: those of them that may stand in a file, which NAME_FILE names.
    """
    known = {*settings, *(f"{name}_FILE" for name in secrets), *_READ_ELSEWHERE}
    for name in sorted(set(names) - known):
        setting = name.removesuffix("_FILE")
        if setting != name and setting in settings:
            return f"{setting} cannot stand in a file: set it itself in place of {name}."
        # A setting that is given under its own name was not meant: others may have a name beside it.
        if meant := next((each for each in sorted(known - set(names)) if _is_one_slip(name, each)), ""):
            return f"{name} is not a setting of the portal: write {meant}, or remove it."
    return ""


def _is_one_slip(name: str, other: str) -> bool:
    """Whether one letter is missing, additional or another one, or two neighbours are exchanged."""
    if abs(len(name) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    rest, others = name[same:], other[same:]
    is_exchanged = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return is_exchanged or rest[1:] in (others[1:], others) or rest == others[1:]
