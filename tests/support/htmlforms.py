"""A form of a page, filled and posted as a browser without JavaScript does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from bs4 import Tag

from tests.support import log_privacy

if TYPE_CHECKING:
    from tests.support.pages import Page

Pair = tuple[str, str]
File = tuple[str, bytes]  # name and content
_BOUNDARY = "----form-boundary-of-the-tests"
MULTIPART = f"multipart/form-data; boundary={_BOUNDARY}"
_NOT_SENT = {"submit", "button", "reset", "image", "file"}


class Form:
    """A `<form>`: fill it by the names of its controls, then submit it."""

    def __init__(self, page: Page, tag: Tag) -> None:
        self.page = page
        self.tag = tag
        self.filled_values: dict[str, list[str]] = {}
        self._files: dict[str, list[File]] = {}
        for name, value in _filled_in(tag):
            self.filled_values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        """The only value of a control."""
        (value,) = self.values(name)
        return value

    def values(self, name: str) -> list[str]:
        assert name in self.names, f"the form has no {name}, but {self.names}"
        return self.filled_values.get(name, [])

    @cached_property
    def names(self) -> list[str]:
        """The controls' names, in the order of the page."""
        return list(dict.fromkeys(str(control["name"]) for control in self.tag.find_all(None, {"name": True})))

    def fill(self, **values: str | Sequence[str]) -> Form:
        """Values by name: a text for one, a list for ticks."""
        for name, value in values.items():
            assert name in self.names, f"the form has no {name}, but {self.names}"
            self.filled_values[name] = [value] if isinstance(value, str) else list(value)
            log_privacy.note(self.filled_values[name])
        return self

    def attach(self, *files: File, name: str = "files") -> Form:
        assert self.tag.select_one(f"input[type=file][name={name}]"), f"no file input {name}"
        self._files.setdefault(name, []).extend(files)
        return self

    def smuggle(self, **values: str) -> Form:
        """Add fields that the page does not offer, as with the browser's console."""
        self.filled_values.update({name: [value] for name, value in values.items()})
        return self

    def submit(self, button: Tag | None = None, **options: Any) -> Page:
        """Post or get the form. `button` is the one that is pressed, if it has a name of its own."""
        pairs = [(name, value) for name, values in self.filled_values.items() for value in values]
        if button is not None:
            pairs.append((str(button["name"]), str(button["value"])))
        action = (button.get("formaction") if button is not None else None) or self.tag.get("action")
        url = urljoin(self.page.url, str(action or self.page.url))
        if str(self.tag.get("method", "get")).lower() == "get":
            return self.page.browser.get(f"{url.partition('?')[0]}?{urlencode(pairs)}", **options)
        if self.tag.get("enctype") == "multipart/form-data":
            body = multipart(pairs, self._files_to_send())
            return self.page.browser.post(url, body, MULTIPART, **options)
        assert not self._files
        return self.page.browser.post(url, urlencode(pairs).encode(), "application/x-www-form-urlencoded", **options)

    def _files_to_send(self) -> Mapping[str, list[File]]:
        inputs = [str(control["name"]) for control in self.tag.select("input[type=file][name]")]
        # A browser sends an input without a file as a file without a name.
        return {name: self._files.get(name) or [("", b"")] for name in inputs}


def _filled_in(form: Tag) -> Iterator[Pair]:
    """Names and values of the controls as the page has them ("successful controls")."""
    for control in form.find_all(["input", "select", "textarea"], attrs={"name": True}):
        name, kind = str(control["name"]), str(control.get("type", "text"))
        if control.has_attr("disabled") or kind in _NOT_SENT:
            continue
        if control.name == "select":
            yield from ((name, value) for value in _selected(control))
        elif control.name == "textarea":
            yield name, control.get_text().removeprefix("\n")
        elif kind not in {"checkbox", "radio"} or control.has_attr("checked"):
            yield name, str(control.get("value", "on" if kind in {"checkbox", "radio"} else ""))


def _selected(select: Tag) -> list[str]:
    options = select.find_all("option")
    chosen = [option for option in options if option.has_attr("selected")]
    if not chosen and not select.has_attr("multiple"):
        chosen = options[:1]
    return [str(option.get("value", option.get_text())) for option in chosen]


def multipart(pairs: list[Pair], files: Mapping[str, list[File]]) -> bytes:
    """The body in which a browser sends values and files. Line breaks go out as CRLF."""
    parts = []
    for name, value in pairs:
        text = value.replace("\r\n", "\n").replace("\n", "\r\n")
        parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode())
    for name, chosen in files.items():
        for file_name, content in chosen:
            quoted = file_name.replace('"', "%22")
            head = f'Content-Disposition: form-data; name="{name}"; filename="{quoted}"\r\n'
            parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content)
    return b"".join(f"--{_BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{_BOUNDARY}--\r\n".encode()
