"""Which way things flow, and how large they may grow. The picture is in docs/adr/README.md."""

import ast
import sys
from pathlib import Path

import pytest

from tests.support.source import OURS, SHIPPED, Module, has_excuse, modules, within

OC = "inquiries.oc"
OPEN_TO_ALL = (f"{OC}.types", f"{OC}.errors")
CALLERS_OF_OC = ("inquiries.services", "inquiries.management")
TRANSPORT = {"inquiries.oc.transport", "inquiries.oc.signing"}  # the second signs what requests has prepared
FORMS = tuple(f"inquiries.{name}" for name in ("forms", "fields", "filters", "controls", "dates", "html", "texts"))
INPUT_OUTPUT = ("django.db", "django.core.cache", "django.core.files.storage", "requests", "urllib3", "socket", "os")
HTTP_CLIENTS = ("requests", "urllib3", "http.client", "urllib.request")
MAY_READ_ENVIRONMENT = {"portal.settings", "portal.environment", "sandbox.__main__"}
MAY_NAME_THE_SETTINGS = {"manage", "portal.wsgi", "portal.asgi"}

FILE, SHARE, FUNCTION, VIEW, CONFTEST = 300, 0.10, 40, 25, 150


def named(*packages: str) -> list[Module]:
    return [module for module in modules(*OURS) if any(within(module.name, package) for package in packages)]


def crossing(found: list[Module], *forbidden: str) -> list[str]:
    """The imports that no module of these may have."""
    return [f"{module} imports {name}" for module in found for name in sorted(module.imports_any(*forbidden))]


def reads_environment(module: Module) -> bool:
    attributes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    names = {f"{node.value.id}.{node.attr}" for node in attributes if isinstance(node.value, ast.Name)}
    read = names & {"os.environ", "os.environb", "os.getenv"}
    return bool(read or module.imports_any("environ", "os.environ", "os.getenv", "dotenv"))


# --- arrows ---------------------------------------------------------------------------------------------------


def test_the_rules_find_what_they_speak_of() -> None:
    spoken_of = {OC, *OPEN_TO_ALL, *CALLERS_OF_OC, *TRANSPORT, *FORMS, *MAY_READ_ENVIRONMENT, "inquiries.views"}
    assert {name for name in spoken_of if not named(name)} == set()


def test_the_client_stands_on_the_standard_library_and_requests() -> None:
    allowed = {*sys.stdlib_module_names, "requests", "urllib3"}
    foreign = {name for module in named(OC) for name in module.imports if not within(name, OC)} - {"inquiries"}
    assert {name for name in foreign if name.split(".")[0] not in allowed} == set()


def test_one_door_leads_out() -> None:
    others = [module for module in modules(*SHIPPED) if module.name not in TRANSPORT]
    assert crossing(others, "requests", "urllib.request", "aiohttp", "httpx") == []
    outside = [module for module in others if not within(module.name, OC)]
    assert crossing(outside, "urllib3", "http.client") == []


def test_only_services_and_commands_call_the_client() -> None:
    inside = named(OC, *CALLERS_OF_OC)
    private = [module.name for module in named(OC) if module.name not in {OC, *OPEN_TO_ALL}]
    assert crossing([module for module in modules(*SHIPPED) if module not in inside], *private) == []


def test_forms_do_no_input_or_output() -> None:
    assert crossing(named(*FORMS), "inquiries.services", "inquiries.models", "inquiries.views", *INPUT_OUTPUT) == []


def test_services_know_nothing_of_pages() -> None:
    pages = ("inquiries.views", "inquiries.forms", "inquiries.fields", "django.shortcuts")
    assert crossing(named("inquiries.services"), *pages) == []


def test_models_know_nothing_of_their_users() -> None:
    users = ("inquiries.services", "inquiries.views", "inquiries.forms", "inquiries.fields", OC)
    assert crossing(named("inquiries.models", "members.models"), *users) == []


def test_the_sandbox_knows_nothing_of_the_portal() -> None:
    assert crossing(named("sandbox"), *SHIPPED, "tests", "tools", "django") == []


def test_only_the_companys_site_in_the_sandbox_calls_anybody() -> None:
    others = [module for module in named("sandbox") if module.name != "sandbox.company"]
    assert crossing(others, *HTTP_CLIENTS) == []


def test_the_portal_knows_nothing_of_what_is_not_shipped() -> None:
    assert crossing(list(modules(*SHIPPED)), "sandbox", "tests", "tools", "benchmarks", "flask") == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = {module.name for module in modules(*SHIPPED, "sandbox") if reads_environment(module)}
    assert readers - MAY_READ_ENVIRONMENT - MAY_NAME_THE_SETTINGS == set()


@pytest.mark.parametrize("path", ["manage.py", "portal/wsgi.py"])
def test_who_starts_django_names_the_settings_and_reads_nothing(path: str) -> None:
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


# --- and these rules can fail ---------------------------------------------------------------------------------


def test_an_import_in_a_function_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from requests import get\n    import os.path as p\n")
    assert Module(path).imports_any("requests", "os") == {"requests", "requests.get", "os.path"}


def test_a_relative_import_is_resolved() -> None:
    import_line = ast.parse("from .client import Client")

    class Here(Module):
        tree = import_line  # type: ignore[assignment]

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
