// The form's fields: how long a text is, what is wrong with a field that was left, and the way from the summary to it;
// and what a swap takes from an answer, also on pages without a form: one file less for the form's page to ask for.

// ---- counters ----

// Counts beside a field as the server will count: UTF-16 units, which is what a string's length is here.
// A field whose text becomes HTML on its way is counted as it will be sent.
const COST = { "&": 5, "<": 4, ">": 4, "\n": 4 };

const sentLength = (text, isHtml) =>
  isHtml ? [...text].reduce((sum, c) => sum + (COST[c] ?? c.length), 0) : text.length;

function count(control) {
  const counter = document.getElementById(`${control.id}_counter`);
  const limit = Number(control.dataset?.limit);
  if (!counter || !limit) return;
  const length = sentLength(control.value, control.dataset.measure === "html");
  const format = (number) => number.toLocaleString(document.documentElement.lang);
  const isOver = length > limit;
  counter.textContent = `${format(length)} / ${format(limit)}${isOver ? ` · ${counter.dataset.over}` : ""}`;
  counter.classList.toggle("is-near", length > limit * 0.9);
  counter.classList.toggle("is-over", isOver);
  // Read out only once it matters: a number at every keystroke would drown what is typed.
  counter.setAttribute("aria-live", isOver ? "polite" : "off");
}

// Until somebody types, the limit in words stays where it stands: nothing moves while the page is read.
const isNear = (control) => control.value.length > control.dataset.limit * 0.9;
const countAll = () => [...document.querySelectorAll("[data-limit]")].filter(isNear).forEach(count);

document.addEventListener("input", (event) => count(event.target));
document.addEventListener("htmx:afterSettle", countAll);
countAll();

// ---- an example that stands in a field ----

// As it was it is no answer. It is selected when the field is entered, so that typing replaces it.
const squeezed = (text) => text.replace(/\s+/g, "");
const isExample = ({ dataset, value }) => Boolean(dataset?.example) && squeezed(value) === squeezed(dataset.example);

// A click comes after the focus and would place the cursor in the text.
for (const entering of ["focusin", "click"]) {
  document.addEventListener(entering, ({ target }) => isExample(target) && target.select());
}

// ---- a field that is left ----

// The server looks at it, with the rules and the words by which it will be judged when it is sent. Never while
// somebody types: then at most what was wrong goes away, as soon as it is mended.
const PAUSE = 300;
const OWN = "[name^=f_], [name=comment]";
const MARKS = ":scope > :is(.error, .doubt)";
const before = new WeakMap(); // a field and what was in it when it was last looked at
let released = Promise.resolve(); // nothing moves away from under a finger or a mouse button
let pause;

const fieldOf = (control) => control.closest("form[data-check] .field");
const namesIn = (field) => new Set([...field.querySelectorAll(OWN)].map((control) => control.name));

function wordsIn(field) {
  const names = namesIn(field);
  return new URLSearchParams([...new FormData(field.closest("form"))].filter(([name]) => names.has(name)));
}

async function answerFor(field, words) {
  const { dataset, elements } = field.closest("form");
  const body = new URLSearchParams(words);
  body.append("field", [...namesIn(field)][0]);
  body.append("csrfmiddlewaretoken", elements.csrfmiddlewaretoken.value);
  const answer = await fetch(dataset.check, { method: "POST", body }).catch(() => null);
  return answer?.status === 200 ? new DOMParser().parseFromString(await answer.text(), "text/html").body : null;
}

async function look(field, isTyping) {
  clearTimeout(pause);
  const words = wordsIn(field).toString();
  before.set(field, words);
  const answer = await answerFor(field, words);
  await released;
  // Who typed on meanwhile is not told about what is not there any more.
  if (!answer || !field.isConnected || wordsIn(field).toString() !== words) return;
  if (!isTyping) tidy(field, answer);
  if (!isTyping || !answer.querySelector(".error, .doubt")) mark(field, answer);
}

function tidy(field, answer) {
  const control = field.querySelector(OWN);
  const tidied = answer.querySelector("data");
  if (!tidied || tidied.value === control.value || field.contains(document.activeElement)) return;
  control.value = tidied.value;
  before.set(field, wordsIn(field).toString());
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(field, answer) {
  const text = (nodes) => [...nodes].map((node) => node.textContent).join();
  const marks = answer.querySelectorAll(".error, .doubt");
  const isWrong = Boolean(answer.querySelector(".error"));
  if (text(marks) === text(field.querySelectorAll(MARKS))) return;
  field.querySelectorAll(MARKS).forEach((old) => old.remove());
  marks.forEach((fresh) => fresh.setAttribute("role", "alert"));
  field.querySelector(":scope > :is(input, select, textarea, .choices, .period, .choice)").before(...marks);
  field.classList.toggle("has-error", isWrong);
  const controls = [...field.querySelectorAll(OWN)];
  for (const control of controls) {
    isWrong ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
  }
  describe(field.matches("fieldset") ? field : controls[0], field);
}

/** Point assistive technology at what stands beside the control now. */
function describe(control, field) {
  const there = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && document.getElementById(id));
  const ids = new Set([...there, ...[...field.querySelectorAll(MARKS)].map(({ id }) => id)]);
  ids.size ? control.setAttribute("aria-describedby", [...ids].join(" ")) : control.removeAttribute("aria-describedby");
}

document.addEventListener("focusin", ({ target }) => {
  const field = fieldOf(target);
  if (field && !before.has(field)) before.set(field, wordsIn(field).toString());
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const field = fieldOf(target);
  // Only another window was looked at, or the other end of a period.
  if (!field || field.contains(relatedTarget) || field.contains(document.activeElement)) return;
  if (field.querySelector(OWN) && before.get(field) !== wordsIn(field).toString()) look(field, false);
});

document.addEventListener("input", ({ target }) => {
  const field = fieldOf(target);
  if (!field?.querySelector(MARKS) || !target.matches(OWN)) return;
  clearTimeout(pause);
  pause = setTimeout(() => look(field, true), PAUSE);
});

addEventListener("pointerdown", () => {
  released = new Promise((done) => {
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(done), { once: true });
  });
}, true);

// ---- the summary ----

// After a form with errors: the summary takes the focus, and its links lead into the field itself.
const summary = document.getElementById("errors");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.hash?.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

// ---- parts of a page that are swapped ----

// Every swap selects its part of the answer, with hx-select. A proxy may drop the request headers by which the server
// knows that only a part is wanted, and then a whole page comes. Where an answer has no such part, such as the page for
// signing in, nothing is swapped: what was asked for is opened as a page of its own.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt } = detail.requestConfig;
  const part = elt.getAttribute("hx-select");
  if (!part || !detail.shouldSwap) return;
  if (new DOMParser().parseFromString(detail.serverResponse, "text/html").querySelector(part)) return;
  detail.shouldSwap = false;
  if (elt.matches("a[href]")) location.assign(elt.href);
  else if (elt.matches(".picker button")) elt.form.requestSubmit(elt);
});
