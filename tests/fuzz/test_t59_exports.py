"""T59: a spreadsheet runs what begins with = + - or @. No module writes tables, and adding one fails this test."""

from tests.support.source import SHIPPED, modules, within

WRITERS = ("csv", "openpyxl", "xlsxwriter", "tablib", "pandas", "import_export")


def test_t59_no_module_exports_spreadsheets() -> None:
    found = [f"{module} imports {name}" for module in modules(*SHIPPED) for name in module.imports]
    assert [line for line in found if any(within(line.rpartition(" ")[2], writer) for writer in WRITERS)] == []
    sources = {module.name: "\n".join(module.lines) for module in modules(*SHIPPED)}
    speaking = {name for name, source in sources.items() if "text/csv" in source or "spreadsheet" in source}
    # These take spreadsheets, know what they are and send them on, as they came.
    assert speaking == {
        "inquiries.domain.file_inspection.file_types",
        "inquiries.domain.file_inspection.office_documents",
        "inquiries.oc.multipart",
    }
