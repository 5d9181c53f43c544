"""The seed's help center: questions and notices with their pictures and files, read from the JSON beside this file."""

import random
import re
from typing import Any

from sandbox.seed import files
from sandbox.seed.definitions import DEFAULT_LANGUAGE, LANGUAGES, build_categories, read_json
from sandbox.state.files import StoredFile
from sandbox.state.help_center import Article, Library
from sandbox.state.world import World

DAY_MS = 24 * 3_600_000
# `{image:file.png|alternative text}`: the file is the same in every language, the text is not.
_IMAGE = re.compile(r"\{image:([^{}|]+)\|([^{}|]+)\}")


def add_help_center(world: World, rng: random.Random, now_ms: int) -> None:
    shelves = read_json("shelves")
    world.faq = Library(categories=build_categories(shelves["faq"]))
    world.notices = Library(categories=build_categories(shelves["notices"]), tags=_add_tags(shelves["tags"]))
    for part, library, rows in (
        ("helpdoc", world.faq, read_json("faq")),
        ("notice", world.notices, read_json("notices")),
    ):
        address = f"/{world.service['serviceId']}/api/v2/{part}/attachments/"
        for row in rows:
            library.put(_build_article(library, row, address, rng, now_ms))


def _add_tags(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {
        row["id"]: {
            "tagId": row["id"],
            "tag": row[DEFAULT_LANGUAGE],
            "languages": {code: row[code] for code in LANGUAGES},
        }
        for row in rows
    }


def _build_article(library: Library, row: dict[str, Any], address: str, rng: random.Random, now_ms: int) -> Article:
    at_ms = (now_ms - row["age"] * DAY_MS) // 1000 * 1000
    names = {name for code in LANGUAGES if code in row for name, _alt in _IMAGE.findall(row[code][1])}
    pictures = {name: address + _build_file(library, name, rng, at_ms).file_id for name in sorted(names)}

    def shown(html: str) -> str:
        return _IMAGE.sub(lambda found: f'<img src="{pictures[found[1]]}" alt="{found[2]}">', html)

    return Article(
        article_id=row["id"],
        category_id=row["in"],
        texts={code: (row[code][0], shown(row[code][1])) for code in LANGUAGES if code in row},
        created_ms=at_ms,
        updated_ms=at_ms,
        top=row.get("top", False),
        recommended=row.get("best", False),
        tag_ids=tuple(row.get("tags", ())),
        file_ids=tuple(_build_file(library, name, rng, at_ms).file_id for name in row.get("files", ())),
        reads=row.get("reads", 0),
    )


def _build_file(library: Library, name: str, rng: random.Random, at_ms: int) -> StoredFile:
    return library.add_file(StoredFile(name, files.build_content(name), at_ms, f"{rng.getrandbits(128):032x}"))
