// The form: how long a text is, what is wrong with a field that was left, and the way to it; sending it, once; and what
// is written is kept on the server, and told apart when somebody goes back.

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
  const controls = field.querySelectorAll(OWN);
  for (const [place, { value }] of answer.querySelectorAll("data").entries()) {
    if (value === controls[place].value || field.contains(document.activeElement)) continue;
    controls[place].value = value;
    before.set(field, wordsIn(field).toString());
    controls[place].dispatchEvent(new Event("input", { bubbles: true }));
  }
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

// After a form with errors: the summary takes the focus. Its links lead into the field itself, and so does the count of
// what is left.
document.getElementById("errors")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("#errors a, a#left");
  const target = document.getElementById(link?.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

// ---- signed in in another tab ----

// That renews the token against forged forms. This page takes it over, or none of its files and drafts could be kept.
// Over TLS its cookie has the prefix. A cookie with the plain name is another site's of the same domain then.
const readCookie = (name) => RegExp(`(?:^|; )${name}=(\\w+)`).exec(document.cookie)?.[1];
const readToken = () => readCookie("__Host-csrf") ?? readCookie("csrftoken");
let csrfToken = readToken();

function renewToken() {
  const token = readToken();
  if (!token || token === csrfToken) return;
  csrfToken = token;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

for (const type of ["focus", "input", "change", "click", "paste", "drop", "submit"]) addEventListener(type, renewToken, true);

// ---- sending ----

// The button is busy at once, and the form goes once. Should it lead nowhere, it may be sent again after a while, or once
// somebody has come back to it: its token keeps it one inquiry.
const GIVES_UP = 20_000;
const sent = new Map(); // a form on its way, and what lets it go again

function setBusy(form, button) {
  button.dataset.busy = "";
  button.setAttribute("aria-disabled", "true");
  const status = form.querySelector("[data-upload-status]");
  if (status && button.dataset.sending) status.textContent = button.dataset.sending;
  sent.set(form, setTimeout(() => setFree(form, button), GIVES_UP));
}

function setFree(form, button) {
  clearTimeout(sent.get(form));
  sent.delete(form);
  delete button.dataset.busy;
  button.removeAttribute("aria-disabled");
  const status = form.querySelector("[data-upload-status]");
  if (status?.textContent === button.dataset.sending) status.textContent = "";
}

// On the window: before and after what a form's other scripts do on the document.
addEventListener("submit", (event) => {
  const isOnItsWay = sent.has(event.target);
  if (!isOnItsWay && !(isCutOff && event.target === form())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isOnItsWay) sendIfReached(event.target, event.submitter);
}, true);
addEventListener("submit", ({ target, defaultPrevented }) => {
  const button = target.querySelector("[data-send]");
  if (button && !defaultPrevented) setBusy(target, button);
});
addEventListener("pageshow", () => sent.forEach((_, form) => setFree(form, form.querySelector("[data-send]"))));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest("form");
  const button = form?.querySelector("[data-send]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

// ---- drafts ----

// Keeps on the server what is being written: a moment after typing stops, and on leaving. Nothing is kept in the
// browser, where the next person may sit.
const REST = 800;
const AT_ONCE = "select, [type=checkbox], [type=radio], [data-files]";
// Saves are numbered: the one on leaving may arrive before one that is under way, which must not undo it then.
const PAGE = Math.random().toString(36).slice(2);
let saves = 0;
let timer, isChanged, isSaving, isSending, isKept;
let isCutOff = !navigator.onLine; // as the browser says, or as a save found

const form = () => document.querySelector("form[data-draft]");
const post = (body, signal) => fetch(form().dataset.draft, { method: "POST", body, signal });

function contents() {
  const data = new FormData(form());
  data.delete("files");
  data.set("save", `${PAGE}-${++saves}`);
  for (const control of form().querySelectorAll("[data-example]")) if (isExample(control)) data.set(control.name, "");
  // What was unticked is told too, or the draft would keep it.
  for (const { name } of form().querySelectorAll("[type=checkbox], [type=radio]")) if (!data.has(name)) data.set(name, "");
  return data;
}

function say(text) {
  const status = form()?.querySelector("[data-draft-status]");
  // The same words would be read out again.
  if (status && status.textContent !== text) status.textContent = text;
}

async function save() {
  clearTimeout(timer);
  if (!isChanged || isSending || !form()) return;
  if (isSaving) return soon();
  isChanged = false;
  isSaving = true;
  const answer = await post(contents()).catch(() => null);
  isSaving = false;
  isCutOff ||= !answer;
  isKept ||= answer?.ok;
  isChanged ||= !answer?.ok;
  say(answer?.ok ? await answer.text() : form()?.dataset.unsaved);
}

// Sent without a network, the form would give way to the browser's error page, and what no draft has would be lost.
// The draft goes first: where it arrives, the form will.
async function sendIfReached(held, button) {
  const busy = held.querySelector("[data-send]");
  const status = held.querySelector("[data-upload-status]");
  setBusy(held, busy);
  // A network that is there and leads nowhere must not hold the form for as long as the browser waits.
  isCutOff = !(await post(contents(), AbortSignal.timeout?.(GIVES_UP)).catch(() => null));
  setFree(held, busy);
  isChanged ||= isCutOff;
  if (held !== form()) return; // another type was chosen meanwhile
  status.textContent = isCutOff ? held.dataset.offline : "";
  status.classList.toggle("visually-hidden", !isCutOff);
  if (!isCutOff) held.requestSubmit(button);
}

function reconnect() {
  isCutOff = false;
  save();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(save, REST);
}

function leave() {
  // What is under way may be cut off.
  if (!(isChanged || isSaving) || isSending || !form()) return;
  isChanged = false;
  // A beacon outlives the page, but takes 64 KB at most.
  navigator.sendBeacon(form().dataset.draft, contents()) || post(contents()).catch(() => (isChanged = true));
}

function changed({ type, target }) {
  const isTyping = type === "input";
  // A text tells of its change when it is left, perhaps for the button that sends it.
  if (target.closest("form") !== form() || !(isTyping || target.matches(AT_ONCE))) return;
  isChanged = true;
  isSending = false;
  isTyping ? soon() : save();
}

for (const type of ["input", "change"]) document.addEventListener(type, changed);
document.addEventListener("submit", (event) => (isSending = event.target === form() && !event.defaultPrevented));
// Another type was picked: the old form is kept, then the new one.
const isOfForm = ({ detail }) => !detail.target || detail.target.id === "ask"; // going back has no target
document.addEventListener("htmx:beforeSwap", (event) => isOfForm(event) && save());
document.addEventListener("htmx:afterSwap", (event) => isOfForm(event) && ((isChanged ||= isKept), soon()));
document.addEventListener("visibilitychange", () => document.hidden && leave());
addEventListener("pagehide", leave);
addEventListener("offline", () => (isCutOff = true));
addEventListener("online", reconnect);

// What was typed before this script was there is kept like the rest; not what was sent, which going back shows again.
const isChosen = ({ options, selectedIndex }) => selectedIndex !== Math.max(0, [...options].findIndex((option) => option.defaultSelected));
const isTyped = (control) => control.matches("[type=radio], [type=checkbox]") ? control.checked !== control.defaultChecked
  : control.options ? isChosen(control) : control.value !== control.defaultValue;
if (form() && !history.state?.sent && [...form().querySelectorAll(OWN)].some(isTyped)) {
  isChanged = true;
  soon();
}

// ---- another language ----

// Its menu would lose this form. So it is posted, to be kept and shown in that language.
const isBegun = (form) =>
  form.querySelector("[data-kept], [data-draft-status]:not(:empty)") || [...form.querySelectorAll(OWN)].some(isTyped);

document.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  const here = form();
  if (name !== "language" || !here || isCutOff || !isBegun(here)) return;
  event.preventDefault();
  const { action } = here;
  const keep = here.appendChild(document.createElement("input"));
  keep.type = "hidden";
  keep.name = "keep_draft";
  here.action = `${action}${action.includes("?") ? "&" : "?"}speak=${value}`;
  isSending = true;
  here.submit();
  keep.remove();
  here.action = action;
});

// ---- going back ----

// Going back shows a form as it was sent, but under a new token: sent once more just so, it would be a second inquiry.
// So the place in the history remembers under which token what was sent, by a fingerprint of the words.
const OF_THE_CUSTOMER = /^(f_|comment$|category$)/;

function fingerprint(form) {
  const words = [...new FormData(form)].filter(([name]) => OF_THE_CUSTOMER.test(name));
  const number = [...JSON.stringify(words)].reduce((sum, c) => (Math.imul(sum, 31) + c.codePointAt(0)) | 0, 0);
  return `${words.length} ${number}`;
}

const fileNames = (form) => [...form.querySelectorAll("#files [data-kept] .file-name")].map((name) => name.textContent).join("/");

document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  if (form.id !== "inquiry" || submitter?.name || defaultPrevented) return;
  const now = { words: fingerprint(form), files: fileNames(form), token: form.elements.form_token.value };
  const before = history.state?.sent;
  // Files that went along are not in the list any more; with other ones it is another inquiry.
  if (before?.words === now.words && (!now.files || now.files === before.files)) {
    form.elements.form_token.value = now.token = before.token;
    now.files = before.files;
  }
  history.replaceState({ ...history.state, sent: now }, "");
});
