"""Forms that are each posted many times at once: a double click, an impatient customer, a browser that repeats."""

from __future__ import annotations

from inquiries.models import Inquiry
from tests.chaos import evidence, report
from tests.chaos.customer import opened
from tests.chaos.place import Place
from tests.chaos.plan import Plan
from tests.chaos.portal import portal
from tests.chaos.processes import start_worker
from tests.chaos.waiting import all_are_delivered
from tests.support.factories import make_service


def run(here: Place, plan: Plan) -> bool:
    """Whether each form became one inquiry with one receipt, and one ticket."""
    make_service(here.sandbox, paced=False)
    since_ms = evidence.now_ms(here.sandbox)
    print(f"{plan.forms} forms, each posted {plan.times} times at once, {plan.database}")
    contents = [f"({number}) 언제 오나요?" for number in range(plan.forms)]
    with portal(here) as url:
        answers = {
            content: opened(url, number).post_at_once(content, plan.times) for number, content in enumerate(contents)
        }
    worker = start_worker(here)
    try:
        delivered = all_are_delivered()
    finally:
        worker.kill()
    receipts = sum(len(set(each)) for each in answers.values())
    rows = Inquiry.objects.count()
    print(f"  answers: {sum(map(len, answers.values()))}, receipts: {receipts}, inquiries: {rows}")
    well = report.sets(evidence.judged_answers(here, answers, since_ms))
    return well and delivered and receipts == rows == plan.forms
