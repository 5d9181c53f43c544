"""The published questions and notices of a service."""

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from sandbox.state.files import StoredFile

_TAG = re.compile(r"<[^<>]*>")
_DROPPED = re.compile(r"<(script|style)\b[^<]*(?:<(?!/?\1\b)[^<]*)*</\1>", re.IGNORECASE)


@dataclass(frozen=True)
class Article:
    """A question with its answer, or a notice. `texts` maps a language to title and HTML: it need not have each.

    `recommended` is pinned within its category (questions only). Times are milliseconds since the epoch.
    """

    article_id: int
    category_id: int
    texts: dict[str, tuple[str, str]]
    created_ms: int
    updated_ms: int
    top: bool = False
    recommended: bool = False
    tag_ids: tuple[int, ...] = ()
    file_ids: tuple[str, ...] = ()
    reads: int = 0

    def title(self, language: str) -> str:
        return self.texts[language][0]

    def html(self, language: str) -> str:
        return self.texts[language][1]

    def words(self, language: str) -> str:
        """Return the text of the HTML, as a list shows it and a search looks through it."""
        return " ".join(unescape(_TAG.sub(" ", _DROPPED.sub(" ", self.html(language)))).split())


@dataclass
class Library:
    """All articles of one kind, with their categories, tags and files."""

    categories: dict[int, dict[str, Any]] = field(default_factory=dict)
    tags: dict[int, dict[str, Any]] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)

    def copy(self) -> "Library":
        return Library(copy.deepcopy(self.categories), copy.deepcopy(self.tags), dict(self.articles), dict(self.files))

    def put(self, article: Article) -> Article:
        """Add an article, or replace the one with its id. Raises ValueError for an unknown category or tag."""
        if article.category_id not in self.categories:
            raise ValueError(f"there is no category {article.category_id}")
        if missing := [tag_id for tag_id in article.tag_ids if tag_id not in self.tags]:
            raise ValueError(f"there is no tag {missing[0]}")
        self.articles[article.article_id] = article
        return article

    def add_file(self, file: StoredFile) -> StoredFile:
        self.files[file.file_id] = file
        return file

    def next_id(self) -> int:
        return max(self.articles, default=0) + 1

    def in_language(self, language: str) -> list[Article]:
        return [article for article in self.articles.values() if language in article.texts]

    def read(self, article_id: int, language: str) -> Article | None:
        """Return the article, counted as read once more; None where it is not there in this language."""
        article = self.articles.get(article_id)
        if article is None or language not in article.texts:
            return None
        return self.put(replace(article, reads=article.reads + 1))

    def line(self, category_id: int) -> list[dict[str, Any]]:
        """Return the categories from the top one down to this one."""
        return get_line(self.categories, category_id)

    def files_of(self, article: Article) -> Iterable[StoredFile]:
        return (self.files[file_id] for file_id in article.file_ids)


def get_line(categories: dict[int, dict[str, Any]], category_id: int) -> list[dict[str, Any]]:
    """Return the categories from the top one down to this one; none for an unknown one."""
    category = categories.get(category_id)
    return [*get_line(categories, category["parent"]), category] if category else []
