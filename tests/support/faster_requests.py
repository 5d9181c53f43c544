"""Other requests that make the row that is being made, and delete it, between two steps of Django's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save


@contextmanager
def others_are_faster(model: type[Model], times: int = 1) -> Iterator[list[str]]:
    """Rows that come while Django creates the same one, and are gone when it looks: they end with its savepoint."""
    made: list[str] = []

    def make(instance: Model, **_: Any) -> None:
        if instance.pk is None and len(made) < times:
            made.append(str(instance))
            values = {field.attname: field.value_from_object(instance) for field in model._meta.concrete_fields}
            model._base_manager.bulk_create([model(**values)])

    pre_save.connect(make, sender=model)
    try:
        yield made
    finally:
        pre_save.disconnect(make, sender=model)
