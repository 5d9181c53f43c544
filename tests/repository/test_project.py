"""What stands around the code tells the truth about it: settings, locks, translations, the image, the targets."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import to_locale

from tests.support import prepared
from tests.support.catalogs import compiled, meant, read_po, skeletons
from tests.support.source import ROOT, SHIPPED, Module, modules

CATALOGS = sorted((ROOT / "locale").rglob("*.po"))
# English is what the code is written in; its catalogue only has to exist, or the browser's wish is not heard.
TRANSLATED = [path for path in CATALOGS if path.parts[-3] != "en"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
LOCKS = ["requirements.lock", "requirements-extras.lock", "requirements-dev.lock"]
# What is imported only where a setting asks for it, and what the packages of its extra begin with.
WITH_EXTRAS = {"portal.telemetry.tracing": "opentelemetry-", "portal.telemetry.error_reports": "sentry-sdk"}
COPIED = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- settings -------------------------------------------------------------------------------------------------


def settings_of_the_portal() -> set[str]:
    calls = [node for node in ast.walk(ast.parse(read("portal/settings.py"))) if isinstance(node, ast.Call)]
    from_environment = [call for call in calls if ast.unparse(call.func).startswith("env.") and call.args]
    return {str(call.args[0].value) for call in from_environment if isinstance(call.args[0], ast.Constant)}


def settings_of_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", COMPOSE))


def test_the_example_names_every_setting() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE)
    assert sorted(named) == sorted(settings_of_the_portal() | settings_of_compose())


def test_the_readme_explains_every_setting() -> None:
    explained = re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE)
    assert sorted(explained) == sorted(settings_of_the_portal() | settings_of_compose())


def test_the_examples_defaults_are_the_real_ones() -> None:
    examples = dict(re.findall(r"^#([A-Z_]+)=(.+)$", read(".env.example"), re.MULTILINE))
    mine = {name: value for name, value in examples.items() if name in settings_of_the_portal()}
    without_file = "from environ import Env; Env.read_env = lambda *a, **k: None"
    show = "{n: str(v) for n, v in vars(portal.settings).items() if n.isupper() and n != 'LANGUAGES'}"
    command = [sys.executable, "-c", f"{without_file}; import json, portal.settings; print(json.dumps({show}))"]

    def with_environment(extra: dict[str, str]) -> dict[str, str]:
        # A set is written in one order only.
        environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", **extra}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.replace(f"{ROOT}/", ""))

    assert with_environment(mine) == with_environment({})


# --- dependencies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_host(name: str) -> None:
    lock = read(name)
    requirements = [line for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
    assert requirements
    assert [line for line in requirements if not re.match(r"[a-z0-9.-]+==[^ ]+ (; .+ )?\\$", line)] == []
    assert "://" not in lock
    assert "index-url" not in lock
    assert "find-links" not in lock


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", read(name), re.MULTILINE))


def test_tested_and_shipped_versions_are_the_same() -> None:
    shipped, with_extras, developed = (locked(name).items() for name in LOCKS)
    assert shipped < with_extras < developed


def packages_imported_by(*found: Module) -> set[str]:
    distributions = packages_distributions()
    imported = {name.split(".")[0] for module in found for name in module.imports}
    foreign = imported - set(sys.stdlib_module_names) - {"", *SHIPPED}
    return {re.sub(r"[-_.]+", "-", distributions[name][0]).lower() for name in foreign}


def test_shipped_modules_import_only_installed_packages() -> None:
    always = [module for module in modules(*SHIPPED) if module.name not in WITH_EXTRAS]
    assert packages_imported_by(*always) - set(locked("requirements.lock")) == set()


@pytest.mark.parametrize(("name", "package"), WITH_EXTRAS.items())
def test_a_module_with_an_extra_imports_what_the_extra_has(name: str, package: str) -> None:
    (module,) = [module for module in modules(*SHIPPED) if module.name == name]
    optional = packages_imported_by(module) - set(locked("requirements.lock"))
    assert {each for each in optional if not each.startswith(package)} == set()
    assert optional <= set(locked("requirements-extras.lock"))


# --- translations ---------------------------------------------------------------------------------------------


def language_of(catalog: Path) -> str:
    return catalog.parts[-3]


def test_every_language_has_its_catalogue() -> None:
    assert sorted(map(language_of, CATALOGS)) == sorted(to_locale(code) for code, _name in settings.LANGUAGES)


@pytest.mark.parametrize("catalog", TRANSLATED, ids=language_of)
def test_every_text_is_translated(catalog: Path) -> None:
    # Against the English one, which the code's sentences are collected into as well.
    english = {message.key for message in read_po(ROOT / "locale/en/LC_MESSAGES/django.po")}
    translated = {message.key for message in read_po(catalog) if message.is_translated}
    assert english ^ translated == set()


@pytest.mark.parametrize("catalog", TRANSLATED, ids=language_of)
def test_a_translation_has_the_placeholders_of_its_text(catalog: Path) -> None:
    messages = read_po(catalog)
    assert any(placeholder for message in messages for placeholder in skeletons(message)[0])
    assert [message.key for message in messages if len(set(skeletons(message))) > 1] == []


@pytest.mark.parametrize("catalog", TRANSLATED, ids=language_of)
def test_no_translated_language_has_plurals(catalog: Path) -> None:
    assert "nplurals=1; plural=0;" in catalog.read_text(encoding="utf-8")
    assert {len(message.forms) for message in read_po(catalog)} == {1}


@pytest.mark.parametrize("catalog", CATALOGS, ids=language_of)
def test_translations_are_compiled(catalog: Path) -> None:
    assert compiled(catalog.with_suffix(".mo")) == meant(catalog)


# --- the image ------------------------------------------------------------------------------------------------


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what the Dockerfile copies, and nothing else."""
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, tmp_path / name)
    return tmp_path


