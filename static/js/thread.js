// A conversation: where it opens, what is being sent, and what arrives while it is read.
const conversation = document.querySelector(".conversation");
const composer = document.getElementById("inquiry");
const list = () => document.getElementById("thread");
const latest = () => document.getElementById("latest");
const status = document.querySelector("[data-announce]");
const say = (text) => { status.textContent = text; };

// ---- where it opens ----

// At the first unread message, or with the newest one and the composer in view; links that lead there without a script
// do so by a place, which is not needed here. Who goes back or reloads, or follows a link to another place on the page,
// is where the browser says; and an error has the focus.
function positionPage() {
  if (["#latest", "#unread"].includes(location.hash)) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const isVisit = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const place = location.hash && document.getElementById(location.hash.slice(1));
  if (!isVisit || place || !latest() || document.querySelector("#errors, [role=alert]")) return;
  const unread = document.getElementById("unread");
  unread ? unread.scrollIntoView() : showNewest();
}

function showNewest() {
  scrollBy(0, conversation.getBoundingClientRect().bottom - innerHeight);
  if (latest().getBoundingClientRect().top < 0) latest().scrollIntoView();
}

positionPage();

// ---- what is being sent ----

// The row stands for what the form is about to send. The page that the server answers with has its own.
document.addEventListener("submit", (event) => {
  const text = composer?.elements.comment.value.trim();
  if (event.target !== composer || event.submitter?.name || !text) return;
  setTimeout(() => event.defaultPrevented || showSending(text)); // other scripts may hold it back
});

function showSending(text) {
  if (list()?.querySelector("[data-sending]")) return;
  const row = composer.querySelector("template[data-sending-row]").content.firstElementChild.cloneNode(true);
  row.querySelector(".prose").textContent = text;
  for (const name of document.querySelectorAll("#files .file-name")) {
    row.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: name.textContent }));
  }
  latest()?.removeAttribute("id");
  list().append(row);
  composer.classList.add("is-sending");
  showNewest();
  say(row.querySelector(".status").textContent);
}

// Who comes back to the page as it was has not sent it, or has the server's page already.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  document.querySelector("[data-sending]")?.remove();
  composer?.classList.remove("is-sending");
});

// ---- what arrives ----

// A comment on its way is looked up in the portal's database, often at first. An answer has to be asked for at Online
// Contact: seldom, only while the page is seen, and less and less often while nothing comes.
const SOON = 3_000, SOON_AT_MOST = 30_000, SELDOM = 30_000, SELDOM_AT_MOST = 300_000;
let soon = SOON, seldom = SELDOM, timer;
let nextWhole = Date.now() + SELDOM;

const isPending = () => Boolean(list()?.querySelector("[data-pending='']"));
const isInView = (element) => element.getBoundingClientRect().top < innerHeight - 80;

function plan() {
  clearTimeout(timer);
  if (document.hidden || !conversation.dataset.news) return;
  const whole = Math.max(0, nextWhole - Date.now());
  timer = setTimeout(ask, isPending() ? Math.min(soon, whole) : whole);
}

async function ask() {
  const isWhole = Date.now() >= nextWhole;
  const answer = await fetch(conversation.dataset.news + (isWhole ? "" : "?pending")).catch(() => null);
  const page = answer?.status === 200 ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById("thread");
  const hasChanged = Boolean(fresh) && (isWhole ? takeWhole(fresh, page) : takePending(fresh));
  if (isWhole) seldom = hasChanged ? SELDOM : Math.min(seldom * 1.5, SELDOM_AT_MOST);
  if (isWhole) nextWhole = Date.now() + seldom;
  else if (hasChanged) nextWhole = Date.now(); // it has arrived: as a message it comes from Online Contact
  soon = hasChanged ? SOON : Math.min(soon * 1.5, SOON_AT_MOST);
  plan();
}

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
const rowOf = (row) => list().querySelector(`[data-key="${CSS.escape(row.dataset.key)}"]`);

/** Show how far the comments on their way are; says whether one of them is not among them any more. */
function takePending(fresh) {
  const keys = new Set([...fresh.children].map((row) => row.dataset.key));
  for (const row of fresh.querySelectorAll("[data-pending]")) {
    const old = rowOf(row);
    if (!old || words(old) === words(row) || old.contains(document.activeElement)) continue;
    old.querySelector(".message-foot").replaceWith(row.querySelector(".message-foot"));
    old.dataset.pending = row.dataset.pending;
  }
  return [...list().querySelectorAll("[data-pending='']")].some((row) => !keys.has(row.dataset.key));
}

/** Add what is new, at its place; says whether there was anything. Nothing that stands there is touched. */
function takeWhole(fresh, page) {
  const wasInView = isInView(latest());
  const hadFocus = list().querySelector("[data-pending]")?.parentElement.querySelector("[data-pending] :focus");
  const keys = new Set([...fresh.children].map((row) => row.dataset.key));
  for (const row of list().querySelectorAll("[data-pending]")) if (!keys.has(row.dataset.key)) row.remove();
  latest()?.removeAttribute("id");
  const added = [];
  let before = null;
  for (const row of [...fresh.children]) {
    const old = rowOf(row);
    if (!old) {
      before ? before.after(row) : list().prepend(row);
      added.push(row);
    }
    before = old ?? row;
  }
  before.id = "latest";
  if (hadFocus && !hadFocus.isConnected) before.querySelector("a")?.focus({ preventScroll: true });
  takeQuestion(page);
  const theirs = added.filter((row) => row.matches(".message-theirs"));
  if (theirs.length) say(`${status.dataset.announce}: ${words(theirs.at(-1).querySelector(".prose")).slice(0, 200)}`);
  if (theirs.length && wasInView) showNewest();
  newer()?.toggleAttribute("hidden", !theirs.length || wasInView);
  return added.length > 0;
}

/** Whether it is solved is asked after the newest answer, unless somebody is answering that already. */
function takeQuestion(page) {
  const [old, fresh] = [document, page].map((place) => place.getElementById("answered"));
  if (!fresh || old.contains(document.activeElement) || old.querySelector("details[open]")) return;
  if (words(old) !== words(fresh)) old.replaceWith(fresh);
}

const newer = () => document.querySelector("[data-newer]");
newer()?.addEventListener("click", () => {
  newer().hidden = true;
  latest().tabIndex = -1;
  latest().focus({ preventScroll: true });
  showNewest();
});
addEventListener("scroll", () => newer()?.hidden === false && isInView(latest()) && (newer().hidden = true), { passive: true });
document.addEventListener("visibilitychange", plan);
plan();

// ---- small things ----

// A further question begins where it is written.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-focus]");
  if (!link) return;
  event.preventDefault();
  document.getElementById(link.dataset.focus).focus();
});

// The text box grows with its text, also where the browser cannot do that by itself.
const box = composer?.elements.comment;
if (box && !CSS.supports("field-sizing", "content")) {
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener("input", grow);
  grow();
}

// Pictures open large. How, is only fetched once somebody opens one.
document.addEventListener("click", async function first(event) {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.removeEventListener("click", first);
  const { dataset } = document.querySelector("[data-pictures]");
  const pictures = await import(dataset.pictures).catch(() => null);
  pictures ? pictures.show(link) : window.open(link.href);
});
