"""T64: what is installed is what was looked at; and what the code that is shipped does not do."""

import ast
import re

import pytest
from django.conf import settings

from tests.support.source import ROOT, SHIPPED, Module, modules, within

LOCKS = ["requirements.lock", "requirements-extras.lock", "requirements-dev.lock"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_t64_each_requirement_is_one_version_and_has_its_hashes(name: str) -> None:
    requirements = re.findall(r"^(\S+)((?: .*)?(?:\n .*)*)", read(name), re.MULTILINE)
    pinned = [(what, about) for what, about in requirements if not what.startswith("#")]
    assert len(pinned) > 10
    assert [what for what, _about in pinned if not re.fullmatch(r"[a-z0-9.-]+(\[[a-z,]+\])?==[^=\s]+", what)] == []
    assert [what for what, about in pinned if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", about)] == []


def test_t64_every_installation_checks_hashes() -> None:
    """Wherever something is installed: the Makefile, the image, and what runs for each change."""
    for name in ("Makefile", "Dockerfile", ".ci/run"):
        commands = re.sub(r"\\\n\s*", " ", read(name))
        installs = re.findall(
            r"^.*(?:\bpip\b.* install|\buv pip sync|\buv sync|\bpip3 install).*$", commands, re.MULTILINE
        )
        assert [
            line for line in installs if "--require-hashes" not in line and not line.lstrip().startswith("#")
        ] == [], name
    assert "--require-hashes" in read("Makefile") and "--require-hashes" in read("Dockerfile")


def test_t64_each_change_is_audited_with_the_lock_that_has_everything() -> None:
    audit = re.search(r"^audit\(\) \{.*?^\}", read(".ci/run"), re.MULTILINE | re.DOTALL)
    assert audit
    assert "pip_audit" in audit[0] and "-r requirements-dev.lock" in audit[0] and "--require-hashes" in audit[0]
    assert re.search(r'^step "[^"]+" audit$', read(".ci/run"), re.MULTILINE)
    shipped, extras, tested = (set(re.findall(r"^[a-z0-9.-]+==\S+", read(name), re.MULTILINE)) for name in LOCKS)
    assert shipped <= extras <= tested


# --- what the code that is shipped may not do (ASVS 5.0: 1.2.5, 1.3.2, 11.4.1) ---------------------------------

RUNNERS = ("subprocess", "multiprocessing", "pty", "pickle", "marshal", "shelve", "yaml", "runpy", "code")
STARTER = "inquiries.services.files.image_process"
DECODER = "inquiries.services.files.image_worker"
DECODERS = ("PIL", "pillow_heif", "pi_heif", "pyvips", "cv2", "imageio", "wand", "ffmpeg", "lxml", "pypdf", "fitz")
EVALUATORS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.fork", "mark_safe"}


def calls(module: Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}


def test_one_module_starts_one_program_and_nothing_evaluates_text() -> None:
    found = modules(*SHIPPED)
    assert [f"{module} calls {name}" for module in found for name in calls(module) & EVALUATORS] == []
    imported = [(module, name) for module in found for name in module.imports]
    runs = [(module.name, name) for module, name in imported if any(within(name, one) for one in RUNNERS)]
    assert runs == [(STARTER, "subprocess")]
    starts = {
        name for name in calls(next(module for module in found if module.name == STARTER)) if "subprocess" in name
    }
    assert starts == {"subprocess.run"}


def test_t33_only_the_process_with_limits_decodes_pictures() -> None:
    """It is started by one module and imported by none: a picture that takes it over has nothing else."""
    found = modules(*SHIPPED)
    decoding = {(module.name, name) for module in found for name in module.imports_any(*DECODERS)}
    assert {module for module, _name in decoding} == {DECODER}
    assert [module.name for module in found if module.imports_any(DECODER)] == []
    (decoder,) = [module for module in found if module.name == DECODER]
    ours = [name for name in decoder.imports if any(within(name, one) for one in ("django", *SHIPPED))]
    assert ours == []


def test_md5_is_there_for_the_contract_only() -> None:
    """OC wants a file's MD5 in the text that is signed (OC API, section 3); nothing else here relies on it."""
    weak = {f"hashlib.{name}" for name in ("md5", "sha1", "new")} | {"md5", "sha1"}
    users = {module.name for module in modules(*SHIPPED) if calls(module) & weak}
    assert users == {"inquiries.services.files.upload_handler", "inquiries.services.operations.probe.observed_client"}


def test_t43_no_mail_is_read_that_could_pass_for_an_answer() -> None:
    readers = ("imaplib", "poplib", "mailbox", "smtpd", "aiosmtpd", "aioimaplib", "imapclient", "anymail")
    imported = [(module, name) for module in modules(*SHIPPED) for name in module.imports]
    assert [f"{module} imports {name}" for module, name in imported if any(within(name, one) for one in readers)] == []


def test_no_other_origin_is_let_in() -> None:
    assert [module.name for module in modules(*SHIPPED) if "access-control-" in "\n".join(module.lines).lower()] == []
    assert not [name for name in settings.INSTALLED_APPS + settings.MIDDLEWARE if "cors" in name]
