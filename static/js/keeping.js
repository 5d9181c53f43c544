// What was typed is kept: over another type, on the server while it is written, and when somebody goes back.

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

// ---- drafts ----

// Keeps on the server what is being written: a moment after typing stops, and on leaving. Nothing is kept in the
// browser, where the next person may sit.
const PAUSE = 800;
const AT_ONCE = "select, [type=checkbox], [type=radio], [data-files]";
// Saves are numbered: the one on leaving may arrive before one that is under way, which must not undo it then.
const PAGE = Math.random().toString(36).slice(2);
let saves = 0;
let timer, isChanged, isSaving, isSending, isKept;

const form = () => document.querySelector("form[data-draft]");
const post = (body) => fetch(form().dataset.draft, { method: "POST", body });

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
  isKept ||= answer?.ok;
  isChanged ||= !answer?.ok;
  say(answer?.ok ? await answer.text() : form()?.dataset.unsaved);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
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

// What was typed before this script was there is kept like the rest; not what was sent, which going back shows again.
const isChosen = ({ options, selectedIndex }) => selectedIndex !== Math.max(0, [...options].findIndex((option) => option.defaultSelected));
const isTyped = (control) => isTick(control) ? control.checked !== control.defaultChecked
  : control.options ? isChosen(control) : control.value !== control.defaultValue;
if (form() && !history.state?.sent && [...form().querySelectorAll(CONTROLS)].some(isTyped)) {
  isChanged = true;
  soon();
}

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
