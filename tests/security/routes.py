"""The portal's addresses, read from the URLconf, and which ids each of them takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """`name` is that of the view, with its namespaces; `pattern` has `<kind:name>` where an id goes."""

    name: str
    pattern: str
    is_exempt: bool  # from the check that a form comes from us

    def __str__(self) -> str:
        return f"{self.name} {self.pattern}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(first or second for first, second in _PARAMETER.findall(self.pattern))

    def address(self, ids: Mapping[str, object]) -> str:
        """Raises KeyError for an id that is not given."""
        filled = _PARAMETER.sub(lambda found: str(ids[found[1] or found[2]]), self.pattern)
        return "/" + filled.replace("^", "").replace("\\Z", "").replace("$", "")


def routes() -> list[Route]:
    return list(_routes(get_resolver(), "", ""))


def _routes(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or entry.lookup_str}"
            yield Route(name, pattern, bool(getattr(entry.callback, "csrf_exempt", False)))
        else:
            yield from _routes(entry, pattern, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
