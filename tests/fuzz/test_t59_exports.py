"""T59: a spreadsheet runs what begins with = + - or @. One module writes tables, and adding another fails this test."""

from tests.support.source import SHIPPED, modules, within

WRITERS = ("csv", "openpyxl", "xlsxwriter", "tablib", "pandas", "import_export")
PROTECTED = (
    "accounts.admin.csv_response"  # `tests/accounts/admin/test_audit_log.py` and its like look at what it writes
)


def test_t59_one_module_exports_spreadsheets() -> None:
    found = [(module.name, name) for module in modules(*SHIPPED) for name in module.imports]
    assert {name for name, imported in found if any(within(imported, writer) for writer in WRITERS)} == {PROTECTED}
    sources = {module.name: "\n".join(module.lines) for module in modules(*SHIPPED)}
    speaking = {name for name, source in sources.items() if "text/csv" in source or "spreadsheet" in source}
    # These take spreadsheets, know what they are and send them on, as they came.
    assert speaking - {PROTECTED} == {
        "inquiries.domain.file_inspection.accepted_files",
        "inquiries.domain.file_inspection.office_documents",
        "inquiries.oc.multipart",
    }
