"""The seed's service, submission types and forms, read from the JSON files beside this one."""

import json
from pathlib import Path
from typing import Any

from sandbox.state.world import World

DEFAULT_LANGUAGE = "ko"
LANGUAGES = {"ko": "한국어", "en": "English", "ja": "日本語", "zh": "中文", "th": "ไทย"}
NAMES = {"ko": "나래마켓", "en": "Narae Market", "ja": "ナレマーケット", "zh": "Narae 商城", "th": "Narae Market"}

_TEXTS = ("title", "description", "placeholder")
_FOLDER = Path(__file__).parent


def read_json(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def build_service(service_id: str) -> dict[str, Any]:
    languages = [
        {"code": code, "name": name, "orderNo": number} for number, (code, name) in enumerate(LANGUAGES.items())
    ]
    return {
        "serviceId": service_id,
        "name": NAMES[DEFAULT_LANGUAGE],
        "profile": {"fileUrl": "https://www.narae.example/profile.png"},
        "language": DEFAULT_LANGUAGE,
        "languages": languages,
        "multiLanguage": True,
    }


def add_categories_and_fields(world: World) -> None:
    rows = sorted(read_json("categories"), key=lambda row: int(row["id"]))
    forms, fields = read_json("forms"), read_json("fields")
    world.categories = build_categories(rows)
    for row in rows:
        world.fields[row["id"]] = [_build_field(fields, item) for item in forms.get(row.get("form"), [])]
    world.translations = {code: _read_translations(fields, code) for code in LANGUAGES if code != DEFAULT_LANGUAGE}


def build_categories(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return categories in the contract's shape by their ids, in the order of the rows."""
    by_id = {row["id"]: row for row in rows}
    return {row["id"]: _build_category(by_id, row) for row in rows}


def _build_category(rows: dict[int, dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    above = _find_ancestors(rows, row)
    return {
        "categoryId": row["id"],
        "parent": row["parent"],
        "name": row[DEFAULT_LANGUAGE],
        "level": len(above) + 1,
        "path": "\\" + "".join(f"{category_id}\\" for category_id in above),
        "orderNo": row["order"],
        "languages": {code: row[code] for code in LANGUAGES},
    }


def _find_ancestors(rows: dict[int, dict[str, Any]], row: dict[str, Any]) -> list[int]:
    parent = row["parent"]
    return [*_find_ancestors(rows, rows[parent]), parent] if parent else []


def _build_field(fields: dict[str, dict[str, Any]], item: str | dict[str, Any]) -> dict[str, Any]:
    """Return a field, which a form names by its code, or by an object that changes a part of it."""
    changes = {"code": item} if isinstance(item, str) else item
    row = {**fields[changes["code"]], **changes}
    texts = row[DEFAULT_LANGUAGE]
    return {
        "fieldId": row["fieldId"],
        "code": row["code"],
        "type": row["type"],
        **{key: texts.get(key, "") for key in _TEXTS},
        "length": row.get("length", 0),
        "required": row.get("required", False),
        "encrypt": row.get("encrypt", False),
        "holdingText": row.get("holdingText", False),
        "options": texts.get("options"),
        "value": None,
    }


def _read_translations(fields: dict[str, dict[str, Any]], language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in fields.values():
        here, there = row[DEFAULT_LANGUAGE], row[language]
        found |= {here[key]: there[key] for key in _TEXTS if key in here}
        found |= dict(zip(here.get("options", ()), there.get("options", ()), strict=True))
    return found
