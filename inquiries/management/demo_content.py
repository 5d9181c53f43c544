"""The demo's guides, known issue and contact options, whose texts in five languages are in `demo_content.json`."""

import json
from pathlib import Path
from typing import Any

_CONTENT: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

# The parts of a guide by submission type and language.
GUIDES: dict[tuple[int, str], dict[str, str]] = {
    (int(category_id), language): parts
    for category_id, by_language in _CONTENT["guides"].items()
    for language, parts in by_language.items()
}
FAQ_CATEGORY_OF_TYPE: dict[int, int] = {int(key): found for key, found in _CONTENT["faq_category_of_type"].items()}
KNOWN_ISSUE: dict[str, Any] = _CONTENT["known_issue"]
CONTACT_OPTIONS: list[dict[str, Any]] = _CONTENT["contact_options"]
