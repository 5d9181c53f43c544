"""`deploy/kubernetes` fits the API's schemas, and what the portal needs and promises."""

import re
import runpy
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.repository.test_project import DOCKERFILE, settings_of_the_portal
from tests.support.manifests import FOLDER, read_manifests, read_pods
from tests.support.source import ROOT

MANIFESTS = read_manifests()
PODS = dict(read_pods())


def name_of(manifest: dict[str, Any]) -> str:
    return f"{manifest['kind']}-{manifest['metadata']['name']}"


def select(pods: dict[str, Any], labels: dict[str, str]) -> set[str]:
    return {name for name, pod in pods.items() if labels.items() <= pod["metadata"]["labels"].items()}


@pytest.mark.parametrize("version", ["1.30", kubernetes_validate.latest_version()])
@pytest.mark.parametrize("manifest", MANIFESTS, ids=name_of)
def test_a_manifest_fits_its_schema(manifest: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)  # which refuses unknown fields


def test_a_misspelled_field_would_be_found() -> None:
    broken = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"selectors": {}}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.30", strict=True)


def test_everything_is_applied_but_the_example_of_secrets() -> None:
    applied = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    there = {path.name for path in FOLDER.glob("*.yaml")}
    assert set(applied) == there - {"kustomization.yaml", "secrets.example.yaml"}


@pytest.mark.parametrize("name", PODS)
def test_a_pod_may_do_nothing_that_it_need_not(name: str) -> None:
    spec = PODS[name]["spec"]
    (user,) = re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)
    assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["runAsUser"] == int(user) > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["requests"].keys() == {"cpu", "memory"} and container["resources"]["limits"]["memory"]
    assert all(volume["emptyDir"]["sizeLimit"] for volume in spec["volumes"])


def test_a_pod_runs_commands_that_exist() -> None:
    commands = {name: pod["spec"]["containers"][0].get("args", []) for name, pod in PODS.items()}
    assert commands.pop("portal-web") == []  # the image's own
    assert [name for name, command in commands.items() if command[:2] != ["python", "manage.py"]] == []
    assert {command[2] for command in commands.values()} <= set(get_commands())
    assert {"deliver", "migrate", "purge", "audit_deliveries", "check_drift"} <= {
        command[2] for command in commands.values()
    }


def test_config_and_secrets_are_settings() -> None:
    kept = {manifest["kind"]: manifest for manifest in MANIFESTS}
    config, secrets = kept["ConfigMap"]["data"], kept["Secret"]["stringData"]
    assert config.keys() | secrets.keys() <= settings_of_the_portal()
    assert not any(secrets.values())  # an example has no secret, not even a bad one
    assert not [name for name in config if re.search("SECRET|TOKEN|PASSWORD|DATA_KEYS", name)]


def test_pods_have_the_time_that_their_end_takes() -> None:
    web, worker = PODS["portal-web"]["spec"], PODS["portal-worker"]["spec"]
    before = int(web["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    uploads = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["graceful_timeout"]
    assert web["terminationGracePeriodSeconds"] > before + uploads
    assert worker["terminationGracePeriodSeconds"] > settings.OC_DEADLINE


def test_probes_ask_what_is_there() -> None:
    web, worker = (PODS[name]["spec"]["containers"][0] for name in ("portal-web", "portal-worker"))
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert {web[probe]["httpGet"]["path"] for probe in ("livenessProbe", "startupProbe")} == {"/healthz"}
    assert worker["livenessProbe"]["exec"]["command"] == ["python", "manage.py", "deliver", "--healthy"]


def test_selectors_find_their_pods() -> None:
    found = {}
    for manifest in MANIFESTS:
        spec = manifest.get("spec", {})
        if manifest["kind"] == "Service":
            found[name_of(manifest)] = select(PODS, spec["selector"])
        elif manifest["kind"] in ("Deployment", "PodDisruptionBudget"):
            found[name_of(manifest)] = select(PODS, spec["selector"]["matchLabels"])
        elif manifest["kind"] == "NetworkPolicy":
            found[name_of(manifest)] = select(PODS, spec["podSelector"]["matchLabels"])
    assert found.pop("NetworkPolicy-portal") == set(PODS)
    assert found.pop("Service-portal-inside-only") == set()
    assert {name.partition("-")[2] for name in found} == {"portal-web", "portal-worker"}
    assert [name for name, pods in found.items() if pods != {name.partition("-")[2]}] == []


def test_probes_and_figures_stay_inside() -> None:
    (ingress,) = [manifest for manifest in MANIFESTS if manifest["kind"] == "Ingress"]
    paths = ingress["spec"]["rules"][0]["http"]["paths"]
    led = {path["path"]: path["backend"]["service"]["name"] for path in paths if path["pathType"] == "Exact"}
    assert led == dict.fromkeys(("/healthz", "/readyz", "/metrics"), "portal-inside-only")
