"""URL patterns of the django-allauth pages that the portal offers. The library's other pages do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.apple import views as apple
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import URLPattern, path
from django.utils.module_loading import import_string

from accounts.allauth import views
from accounts.allauth.reauthentication import require_reauthentication
from accounts.allauth.social_adapter import handle_no_answer, require_configured, require_own_page
from accounts.security.sign_in_limits import (
    get_no_account,
    get_pending_confirmation,
    get_pending_login,
    get_pending_reset,
    get_posted_address,
    get_posted_login,
    get_signed_in,
    limit_tries,
)

_SOCIAL = ("kakao", "naver", "line", "google", "apple")
sign_in = limit_tries("password", get_posted_login)(views.SignIn.as_view())
limit_mails = limit_tries("mail", get_posted_address)
limit_own_password = limit_tries("own password", get_signed_in)
limit_passkeys = limit_tries("passkey", get_no_account)


def _build_provider_urls(name: str) -> list[URLPattern]:
    module = f"allauth.socialaccount.providers.{name}.views"
    begin, end = import_string(f"{module}.oauth2_login"), import_string(f"{module}.oauth2_callback")
    return [
        path(f"with/{name}/", require_configured(name)(require_own_page(begin)), name=f"{name}_login"),
        path(f"with/{name}/back/", require_configured(name)(handle_no_answer(end)), name=f"{name}_callback"),
    ]


urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("code/", limit_mails(account.request_login_code), name="account_request_login_code"),
    path(
        "code/enter/",
        limit_tries("code", get_pending_login)(views.EnterSignInCode.as_view()),
        name="account_confirm_login_code",
    ),
    path("register/", limit_tries("registration", get_posted_address)(account.signup), name="account_signup"),
    path(
        "address/confirm/",
        limit_tries("code", get_pending_confirmation)(views.ConfirmAddress.as_view()),
        name="account_email_verification_sent",
    ),
    path("address/", require_reauthentication(limit_mails(views.ChangeAddress.as_view())), name="account_email"),
    path("password/", limit_own_password(account.password_change), name="account_change_password"),
    path("password/first/", require_reauthentication(account.password_set), name="account_set_password"),
    path("password/forgotten/", limit_mails(account.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/code/",
        limit_tries("code", get_pending_reset)(views.EnterResetCode.as_view()),
        name="account_confirm_password_reset_code",
    ),
    path("password/forgotten/new/", views.ChooseNewPassword.as_view(), name="account_complete_password_reset"),
    path("password/forgotten/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("again/", limit_own_password(account.reauthenticate), name="account_reauthenticate"),
    # --- second factors
    path("security/", mfa.index, name="mfa_index"),
    path("second/", limit_tries("second factor", get_pending_login)(mfa.authenticate), name="mfa_authenticate"),
    path("second/again/", limit_tries("second factor", get_signed_in)(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/", require_reauthentication(limit_own_password(totp.activate_totp)), name="mfa_activate_totp"),
    path("security/app/remove/", require_reauthentication(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", require_reauthentication(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/",
        require_reauthentication(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("security/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", require_reauthentication(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", require_reauthentication(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "security/passkeys/<int:pk>/remove/",
        require_reauthentication(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("passkey/", limit_passkeys(views.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path("passkey/again/", limit_passkeys(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    # --- signing in elsewhere
    path("with/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("with/own/<slug:provider_id>/", require_own_page(openid_connect.login), name="openid_connect_login"),
    path(
        "with/own/<slug:provider_id>/back/", handle_no_answer(openid_connect.callback), name="openid_connect_callback"
    ),
    *(address for name in _SOCIAL for address in _build_provider_urls(name)),
    path(
        "with/apple/finish/",
        require_configured("apple")(handle_no_answer(apple.oauth2_finish_login)),
        name="apple_finish_callback",
    ),
]
