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
