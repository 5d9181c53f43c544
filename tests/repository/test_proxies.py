"""The proxies in `deploy/` take bodies as large as the portal does, and the pages that they send are up to date."""

import re

import pytest
import yaml

from inquiries.domain.file_inspection.upload_limits_for_pages import LARGEST_BODY
from tests.support.source import ROOT
from tools.proxy_pages import FOLDER, hash_style, render_pages

MEBIBYTES = LARGEST_BODY // 1024**2
NGINX, CADDY = ((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("nginx.conf", "Caddyfile"))


def test_bodies_are_as_large_as_the_portals() -> None:
    assert MEBIBYTES * 1024**2 == LARGEST_BODY
    assert re.findall(r"client_max_body_size (\w+);", NGINX) == [f"{MEBIBYTES}m", "0"]
    assert re.findall(r"(?:max_size|request_buffers) (\w+)", CADDY) == [f"{MEBIBYTES}MiB"] * 2
    assert re.findall(r"int\({header.Content-Length}\) > (\d+)", CADDY) == [str(LARGEST_BODY)]
    ingress, _service = yaml.safe_load_all((ROOT / "deploy/kubernetes/ingress.yaml").read_text(encoding="utf-8"))
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"] == f"{MEBIBYTES}m"


def test_pages_are_as_they_are_generated() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == render_pages()


@pytest.mark.parametrize("configuration", [NGINX, CADDY], ids=["nginx", "Caddy"])
def test_their_style_is_allowed(configuration: str) -> None:
    assert {hash_style(markup) for markup in render_pages().values()} == set(
        re.findall("style-src ('[^']+')", configuration)
    )
