from tests.sandbox.caller import Caller, refusal

CATEGORIES = "/narae/api/v2/ticket/categories.json"
FIELDS = "/narae/api/v2/ticket/field/user"
ALL_TYPES = {
    "text", "textarea", "checkbox", "dropdown", "radio", "date", "datetime", "date_period", "datetime_period", "agree",
    "caption", "file",
}  # fmt: skip


def _categories(call: Caller, query: str = "") -> list[dict]:
    return call.get(CATEGORIES + query).json()["result"]["contents"]


def test_categories_work(call: Caller) -> None:
    categories = {item["categoryId"]: item for item in _categories(call)}
    leaf = categories[2542]
    assert leaf["level"] == 5
    assert leaf["path"] == "\\2536\\2538\\2540\\2541\\"
    assert set(leaf) == {"categoryId", "parent", "name", "level", "path", "orderNo", "languages"}
    assert set(leaf["languages"]) == {"ko", "en", "ja", "zh", "th"}


def test_categories_below_a_parent(call: Caller) -> None:
    children = _categories(call, "?parent=2541")
    assert 2542 in [item["categoryId"] for item in children]
    assert {item["parent"] for item in children} == {2541}


def test_categories_above_a_child(call: Caller) -> None:
    assert [item["categoryId"] for item in _categories(call, "?child=2542")] == [2536, 2538, 2540, 2541]


def test_categories_in_a_language(call: Caller) -> None:
    for item in _categories(call, "?language=th"):
        assert item["name"] == item["languages"]["th"]


def test_categories_in_a_language_that_the_service_lacks(call: Caller) -> None:
    assert refusal(call.get(f"{CATEGORIES}?language=xx"))[:2] == (400, 400)


def test_categories_below_no_number(call: Caller) -> None:
    assert refusal(call.get(f"{CATEGORIES}?parent=first"))[:2] == (400, 400)


def test_fields_work(call: Caller) -> None:
    fields = call.get(f"{FIELDS}/2542.json").json()["result"]["contents"]
    assert {field["type"] for field in fields} == ALL_TYPES
    assert {"mail", "name", "phone", "subject", "content", "typeOne", "personalAgree"} <= {f["code"] for f in fields}


def test_fields_in_a_language(call: Caller) -> None:
    texts = [
        {field["code"]: field["title"] for field in call.get(f"{FIELDS}/2542.json{query}").json()["result"]["contents"]}
        for query in ("", "?language=en")
    ]
    assert texts[0]["content"] != texts[1]["content"]


def test_fields_of_an_unknown_type(call: Caller) -> None:
    assert refusal(call.get(f"{FIELDS}/9999999.json")) == (404, 404, "No data found")


def test_fields_of_no_number(call: Caller) -> None:
    assert refusal(call.get(f"{FIELDS}/first.json"))[:2] == (400, 400)


def test_service_works(call: Caller) -> None:
    service = call.get("/narae/api/v2/service.json").json()["result"]["content"]
    assert service["serviceId"] == "narae"
    assert [language["code"] for language in service["languages"]] == ["ko", "en", "ja", "zh", "th"]


def test_an_unknown_parameter(call: Caller) -> None:
    assert refusal(call.get(f"{CATEGORIES}?lang=ko")) == (400, 400, "Unknown parameter: lang")
    assert refusal(call.get(f"{FIELDS}/2542.json?parent=1")) == (400, 400, "Unknown parameter: parent")
    assert refusal(call.get("/narae/api/v2/service.json?language=ko")) == (400, 400, "Unknown parameter: language")


def test_an_unknown_path(call: Caller) -> None:
    assert refusal(call.get("/narae/api/v2/ticket/unknown.json")) == (404, 404, "No data found")


def test_a_path_with_dots_leads_nowhere(call: Caller) -> None:
    assert refusal(call.get("/narae/api/v2/x/../service.json"))[:2] == (404, 404)


def test_a_method_that_the_path_does_not_know(call: Caller) -> None:
    assert refusal(call.post(CATEGORIES)) == (405, 405, "Request method 'POST' not supported")
