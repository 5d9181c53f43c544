"""The pages about accounts in every state, as in `states`: signing in by each way, second factors, guests' ends."""

from allauth.mfa.models import Authenticator

from accounts.allauth import form_and_provider_settings as allauth_settings
from accounts.models import User
from inquiries.models import Service
from tests.accounts.allauth.test_mfa import APP, SECURITY, add_app, second
from tests.accounts.allauth.test_own_system import through
from tests.accounts.steps import CODE, FORGOTTEN, REGISTER, SIGN_IN, ask_for_code, by_password, enter, mails, register
from tests.browser.states import Cast, States, each
from tests.inquiries.views.draftsteps import save
from tests.inquiries.views.steps import LIST, filled
from tests.support import oidcprovider
from tests.support.factories import PASSWORD, make_member, make_service
from tests.support.mails import code_in
from tests.support.oidcprovider import CLIENT_ID, SECRET
from tests.support.pages import Page
from tests.support.platform import KEY, Site

ADDRESS = "tester@example.com"
AGAIN, PASSKEYS, CODES = "/accounts/again/", f"{SECURITY}passkeys/", f"{SECURITY}codes/"
# A public key as a browser sends it; no one has the private key.
PASSKEY = {
    "id": "aWQ",
    "rawId": "aWQ",
    "type": "public-key",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUEiLCJvcmlnaW4iOiJodHRwOi8vdGVzdHNlcnZlciJ9"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABFAAAAAAAAAAAAAAAAAAAAAAAA"
            "AAAAAmlkpQECAyYgASFYIKNg9LmQqsb_Tx_hj5aHTrPUJHmUD-E5XEYGTMu6QrQpIlggLcQtmPNJOAAKYOXbO8Jsqd-agqzsBUSf0FU57Zb_kW4"
        ),
    },
    "clientExtensionResults": {},
}


def _code() -> str:
    mails()
    return code_in(str(mails()[-1].body))


def signing_in(cast: Cast) -> States:
    make_member("tester")
    social = [allauth_settings.build_social(name, f"id-at-{name}", "secret") for name in ("kakao", "naver")]
    cast.settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(*social)
    guest = cast.guest()
    yield from each(guest, f"{SIGN_IN}?next={LIST}", REGISTER, FORGOTTEN, CODE)
    yield from each(guest, "/accounts/closed/", "/accounts/with/cancelled/")
    yield "a wrong password", by_password(guest, password="wrong")
    code = ask_for_code(guest, ADDRESS)
    yield "a code to sign in with", code
    yield "a wrong code", enter(code, "0000-0000")
    forgotten = guest.get(FORGOTTEN).form_to(FORGOTTEN).fill(email=ADDRESS).submit()
    yield "a code for a new password", forgotten
    chosen = enter(forgotten, _code())
    yield "a new password", chosen
    form = chosen.form_to(f"{FORGOTTEN}new/")
    yield "it is changed", form.fill(password1="quite another 7", password2="quite another 7").submit()
    yield "a password that is too short", register(cast.guest(), "new@example.com", password="x")
    yield "an address to confirm", register(cast.guest(), "new@example.com")
    yield "another site leads here", guest.get("/accounts/with/kakao/", headers={"Sec-Fetch-Site": "cross-site"})
    yield "an answer that is none", guest.get("/accounts/with/kakao/back/?code=abc&state=0123456789abcdef")
    tries = [by_password(cast.guest(), password="wrong") for _try in range(6)]
    yield "too often", tries[-1]
    cast.settings.REGISTRATION = False
    yield "no accounts are made", guest.get(REGISTER)


def security(cast: Cast) -> States:
    owner, elsewhere = cast.guest(), cast.guest()
    user = make_member("tester")
    by_password(owner, "tester")
    yield from each(owner, SECURITY, PASSKEYS, "/accounts/password/")
    asked = owner.get(APP)
    yield "is it you", asked
    yield "a new app", _sure(asked)
    yield "a wrong code of it", owner.get(APP).form_to(APP).fill(code="000000").submit()
    add_app(owner)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "전화", "credential": PASSKEY})
    one = f"{PASSKEYS}{passkey.pk}/"
    yield from each(owner, SECURITY, f"{APP}remove/", CODES, f"{CODES}new/")
    yield from each(owner, PASSKEYS, f"{PASSKEYS}add/", one, f"{one}remove/")
    yield from each(owner, "/accounts/second/again/", "/accounts/passkey/again/")
    yield "a second factor", by_password(elsewhere, "tester")
    yield "a wrong one", second(elsewhere.get("/accounts/second/"), "000000")
    yield "an address", owner.get("/accounts/address/")
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(password="!")
    owner.client.force_login(User.objects.get(pk=user.pk))
    yield "sign in once more", owner.get("/accounts/password/first/")
    newcomer = make_member("newcomer")
    other = cast.guest()
    page = ask_for_code(other, "newcomer@example.com")
    User.objects.filter(pk=newcomer.pk).update(password="!")
    enter(page, _code())
    yield "a first password", other.get("/accounts/password/first/")


def _sure(page: Page) -> Page:
    return page.form_to(AGAIN).fill(password=PASSWORD).submit()


def from_elsewhere(cast: Cast) -> States:
    Service.objects.update(organization_key=KEY)
    site, guest = Site(), cast.guest()
    save(filled(guest))
    yield "did you begin this", guest.get(site.link("ticket/", username="홍길동"))
    late = site.form(late_ms=600_000)
    yield "a form that is too old", guest.post("/v2/enduser/remote.json", late)
    with oidcprovider.running() as provider:
        own = allauth_settings.build_openid_connect("나래 계정", provider.url, CLIENT_ID, SECRET, ["openid"])
        cast.settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(own)
        cast.settings.OIDC_USERCODE_CLAIM = "member_no"
        provider.person = {"sub": "1001"}
        yield "no customer number", through(cast.guest())
    make_service(cast.sandbox, "foreign", organization_id="another")
    stranger = cast.guest()
    stranger.get(site.link())
    yield "signed in by another organization's site", stranger.get("/foreign/inquiries/")


GROUPS = [signing_in, security, from_elsewhere]
