"""What the script of a form with files asks for, by its own requests."""

from tests.support.htmlforms import File, Form
from tests.support.pages import Page

UPLOAD = "/narae/files/"


def upload(form: Form, *files: File, **more: str) -> Page:
    """What the script does with each picked file."""
    token = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "form_token": form["form_token"]}
    return form.page.browser.post_parts(UPLOAD, token | more, {"file": list(files)})


def remove(form: Form, file_id: object) -> Page:
    token = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "form_token": form["form_token"]}
    return form.page.browser.post_parts(f"{UPLOAD}{file_id}/remove/", token)


def cancel(form: Form, pick: str) -> Page:
    token = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "form_token": form["form_token"]}
    return form.page.browser.post_parts(f"{UPLOAD}cancel/", token | {"pick": pick})
