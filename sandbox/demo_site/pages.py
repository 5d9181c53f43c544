"""A company's own site, which signs its members in at the portal in each of the contract's three ways.

It is the only part that makes requests: to the portal, at the address given at the start. Its signing code is its own,
written from the contract (section 9).
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from sandbox.console.pages import refuse_other_sites
from sandbox.emulator import get_emulator

company = Blueprint("company", __name__, url_prefix="/company", template_folder="../templates")

# The order in which the token covers them.
FIELDS = ("usercode", "username", "email", "phone", "memberno", "returnUrl", "time")
PAGES = {
    "": "Help center · 고객센터",
    "ticket/": "Contact us · 문의하기",
    "ticket/list/": "My inquiries · 내 문의",
}
# Mistakes to make on purpose, to see how the portal handles them.
WRONG = {"": "nothing", "late": "signed four minutes ago", "key": "signed with another key", "changed": "changed after"}
_LATE_MS = 4 * 60 * 1000


@dataclass(frozen=True)
class Member:
    usercode: str
    username: str
    email: str
    phone: str = ""


MEMBERS = (
    Member("st18888", "홍길동", "member@example.com", "010-1234-5678"),
    Member("st20001", "이영희", "younghee@example.com"),
    Member("new-member", "새 회원", "new@example.com"),
)


company.before_request(refuse_other_sites)


@company.after_request
def protect(response: Response) -> Response:
    portal = get_emulator().config.portal_url
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        f"frame-src {portal}; form-action 'self' {portal}; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@company.get("/")
def site() -> str:
    return _render_page()


@company.get("/framed/")
def framed() -> str:
    """Show the help center inside a page of the company, to a visitor or a member whom the frame's address signs in."""
    config, known = get_emulator().config, {member.usercode: member for member in MEMBERS}
    member = known.get(request.args.get("member", ""))
    said = _add_token({**asdict(member), "memberno": "", "returnUrl": ""}) if member else {}
    address = f"{config.portal_url}/{config.service_id}/hc/?{urlencode({'iframe': 'true', **said})}"
    return render_template(
        "company/framed.html", service=get_emulator().world.service, members=MEMBERS, member=member, address=address
    )


@company.get("/sign-in/")
def sign_in() -> str:
    """Show the page to which the portal leads visitors: a member who signs in here is signed in there, too."""
    back = request.args.get("returnUrl", "")
    return render_template("company/sign-in.html", service=get_emulator().world.service, members=MEMBERS, back=back)


@company.post("/link")
def link() -> Response:
    """Redirect the browser to the help center, with the signed parameters in the address (GET)."""
    return redirect(f"{_get_help_center()}?{urlencode(_sign_parameters(return_url=''))}", 303)


@company.post("/form")
def form() -> str:
    """Show a page whose form a script or its button posts to the portal (POST from the browser)."""
    config = get_emulator().config
    fields = {"service": config.service_id, **_sign_parameters(request.form.get("returnUrl", ""))}
    return render_template("company/form.html", action=f"{config.portal_url}/v2/enduser/remote.json", fields=fields)


@company.post("/server")
def server() -> Response | tuple[str, int]:
    """Get an access token (POST from the server), and redirect the browser to the help center with it."""
    fields = {"service": get_emulator().config.service_id, **_sign_parameters(return_url="")}
    answer = _post(f"{get_emulator().config.portal_url}/api/v2/enduser/remote.json", fields)
    token = (answer.get("result") or {}).get("content")
    if not token:
        return _render_page(error=json.dumps(answer, ensure_ascii=False)), 502
    return redirect(f"{_get_help_center()}?{urlencode({'accessToken': token})}", 303)


def sign(key: str, parts: list[str]) -> str:
    """Return base64 of the HMAC-SHA256 over the parts, joined with `&`; a blank one is left out with its `&`."""
    text = "&".join(part for part in parts if part and not part.isspace())
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _sign_parameters(return_url: str) -> dict[str, str]:
    """Return the member that was chosen, or typed, with time and token."""
    said = {name: request.form.get(name, "").strip() for name in ("usercode", "username", "email", "phone", "memberno")}
    return _add_token({**said, "returnUrl": return_url}, request.form.get("wrong", ""))


def _add_token(said: dict[str, str], wrong: str = "") -> dict[str, str]:
    config = get_emulator().config
    said["time"] = str(int(time.time() * 1000) - (_LATE_MS if wrong == "late" else 0))
    key = config.organization_key + ("x" if wrong == "key" else "")
    token = sign(key, [config.service_id, *(said[name] for name in FIELDS)])
    if wrong == "changed":
        said["username"] += "!"
    return {name: value for name, value in said.items() if value} | {"token": token}


def _get_help_center() -> str:
    page = request.form.get("page", "")
    if page not in PAGES:
        abort(400)
    return f"{get_emulator().config.portal_url}/{get_emulator().config.service_id}/hc/{page}"


def _post(url: str, fields: dict[str, str]) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, urlencode(fields).encode(), timeout=10) as response:
            return dict(json.load(response))
    except urllib.error.HTTPError as refused:
        with refused:
            return dict(json.load(refused))
    except (OSError, ValueError) as failed:
        return {"portal": url, "failed": str(failed)}


def _render_page(error: str = "") -> str:
    emulator = get_emulator()
    known = {member.usercode: member for member in MEMBERS}
    return render_template(
        "company/site.html",
        service=emulator.world.service,
        portal=emulator.config.portal_url,
        service_id=emulator.config.service_id,
        members=MEMBERS,
        member=known.get(request.args.get("member", ""), MEMBERS[0]),
        pages=PAGES,
        wrong=WRONG,
        here=request.host_url + "company/",
        error=error,
    )
