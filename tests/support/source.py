"""The project's own source, read instead of run: which module imports what, and how long things are."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("portal", "sso", "inquiries", "accounts", "common")
OURS = (*SHIPPED, "sandbox", "tools")


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    length: int  # lines
    excuse: bool  # a comment in it or right above says why it is longer


@dataclass(frozen=True)
class Module:
    path: Path  # from the root

    def __str__(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def lines(self) -> list[str]:
        return (ROOT / self.path).read_text(encoding="utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse("\n".join(self.lines))

    @cached_property
    def imports(self) -> set[str]:
        """Dotted names, wherever in the file they are imported: `from a import b` gives `a` and `a.b`."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                package = self.name.rsplit(".", node.level)[0] if node.level else ""
                base = ".".join(filter(None, (package, node.module)))
                found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        return found

    def imports_any(self, *names: str) -> set[str]:
        """Which imports lie in one of these packages or modules."""
        return {found for found in self.imports if any(within(found, name) for name in names)}

    @property
    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first, last = node.lineno, node.end_lineno or node.lineno
                above = min([first, *(decorator.lineno for decorator in node.decorator_list)]) - 2
                yield Function(
                    name=node.name,
                    line=first,
                    length=last - first + 1,
                    excuse=has_excuse(self.lines[max(above, 0) : last]),
                )


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def has_excuse(lines: list[str]) -> bool:
    return any("longer because:" in line for line in lines)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module of ours under these folders; migrations are written by Django and left out."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(Module(path.relative_to(ROOT)) for path in paths if "migrations" not in path.parts)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(path.relative_to(ROOT) for path in sorted((ROOT / "templates").rglob("*.html")))
