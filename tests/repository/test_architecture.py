"""Which package may import which, and how large things may grow. docs/architecture.md has the picture."""

import ast
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.source import OURS, SHIPPED, Module, has_excuse, modules, within

OC = "inquiries.oc"
SERVICES = "inquiries.services"
# The layers of the app `inquiries` below its pages, each of which may use those that stand before it.
BELOW_SERVICES = ("common", f"{OC}.errors", f"{OC}.types", "inquiries.domain", "inquiries.models")
STANDALONE = tuple(
    f"{SERVICES}.{name}"
    for name in ("tombstones", "delivery_state_machine", "daily_counts", "contact_hashes", "stored_files", "heartbeats")
)  # import no other service
QUOTAS = f"{SERVICES}.quotas"
READING = (*BELOW_SERVICES, OC, *STANDALONE, f"{SERVICES}.upstream", f"{SERVICES}.catalog")
SENDING = (*READING, "accounts", QUOTAS, f"{SERVICES}.files", f"{SERVICES}.guests", f"{SERVICES}.delivery")
BRANDING = f"{SERVICES}.branding"
ALL_SERVICES = (
    *SENDING,
    SERVICES,
    BRANDING,
    f"{SERVICES}.tickets",
    f"{SERVICES}.help",
    f"{SERVICES}.submission",
    f"{SERVICES}.personal_data",
)
WITH_OPERATIONS = (*ALL_SERVICES, f"{SERVICES}.operations")

# What a package may import. A module belongs to the longest name that its own begins with.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "common": (),
    "accounts": ("common",),
    f"{OC}.errors": (),
    f"{OC}.types": (f"{OC}.errors",),
    OC: (f"{OC}.errors", f"{OC}.types"),
    "inquiries.domain": ("common", f"{OC}.types"),
    "inquiries.models": ("common", "inquiries.domain"),
    "inquiries.forms": ("common", f"{OC}.types", "inquiries.domain"),
    **dict.fromkeys(STANDALONE, BELOW_SERVICES),
    f"{SERVICES}.upstream": (*BELOW_SERVICES, OC),
    f"{SERVICES}.catalog": READING,
    SERVICES: READING,  # which service and organization an account belongs to
    QUOTAS: (*BELOW_SERVICES, "accounts"),
    f"{SERVICES}.files": (*READING, "accounts", QUOTAS),
    BRANDING: (*BELOW_SERVICES, f"{SERVICES}.upstream"),
    f"{SERVICES}.guests": (*READING, "accounts", BRANDING, QUOTAS),
    f"{SERVICES}.tickets": (*READING, BRANDING, f"{SERVICES}.guests"),
    f"{SERVICES}.help": (*READING, f"{SERVICES}.tickets"),
    f"{SERVICES}.delivery": SENDING,
    f"{SERVICES}.submission": SENDING,
    f"{SERVICES}.personal_data": SENDING,
    f"{SERVICES}.operations": (*SENDING, f"{SERVICES}.submission"),
    f"{SERVICES}.desk": WITH_OPERATIONS,
    "inquiries.views": (*set(ALL_SERVICES) - {OC}, "inquiries.forms"),
    "inquiries.admin": (*WITH_OPERATIONS, f"{SERVICES}.desk", "inquiries.forms"),
    "inquiries.templatetags": ("inquiries.domain",),
    "inquiries": (
        *WITH_OPERATIONS,
        f"{SERVICES}.desk",
        "inquiries.forms",
        "inquiries.views",
    ),  # urls, middleware, checks, signals, context processors
    "inquiries.management": (*WITH_OPERATIONS, f"{SERVICES}.desk", "inquiries"),
    "sso": ("accounts", *ALL_SERVICES, "inquiries.views"),
    "portal": ("accounts", "sso", "inquiries", *WITH_OPERATIONS, f"{SERVICES}.desk", "inquiries.views"),
    "sandbox": (),
}
DEVELOPMENT = {"tools", "benchmarks", "tests"}  # import anything, and nothing imports them
MAY_NAME_THE_STYLE_GUIDE = {"portal.urls"}
TRANSPORT = {"inquiries.oc.transport", "inquiries.oc.signing"}  # the second signs what requests has prepared
INPUT_OUTPUT = ("django.db", "django.core.cache", "django.core.files.storage", "requests", "urllib3", "socket", "os")
HTTP_CLIENTS = ("requests", "urllib3", "http.client", "urllib.request")
MAY_READ_ENVIRONMENT = {"portal.settings", "portal.environment", "sandbox.__main__"}
MAY_NAME_THE_SETTINGS = {"manage", "portal.wsgi", "portal.asgi"}