def in_image(image: Path, *command: str, **keys: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_ENV": "production", "DATA_DIR": str(image / "data"), **keys}
    return subprocess.run(
        [sys.executable, *command], check=False, cwd=image, env=environment, capture_output=True, text=True
    )


def command_of_image() -> list[str]:
    line = next(line for line in DOCKERFILE.splitlines() if line.startswith("CMD "))
    return json.loads(line.removeprefix("CMD "))


def test_the_image_has_the_portal_and_nothing_else() -> None:
    files = {"requirements.lock", "requirements-extras.lock", "manage.py", "gunicorn.conf.py"}
    assert set(COPIED) == {*files, "templates", "static", "locale", *SHIPPED}


def test_the_build_sees_what_it_copies() -> None:
    lines = [line for line in read(".dockerignore").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == set(COPIED)


def test_the_image_collects_its_static_files(image: Path) -> None:
    done = in_image(image, "manage.py", "collectstatic", "--no-input")
    assert done.returncode == 0, done.stderr
    assert (image / "staticfiles" / "staticfiles.json").is_file()


def test_the_image_starts_its_server(image: Path) -> None:
    program, *arguments = command_of_image()
    keys = {"SECRET_KEY": "s" * 64, "DATA_KEYS": Fernet.generate_key().decode(), "ALLOWED_HOSTS": "portal.example"}
    prepared.copy_static_files(image / "staticfiles")
    done = in_image(image, "-m", program, "--check-config", *arguments, **keys)
    assert done.returncode == 0, done.stderr


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["10001:10001"]  # a number: a cluster that refuses root cannot look a name up
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("CMD [")


def test_the_image_has_no_pip() -> None:
    build, shipped = DOCKERFILE.split("\nFROM ")[-2:]
    assert "venv --without-pip" in build
    assert "pip uninstall --yes" in shipped and "ensurepip" in shipped


def test_no_secret_is_written_down() -> None:
    for text in (DOCKERFILE, COMPOSE):
        assert re.findall(r"\b(?:SECRET_KEY|DATA_KEYS|\w*PASSWORD)[=:] *(?!\$\{)[^\s?]+", text) == []


# --- targets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["help", "run", "test", "lint", "format", "bench", "chaos", "messages", "lock", "clean"]
)
def test_make_knows_the_target(target: str) -> None:
    # -n prints what would be done, and does nothing.
    done = subprocess.run(["make", "-n", target], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_readme_names_the_two_commands() -> None:
    readme = read("README.md")
    assert "\nmake run\n" in readme
    assert "\nmake test\n" in readme


def list_anchors(document: Path) -> set[str]:
    """Return the names under which GitHub links to a document's headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize(
    "document",
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/kubernetes/README.md")),
        *(ROOT / name for name in ("sandbox/README.md", "benchmarks/README.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_documents_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:)([^)#]*)(?:#([^)]*))?\)", document.read_text(encoding="utf-8"))
    targets = [(document.parent / path if path else document, anchor) for path, anchor in links]
    assert [target for target, _anchor in targets if not target.exists()] == []
    assert [f"{target}#{anchor}" for target, anchor in targets if anchor and anchor not in list_anchors(target)] == []
