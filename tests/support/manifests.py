"""What `deploy/kubernetes` asks a cluster for."""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.support.source import ROOT

FOLDER = ROOT / "deploy/kubernetes"
_RUNS_PODS = ("Deployment", "Job", "CronJob")


def read_manifests() -> list[dict[str, Any]]:
    files = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "kustomization.yaml"]
    return [manifest for path in files for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def read_pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of each thing that runs pods, and the template of those."""
    for manifest in read_manifests():
        if manifest["kind"] in _RUNS_PODS:
            spec = manifest["spec"]
            spec = spec["jobTemplate"]["spec"] if manifest["kind"] == "CronJob" else spec
            yield manifest["metadata"]["name"], spec["template"]