FILE, SHARE, FUNCTION, VIEW, CONFTEST, FOLDER = 300, 0.10, 50, 40, 150, 14


def named(*packages: str) -> list[Module]:
    return [module for module in modules(*OURS) if any(within(module.name, package) for package in packages)]


def crossing(found: list[Module], *forbidden: str) -> list[str]:
    """The imports that no module of these may have."""
    return [f"{module} imports {name}" for module in found for name in sorted(module.imports_any(*forbidden))]


def package_of(name: str) -> str:
    """The package of the table to which a module belongs; "" for the development's own."""
    return max((package for package in MAY_IMPORT if within(name, package)), key=len, default="")


def arrows(found: tuple[Module, ...]) -> Iterator[tuple[str, str]]:
    """Each import of one of these modules by another of them."""
    names = {module.name for module in found}
    for module in found:
        targets = {name if name in names else name.rpartition(".")[0] for name in module.imports} & names
        # `from package import module` is an import of the module, and not of the package.
        parents = {target.rpartition(".")[0] for target in targets}
        yield from ((module.name, target) for target in targets - parents - {module.name})


def find_circle(edges: Iterable[tuple[str, str]]) -> list[str]:
    """The modules of one circle of imports, in their order; empty where there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for source, target in edges:
        sorter.add(source, target)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def reads_environment(module: Module) -> bool:
    attributes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    names = {f"{node.value.id}.{node.attr}" for node in attributes if isinstance(node.value, ast.Name)}
    read = names & {"os.environ", "os.environb", "os.getenv"}
    return bool(read or module.imports_any("environ", "os.environ", "os.getenv", "dotenv"))


# --- arrows ---------------------------------------------------------------------------------------------------


def test_every_import_is_in_the_table() -> None:
    foreign = set()
    for source, target in arrows(modules(*SHIPPED, "sandbox")):
        mine, theirs = package_of(source), package_of(target)
        if mine != theirs and theirs not in MAY_IMPORT[mine]:
            foreign.add(f"{source} imports {target}")
    assert sorted(foreign) == []


def test_the_table_itself_has_no_circle() -> None:
    assert (
        find_circle(
            (package, target) for package, targets in MAY_IMPORT.items() for target in targets if target != package
        )
        == []
    )


def test_there_is_no_import_circle() -> None:
    assert find_circle(arrows(modules(*OURS, "benchmarks"))) == []


def test_the_client_stands_on_the_standard_library_and_requests() -> None:
    allowed = {*sys.stdlib_module_names, "requests", "urllib3"}
    foreign = {name for module in named(OC) for name in module.imports if not within(name, OC)} - {"inquiries"}
    assert {name for name in foreign if name.split(".")[0] not in allowed} == set()


def test_one_module_sends_requests() -> None:
    others = [module for module in modules(*SHIPPED) if module.name not in TRANSPORT]
    assert crossing(others, "requests", "urllib.request", "aiohttp", "httpx") == []
    outside = [module for module in others if not within(module.name, OC)]
    assert crossing(outside, "urllib3", "http.client") == []


def test_domain_and_forms_do_no_input_or_output() -> None:
    assert crossing(named("inquiries.domain", "inquiries.forms"), *INPUT_OUTPUT) == []


def test_services_know_nothing_of_pages() -> None:
    assert crossing(named(SERVICES), "django.shortcuts") == []


def test_the_sandbox_knows_nothing_of_the_portal() -> None:
    assert crossing(named("sandbox"), *SHIPPED, "tests", "tools", "django") == []


def test_only_the_demo_site_of_the_sandbox_makes_http_calls() -> None:
    others = [module for module in named("sandbox") if module.name != "sandbox.demo_site.pages"]
    assert crossing(others, *HTTP_CLIENTS) == []


def test_the_portal_knows_nothing_of_what_is_not_shipped() -> None:
    assert crossing(list(modules(*SHIPPED)), "sandbox", *DEVELOPMENT, "flask") == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = {module.name for module in modules(*SHIPPED, "sandbox") if reads_environment(module)}
    assert readers - MAY_READ_ENVIRONMENT - MAY_NAME_THE_SETTINGS == set()


@pytest.mark.parametrize("path", ["manage.py", "portal/wsgi.py"])
def test_entry_points_name_the_settings_and_read_no_environment(path: str) -> None:
    uses = [line.strip() for line in Module(Path(path)).lines if "environ" in line]
    assert uses == ['os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")']


# --- budgets: a comment "longer because: …" says why something has to be larger -------------------------------


def test_a_file_is_read_in_one_sitting() -> None:
    found = modules(*OURS, "tests", "benchmarks")
    limits = {module: CONFTEST if module.path.name == "conftest.py" else FILE for module in found}
    long = [module for module in found if len(module.lines) > limits[module] and not has_excuse(module.lines[:20])]
    assert [f"{module}: {len(module.lines)}" for module in long] == []


def test_a_function_fits_the_eye() -> None:
    def limit(module: Module) -> int:
        return VIEW if "views" in module.path.parts or module.path.name == "views.py" else FUNCTION

    found = [(module, function) for module in modules(*OURS, "benchmarks") for function in module.functions]
    assert [f"{m}:{f.line} {f.name}: {f.length}" for m, f in found if f.length > limit(m) and not f.excuse] == []


def test_no_file_holds_the_whole_thing() -> None:
    lengths = {module: len(module.lines) for module in modules(*OURS)}
    assert [str(module) for module, length in lengths.items() if length > SHARE * sum(lengths.values())] == []


def test_a_folder_is_read_at_a_glance() -> None:
    counts = Counter(module.path.parent for module in modules(*OURS) if module.path.name != "__init__.py")
    assert [f"{folder}: {count} modules" for folder, count in counts.items() if count > FOLDER] == []


# --- and these rules can fail ---------------------------------------------------------------------------------


def test_a_circle_is_found() -> None:
    assert set(find_circle([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])) == {"b", "c"}


def test_an_import_in_a_function_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from requests import get\n    import os.path as p\n")
    assert Module(path).imports_any("requests", "os") == {"requests", "requests.get", "os.path"}


def test_a_relative_import_is_resolved() -> None:
    import_line = ast.parse("from .client import Client")

    class Here(Module):
        tree = import_line

    assert Here(Path("inquiries/oc/extra.py")).imports == {"inquiries.oc.client", "inquiries.oc.client.Client"}


@pytest.mark.parametrize("line", ["os.environ['A']", "os.getenv('A')", "from os import environ", "import environ"])
def test_a_look_into_the_environment_is_seen(line: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(line + "\n")
    assert reads_environment(Module(path))


def test_an_excuse_must_stand_at_the_function(tmp_path: Path) -> None:
    body = "    pass\n" * 50
    path = tmp_path / "module.py"
    path.write_text(f"def bad():\n{body}\n\n# longer because: a table\n@d\ndef good():\n{body}")
    assert [(function.name, function.length, function.excuse) for function in Module(path).functions] == [
        ("bad", 51, False),
        ("good", 51, True),
    ]
