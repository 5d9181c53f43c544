from django.urls import path, register_converter

from inquiries.url_converters import OneWord
from inquiries.views import files, guests
from inquiries.views.ask import field_check, new, type_search
from inquiries.views.drafts import drafts
from inquiries.views.help import faq, notices, search
from inquiries.views.receipts import change_type, follow_up, receipts
from inquiries.views.site import branding, pwa, start
from inquiries.views.tickets import print_pages, solved, thread, ticket_list

register_converter(OneWord, "word")

app_name = "inquiries"
urlpatterns = [
    path("", start.services, name="services"),
    path("<slug:slug>/", start.start, name="start"),
    path("<slug:slug>/manifest.webmanifest", pwa.manifest, name="manifest"),
    path("<slug:slug>/worker.js", pwa.worker, name="worker"),
    path("<slug:slug>/offline/", pwa.offline, name="offline"),
    path("<slug:slug>/look/logo/", branding.logo, name="logo"),
    path("<slug:slug>/look/icon/", branding.favicon, name="favicon"),
    path("<slug:slug>/search/", search.search, name="search"),
    path("<slug:slug>/inquiries/open/", start.open_inquiries, name="open"),
    path("<slug:slug>/inquiries/new/", new.new, name="new"),
    path("<slug:slug>/inquiries/new/types/", type_search.find, name="types"),
    path("<slug:slug>/inquiries/new/field/", field_check.field, name="check"),
    path("<slug:slug>/inquiries/", ticket_list.listing, name="list"),
    path("<slug:slug>/inquiries/<word:ticket_id>/", thread.thread, name="thread"),
    path("<slug:slug>/inquiries/<word:ticket_id>/print/", print_pages.thread, name="thread-print"),
    path("<slug:slug>/inquiries/<word:ticket_id>/solved/", solved.solved, name="solved"),
    path("<slug:slug>/inquiries/<word:ticket_id>/again/", follow_up.about, name="thread-again"),
    path("<slug:slug>/inquiries/<word:ticket_id>/files/<word:file_id>/", files.of_thread, name="file"),
    path("<slug:slug>/receipts/<word:receipt>/", receipts.receipt, name="receipt"),
    path("<slug:slug>/receipts/<word:receipt>/state/", receipts.state, name="receipt-state"),
    path("<slug:slug>/receipts/<word:receipt>/print/", print_pages.receipt, name="receipt-print"),
    path("<slug:slug>/receipts/<word:receipt>/edit/", receipts.edit, name="receipt-edit"),
    path("<slug:slug>/receipts/<word:receipt>/move/", change_type.move, name="receipt-move"),
    path("<slug:slug>/receipts/<word:receipt>/again/", follow_up.again, name="receipt-again"),
    path("<slug:slug>/guests/", guests.find, name="guest-find"),
    path("<slug:slug>/guests/code/", guests.code, name="guest-code"),
    path("<slug:slug>/guests/join/", guests.join, name="guest-join"),
    path("<slug:slug>/guests/open/<word:receipt>/", guests.new_link, name="guest-link"),
    path("<slug:slug>/guests/open/<word:receipt>/<word:token>/", guests.open_link, name="guest-open"),
    path("<slug:slug>/drafts/", drafts.save, name="drafts"),
    path("<slug:slug>/inquiries/<word:ticket_id>/drafts/", drafts.save, name="drafts"),
    path("<slug:slug>/drafts/<uuid:draft_id>/discard/", drafts.discard, name="draft-discard"),
    path("<slug:slug>/help/", faq.questions, name="help"),
    path("<slug:slug>/help/suggestions/", faq.suggestions, name="help-suggestions"),
    path("<slug:slug>/help/<int:question_id>/", faq.question, name="question"),
    path("<slug:slug>/help/<int:question_id>/files/<word:file_id>/", faq.question_file, name="question-file"),
    path("<slug:slug>/notices/", notices.notices, name="notices"),
    path("<slug:slug>/notices/<int:notice_id>/", notices.notice, name="notice"),
    path("<slug:slug>/notices/<int:notice_id>/files/<word:file_id>/", notices.notice_file, name="notice-file"),
    path("<slug:slug>/files/", files.upload, name="upload"),
    path("<slug:slug>/files/cancel/", files.cancel, name="cancel-upload"),
    path("<slug:slug>/files/<uuid:file_id>/", files.kept, name="kept"),
    path("<slug:slug>/files/<uuid:file_id>/remove/", files.remove, name="remove"),
]
