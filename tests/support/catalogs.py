"""gettext's two kinds of file, read without gettext's tools: what is translated, and what was compiled."""

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Message:
    """One entry of a .po file: its parts by keyword (msgctxt, msgid, msgid_plural, msgstr, msgstr[0] …)."""

    parts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        context = self.parts.get("msgctxt")
        return self.parts["msgid"] if context is None else f"{context}\x04{self.parts['msgid']}"

    @property
    def forms(self) -> list[str]:
        return [text for keyword, text in sorted(self.parts.items()) if keyword.startswith("msgstr")]

    @property
    def is_translated(self) -> bool:
        return all(self.forms) and not self.fuzzy


def read_po(path: Path) -> list[Message]:
    messages = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        message, keyword = Message(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                message.fuzzy |= line.startswith("#,") and "fuzzy" in line
            elif line.startswith('"'):
                message.parts[keyword] += ast.literal_eval(line)
            elif line.strip():
                keyword, _, text = line.partition(" ")
                message.parts[keyword] = ast.literal_eval(text)
        if message.parts.get("msgid"):
            messages.append(message)
    return messages


def meant(path: Path) -> dict[str, list[str]]:
    """What a .po file says, as its .mo file should: context and id to the forms, plural ones in order."""
    return {message.key: message.forms for message in read_po(path) if message.is_translated}


def skeletons(message: Message) -> list[tuple[str, ...]]:
    """The placeholders of the text and of each form of its translation, in no order of theirs."""
    texts = [message.parts["msgid"], *message.forms]
    return [tuple(sorted(re.findall(r"%\(\w+\)[a-z]|\{\w*\}", text))) for text in texts]


def compiled(path: Path) -> dict[str, list[str]]:
    with path.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for key, text in catalog.items():
        if key:
            name = key[0] if isinstance(key, tuple) else key
            found.setdefault(name, []).append(text)
    return found
