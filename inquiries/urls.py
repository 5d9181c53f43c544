from django.urls import path, register_converter

from inquiries.url_converters import OneWord
from inquiries.views import files, guests, my_data
from inquiries.views.ask import field_check, new, type_search
from inquiries.views.drafts import draft_endpoints
from inquiries.views.help import faq, faq_and_type_search, feedback, notices
from inquiries.views.receipts import change_type, correction, follow_up, receipt
from inquiries.views.site import brand_pictures, pwa, start
from inquiries.views.tickets import print_pages, solved, thread, thread_news, ticket_list

register_converter(OneWord, "word")

app_name = "inquiries"
urlpatterns = [
    path("", start.list_services, name="services"),
    path("<slug:slug>/", start.start, name="start"),
    path("<slug:slug>/manifest.webmanifest", pwa.show_manifest, name="manifest"),
    path("<slug:slug>/worker.js", pwa.show_worker, name="worker"),
    path("<slug:slug>/offline/", pwa.show_offline, name="offline"),
    path("<slug:slug>/look/logo/", brand_pictures.show_picture, {"name": "logo"}, name="logo"),
    path("<slug:slug>/look/icon/", brand_pictures.show_picture, {"name": "favicon"}, name="favicon"),
    path("<slug:slug>/search/", faq_and_type_search.search, name="search"),
    path("<slug:slug>/inquiries/open/", start.open_inquiries, name="open"),
    path("<slug:slug>/inquiries/new/", new.show_new, name="new"),
    path("<slug:slug>/inquiries/new/types/", type_search.find, name="types"),
    path("<slug:slug>/inquiries/new/field/", field_check.check_field, name="check"),
    path("<slug:slug>/inquiries/", ticket_list.list_inquiries, name="list"),
    path("<slug:slug>/inquiries/<word:ticket_id>/", thread.show_thread, name="thread"),
    path("<slug:slug>/inquiries/<word:ticket_id>/news/", thread_news.show_news, name="thread-news"),
    path("<slug:slug>/inquiries/<word:ticket_id>/print/", print_pages.print_thread, name="thread-print"),
    path("<slug:slug>/inquiries/<word:ticket_id>/solved/", solved.mark_solved, name="solved"),
    path("<slug:slug>/inquiries/<word:ticket_id>/again/", follow_up.ask_about, name="thread-again"),
    path("<slug:slug>/inquiries/<word:ticket_id>/files/<word:file_id>/", files.show_thread_file, name="file"),
    path("<slug:slug>/receipts/<word:receipt>/", receipt.show_receipt, name="receipt"),
    path("<slug:slug>/receipts/<word:receipt>/state/", receipt.show_state, name="receipt-state"),
    path("<slug:slug>/receipts/<word:receipt>/print/", print_pages.print_receipt, name="receipt-print"),
    path("<slug:slug>/receipts/<word:receipt>/edit/", correction.show_correction, name="receipt-edit"),
    path("<slug:slug>/receipts/<word:receipt>/move/", change_type.move, name="receipt-move"),
    path("<slug:slug>/receipts/<word:receipt>/again/", follow_up.ask_again, name="receipt-again"),
    path("<slug:slug>/guests/", guests.find, name="guest-find"),
    path("<slug:slug>/guests/code/", guests.enter_code, name="guest-code"),
    path("<slug:slug>/guests/link/", guests.request_link_by_number, name="guest-link-by-number"),
    path("<slug:slug>/guests/join/", guests.join, name="guest-join"),
    path("<slug:slug>/guests/open/<word:receipt>/", guests.request_new_link, name="guest-link"),
    path("<slug:slug>/guests/open/<word:receipt>/<word:token>/", guests.open_link, name="guest-open"),
    path("<slug:slug>/my-data/", my_data.show, name="my-data"),
    path("<slug:slug>/my-data/download/", my_data.download, name="my-data-download"),
    path("<slug:slug>/my-data/delete/", my_data.erase, name="my-data-erase"),
    path("<slug:slug>/drafts/", draft_endpoints.save, name="drafts"),
    path("<slug:slug>/inquiries/<word:ticket_id>/drafts/", draft_endpoints.save_comment, name="drafts"),
    path("<slug:slug>/drafts/<uuid:draft_id>/discard/", draft_endpoints.discard, name="draft-discard"),
    path("<slug:slug>/help/", faq.list_questions, name="help"),
    path("<slug:slug>/help/suggestions/", faq.suggest_questions, name="help-suggestions"),
    path("<slug:slug>/help/<int:question_id>/", faq.show_question, name="question"),
    path("<slug:slug>/help/<int:question_id>/helped/", feedback.vote, name="vote"),
    path("<slug:slug>/help/<int:question_id>/solved/", feedback.solve, name="solve"),
    path("<slug:slug>/help/<int:question_id>/files/<word:file_id>/", faq.show_question_file, name="question-file"),
    path("<slug:slug>/notices/", notices.list_notices, name="notices"),
    path("<slug:slug>/notices/<int:notice_id>/", notices.show_notice, name="notice"),
    path("<slug:slug>/notices/<int:notice_id>/files/<word:file_id>/", notices.show_notice_file, name="notice-file"),
    path("<slug:slug>/files/", files.upload, name="upload"),
    path("<slug:slug>/files/cancel/", files.cancel, name="cancel-upload"),
    path("<slug:slug>/files/<uuid:file_id>/", files.show_kept, name="kept"),
    path("<slug:slug>/files/<uuid:file_id>/remove/", files.remove, name="remove"),
]
