// The form of an inquiry: what was typed is kept over another type, what is left to fill in, and a subject from the text;
// and what a swap takes from an answer, also on pages without a form: one file less for the form's page to ask for.

// ---- another type ----

// Choosing another type swaps the form. What was typed stays: fields of the same name are filled again, files move on
// with the form's token, and what the new form has no place for is kept for when the customer chooses back.
const CONTROLS = "#inquiry :is(input:not([type=hidden], [type=file]), select, textarea)[name]";
const typed = new Map();
let files, token;

// A text that stands in the field as an example is no answer, and nothing to be kept.
const squeezed = (text) => text.replace(/\s+/g, "");
const isExample = ({ dataset, value }) => Boolean(dataset.example) && squeezed(value) === squeezed(dataset.example);

const isTick = (control) => control.matches("[type=radio], [type=checkbox]");
const key = (control) => (isTick(control) ? `${control.name}=${control.value}` : control.name);
const formToken = () => document.querySelector("#inquiry [name=form_token]");
const fileList = () => document.querySelector("#inquiry #files");

function keep() {
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (isExample(control)) continue;
    const value = isTick(control) ? control.checked : control.value;
    const isOwn = typed.get(key(control))?.isOwn || value !== control.defaultValue;
    typed.set(key(control), { value, isOwn });
  }
  token = formToken()?.value ?? token;
  files = fileList() ?? files;
}

function fill() {
  for (const control of document.querySelectorAll(CONTROLS)) {
    const before = typed.get(key(control));
    if (isTick(control)) control.checked = before?.value ?? control.checked;
    // What the new form suggests gives way to what the customer wrote, but not to what the old form suggested.
    else if (before?.isOwn || (before?.value && !control.value)) control.value = before.value;
    if (control.selectedIndex === -1) control.selectedIndex = 0; // not an option any more
  }
  if (token && formToken()) formToken().value = token;
  if (files && fileList()) fileList().replaceWith(files);
}

// What was pressed is gone: the focus goes on at the form or the next topics, which are in view.
function arrive() {
  const ask = document.getElementById("ask");
  if (document.activeElement === document.body) ask?.querySelector(".form-title, #picker-title")?.focus({ preventScroll: true });
  if (ask?.getBoundingClientRect().top < 0) ask.scrollIntoView();
}

// A pick swaps the form, and so does going back over one. What is swapped beside it changes nothing in it.
const onForm = (act) => ({ detail }) => detail?.target && detail.target.id !== "ask" ? undefined : act();
for (const before of ["htmx:beforeSwap", "htmx:historyCacheMiss"]) document.addEventListener(before, onForm(keep));
for (const after of ["htmx:afterSwap", "htmx:historyRestore"]) document.addEventListener(after, onForm(fill));
document.addEventListener("htmx:afterSwap", onForm(arrive));

// Where the swap cannot be had, the browser goes to the page itself, and shows what there is to show.
function go({ target }) {
  if (target.href) location.assign(target.href);
  else if (target.matches?.(".picker button")) target.form.requestSubmit(target);
  else if (target.matches?.(".type-search")) target.submit();
}
for (const failure of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(failure, go);

// ---- what is left ----

// Seen at once, and read out once a field is left: a number at every change would drown what is typed.
const isAnswered = (field) => {
  if (field.matches("[data-files]")) return Boolean(field.querySelector("[data-kept]"));
  const controls = [...field.querySelectorAll("[name^=f_]")];
  return controls.some(isTick) ? controls.some(({ checked, value }) => checked && value)
    : controls.every((control) => control.value.trim() && !isExample(control));
};
const isOpen = (field) => (field.matches("[data-required]") && !isAnswered(field)) || field.querySelector(":scope > .error");

function countLeft() {
  const link = document.getElementById("left");
  const form = link?.closest("form");
  if (!form) return;
  const open = [...form.querySelectorAll(".field")].filter(isOpen);
  const text = open.length ? link.dataset.left.replace("{count}", open.length) : "";
  const [first] = open;
  if (first) link.href = `#${first.matches("fieldset") ? first.id : first.querySelector("[id^=id_]:is(input, select, textarea)").id}`;
  if (link.textContent !== text) link.textContent = text; // to write is a change too
  link.hidden = !first;
  link.nextElementSibling.hidden = Boolean(first);
}

function tellLeft() {
  const link = document.getElementById("left");
  const said = document.querySelector("[data-left-said]");
  const text = link?.hidden ? link.nextElementSibling.textContent : link?.textContent;
  if (said && said.textContent !== text) said.textContent = text;
}

for (const type of ["input", "change"]) document.addEventListener(type, countLeft);
document.addEventListener("change", tellLeft);
new MutationObserver(countLeft).observe(document.querySelector("main"), { childList: true, subtree: true });
countLeft();

// ---- a subject from the text ----

// As inquiries/forms/drafted_subject.py does it for a form that is sent without one. A subject that the customer has
// changed is left alone.
const MOST = 60;
const GREETING = /^(안녕하세요|안녕하십니까|수고하십니다|수고 많으십니다|hello|hi|hi there|dear sirs?|こんにちは|はじめまして|お世話になっております|您好|你好|สวัสดี|สวัสดีครับ|สวัสดีค่ะ)[\s.,!~、。，！]*$/i;
let given = ""; // the subject that the text gave before it was changed

function draftSubject(text, { limit }) {
  const lines = text.split(/[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).map((line) => line.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim())
    .filter((line) => /[^\s\p{Cf}]/u.test(line));
  const line = lines.find((each) => !GREETING.test(each)) ?? lines[0] ?? "";
  const most = Math.min(MOST, Number(limit) || MOST);
  if (line.length <= most) return line;
  let head = line.slice(0, most - 1);
  const space = head.lastIndexOf(" ");
  if (line[head.length] !== " " && space >= head.length / 2) head = head.slice(0, space);
  while (head && (/^[\p{M}\p{Sk}\u200d\udc00-\udfff]/u.test(line.slice(head.length)) || head.endsWith("\u200d"))) head = head.slice(0, -1);
  return `${head.trim()}…`;
}

for (const type of ["focusin", "input"]) {
  document.addEventListener(type, ({ target }) => {
    const subject = document.querySelector("[data-draft-from]");
    if (!subject || target.name !== subject.dataset.draftFrom) return;
    const before = given;
    given = isExample(target) ? "" : draftSubject(target.value, subject.dataset);
    if (type === "focusin" || subject.value === given || (subject.value && !isExample(subject) && subject.value !== before)) return;
    subject.value = given;
    subject.dispatchEvent(new Event("input", { bubbles: true })); // it is counted, kept, and answered like what is typed
  });
}

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

// Suggestions come a moment after the text, when the customer may be at a later field or about to press the button: the
// page scrolls by as much as they take up, and what is in hand stays where it is.
let inHand;
const isSuggestion = ({ detail }) => detail.target?.closest(".while-typing");
document.addEventListener("htmx:beforeSwap", (event) => {
  if (isSuggestion(event)) inHand = { control: document.activeElement, top: document.activeElement.getBoundingClientRect().top };
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (isSuggestion(event) && inHand.control !== document.body) scrollBy({ top: inHand.control.getBoundingClientRect().top - inHand.top, behavior: "instant" });
});
