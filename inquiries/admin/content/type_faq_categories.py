"""Admin of the FAQ categories that belong to a submission type."""

from typing import Any

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.languages import remove_region
from inquiries.admin.content.id_choice_fields import OfferedId, get_path
from inquiries.admin.content.type_choice_fields import TypeField, TypesForm
from inquiries.admin.content.type_content_admin import TypesOfServices
from inquiries.models import TypeQuestions
from inquiries.services.help import help_center


class TypeQuestionsForm(TypesForm):
    category_id = TypeField()
    faq_category_id = OfferedId(label=capfirst(_("category of the FAQ")))

    class Meta:
        model = TypeQuestions
        fields = ("service", "category_id", "faq_category_id")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        collections, known = [], help_center.list_known_questions(self.offered_services)
        for service in (service for service in self.offered_services if service.pk in known):
            collection = known[service.pk]
            collections.append(
                (service.name, [(each.id, collection.path_text(each.id)) for each in collection.categories])
            )
        self.fields["faq_category_id"].offer(collections, self.instance.faq_category_id)  # type: ignore[attr-defined]


@admin.register(TypeQuestions)
class TypeQuestionsAdmin(TypesOfServices):
    form = TypeQuestionsForm
    list_display = ("path", "service", "faq_path")
    list_filter = ("service",)

    @admin.display(description=_("submission type"))
    def path(self, row: TypeQuestions) -> str:
        return get_path(row.service, row.category_id)

    def get_title(self, row: TypeQuestions) -> str:
        return self.path(row)

    @admin.display(description=_("category of the FAQ"))
    def faq_path(self, row: TypeQuestions) -> str:
        collection = help_center.get_kept_questions(row.service, remove_region(row.service.default_language))
        return collection.path_text(row.faq_category_id) or str(row.faq_category_id)
