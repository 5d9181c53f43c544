"""The pages of django-allauth that are offered, by the names that it knows. Its others do not exist here."""

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

from accounts import views
from accounts.allauth.reauthentication import asked_again
from accounts.allauth.social_adapter import answered, asked_here, configured
from accounts.security.login_limits import (
    confirming,
    halfway,
    limited,
    no_account,
    posted_address,
    posted_login,
    resetting,
    signed_in,
)

_SOCIAL = ("kakao", "naver", "line", "google")
sign_in = limited("password", posted_login)(views.SignIn.as_view())


def _provider(name: str) -> list[URLPattern]:
    module = f"allauth.socialaccount.providers.{name}.views"
    begin, end = import_string(f"{module}.oauth2_login"), import_string(f"{module}.oauth2_callback")
    return [
        path(f"with/{name}/", configured(name)(asked_here(begin)), name=f"{name}_login"),
        path(f"with/{name}/back/", configured(name)(answered(end)), name=f"{name}_callback"),
    ]


urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("code/", limited("mail", posted_address)(account.request_login_code), name="account_request_login_code"),
    path("code/enter/", limited("code", halfway)(views.EnterSignInCode.as_view()), name="account_confirm_login_code"),
    path("register/", limited("registration", posted_address)(account.signup), name="account_signup"),
    path(
        "address/confirm/",
        limited("code", confirming)(views.ConfirmAddress.as_view()),
        name="account_email_verification_sent",
    ),
    path("address/", asked_again(limited("mail", posted_address)(views.ChangeAddress.as_view())), name="account_email"),
    path("password/", limited("own password", signed_in)(account.password_change), name="account_change_password"),
    path("password/first/", asked_again(account.password_set), name="account_set_password"),
    path("password/forgotten/", limited("mail", posted_address)(account.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/code/",
        limited("code", resetting)(views.EnterResetCode.as_view()),
        name="account_confirm_password_reset_code",
    ),
    path("password/forgotten/new/", views.ChooseNewPassword.as_view(), name="account_complete_password_reset"),
    path("password/forgotten/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("again/", limited("own password", signed_in)(account.reauthenticate), name="account_reauthenticate"),
    # --- second factors
    path("security/", mfa.index, name="mfa_index"),
    path("second/", limited("second factor", halfway)(mfa.authenticate), name="mfa_authenticate"),
    path("second/again/", limited("second factor", signed_in)(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "security/app/", asked_again(limited("own password", signed_in)(totp.activate_totp)), name="mfa_activate_totp"
    ),
    path("security/app/remove/", asked_again(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", asked_again(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", asked_again(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", asked_again(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", asked_again(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", asked_again(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkey/", limited("passkey", no_account)(views.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path(
        "passkey/again/",
        limited("passkey", no_account)(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    # --- signing in elsewhere
    path("with/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("with/own/<slug:provider_id>/", asked_here(openid_connect.login), name="openid_connect_login"),
    path("with/own/<slug:provider_id>/back/", answered(openid_connect.callback), name="openid_connect_callback"),
    *(address for name in (*_SOCIAL, "apple") for address in _provider(name)),
    path("with/apple/finish/", configured("apple")(answered(apple.oauth2_finish_login)), name="apple_finish_callback"),
]
