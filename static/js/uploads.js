// Files go up when they are picked, dropped or pasted: at most three at once, each with its own progress.
// The server checks everything again; its fragment replaces the row, whether it took the file or not.
// A row of a kept file names it in the form, and only what is named is sent. Every pick has an id, by which the server
// finds it when it is cancelled.
const AT_ONCE = 3;
const { lang } = document.documentElement;
const waiting = [];
let running = 0;
let isSending = false; // the customer pressed send while files were on their way

const block = () => document.querySelector("[data-files]");
const list = () => document.getElementById("files");
const input = () => block().querySelector(".drop input");
const sendButton = () => document.querySelector("[data-send]");
const named = (sentence, name) => sentence.replaceAll("{name}", name);

/** Read out, and shown too where it is not seen in the list of files. */
function say(text, isShown = false) {
  const status = document.querySelector("[data-upload-status]");
  if (!status) return;
  status.textContent = text;
  status.classList.toggle("visually-hidden", !isShown);
}

function newRow(kind) {
  return document.querySelector(`template[data-row=${kind}]`).content.firstElementChild.cloneNode(true);
}

/** A size as the server does. */
function sizeText(bytes) {
  const [one, two, kb, mb] = block().dataset.sizes.split("|");
  if (bytes < 1024) return bytes === 1 ? one : two.replace("2", bytes);
  const [text, size] = bytes < 2 ** 20 ? [kb, 1024] : [mb, 2 ** 20];
  const to1 = { minimumFractionDigits: 1, maximumFractionDigits: 1, roundingMode: "halfEven", useGrouping: false };
  return text.replace(/1\D0/, (bytes / size).toLocaleString(lang, to1));
}

/** What the server needs to know of the form that a file belongs to. */
function formData(form) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "form_token"]) data.append(name, form.elements[name].value);
  return data;
}

/** An id for a pick. `crypto.randomUUID` is not there on pages without TLS. */
const newPick = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Have the server keep nothing of a pick. Where this gets lost, the form still does not name the file. */
function cancelOnServer(form, pick) {
  const body = formData(form);
  body.append("pick", pick);
  fetch(block().dataset.cancelUrl, { method: "POST", body, keepalive: true }).catch(() => null);
}

/** Whether a row of the list is for a file of this name: it may be the same one, which the server keeps once. */
const isListed = ({ name }) => [...list().querySelectorAll("[data-kept]")].some(({ dataset, textContent }) =>
  dataset.picked === name || textContent.includes(name));

/** Why this file cannot be sent: the name of the server's sentence, or "". */
function reasonAgainst(file) {
  const { dataset } = block();
  const also = dataset.also.split(","); // the server corrects these, or says more of them
  const allowed = input().accept.split(",").filter((each) => !also.includes(each));
  const extension = /.(\.[^.]*)$/.exec(file.name)?.[1].toLowerCase() ?? "";
  if (extension && !allowed.includes(extension) && !also.includes(extension)) return "wrongKind";
  const isPhoto = !extension || dataset.photos.split(",").includes(extension);
  if (isPhoto && file.size >= Number(dataset.photoBytes)) return "photoTooLarge";
  if (!isPhoto && file.size >= Number(dataset.maxBytes)) return "tooLarge";
  if (!file.size) return "empty";
  const isFull = list().querySelectorAll("[data-kept]").length >= Number(dataset.maxCount);
  return isFull && !isListed(file) ? "tooMany" : "";
}

function refuse(upload, reason) {
  const { url, also, [reason]: sentence } = block().dataset;
  const allowed = input().accept.split(",").filter((each) => !also.split(",").includes(each)).map((each) => each.slice(1));
  showRefused(upload.row, upload, sentence.replace("{extensions}", allowed.join(", ")), false);
  const body = formData(upload.form);
  body.append("refused", reason); // for the operators' statistics; the file stays here
  navigator.sendBeacon(url, body);
}

function showRefused(row, upload, sentence, isWorthRetry) {
  const refused = newRow("refused");
  const reason = named(sentence, upload.file.name);
  refused.querySelector("[data-reason]").textContent = reason;
  refused.querySelector("input").value = reason;
  if (!isWorthRetry) refused.querySelector("[data-retry]").remove();
  replace(row, refused, upload);
}

/** Put the answer in the row's place. A refused file is kept by its button to try again, where it has one. */
function replace(row, answer, { file, pick, form }) {
  const reason = answer.querySelector(".file-reason");
  reason?.setAttribute("role", "alert"); // not the row: a list's item is nothing else
  dropOthersOf(answer, row.parentElement);
  row.replaceWith(answer);
  if (!reason) {
    answer.dataset.picked = file.name;
    return;
  }
  if (isSending) {
    answer.dataset.known = ""; // it is stopped by this just now
    setWaiting(false);
    say(block().dataset.missing, true);
  }
  answer.querySelector("[data-retry]")?.addEventListener("click", () => {
    answer.remove();
    add([file], pick);
  });
  // The answer may have got lost, and not the file.
  answer.querySelector("[data-dismiss]")?.addEventListener("click", () => cancelOnServer(form, pick));
  isSending = false; // without this file it is not what the customer meant to send
}

/** A file that was picked twice is kept once, and shown once: in the row of the last pick. */
function dropOthersOf(answer, rows) {
  const kept = answer.querySelector("[name=kept_file]")?.value;
  for (const { value, parentElement } of rows?.querySelectorAll("[name=kept_file]") ?? []) {
    if (value === kept) parentElement.remove();
  }
}

/** Upload files. A file that is tried again keeps the id of its `pick`. */
function add(files, pick) {
  for (const file of files) {
    const reason = reasonAgainst(file);
    const row = newRow("uploading");
    list().append(row);
    const upload = { file, row, pick: pick ?? newPick(), form: row.closest("form"), request: new XMLHttpRequest() };
    if (reason) refuse(upload, reason);
    else enqueue(upload);
  }
  next();
}

function enqueue(upload) {
  const { file, row } = upload;
  const cancel = row.querySelector("[data-cancel]");
  upload.words = block().dataset;
  row.dataset.kept = "";
  row.dataset.picked = file.name;
  row.querySelector(".file-name").textContent = file.name;
  row.querySelector(".file-size").textContent = sizeText(file.size);
  row.querySelector("progress").setAttribute("aria-label", file.name);
  cancel.setAttribute("aria-label", named(cancel.dataset.label, file.name));
  cancel.addEventListener("click", () => {
    upload.isCancelled = true;
    row.remove();
    if (waiting.includes(upload)) waiting.splice(waiting.indexOf(upload), 1);
    else cancelOnServer(upload.form, upload.pick);
    upload.request.abort();
    input().focus();
    next();
  });
  waiting.push(upload);
}

/** The button waits with the form for the files. Pressed again it does nothing. */
function setWaiting(isWaiting) {
  const button = sendButton();
  button?.toggleAttribute("data-busy", isWaiting);
  isWaiting ? button?.setAttribute("aria-disabled", "true") : button?.removeAttribute("aria-disabled");
}

function next() {
  while (running < AT_ONCE && waiting.length) start(waiting.shift());
  if (running) return;
  if (isSending) {
    setWaiting(false);
    sendButton().form.requestSubmit(sendButton());
  }
  isSending = false;
}

function start(upload) {
  const { file, row, pick, form, request } = upload;
  const { url, failed, added } = upload.words;
  const data = formData(form);
  data.append("pick", pick);
  data.append("file", file, file.name);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const done = Math.floor((100 * loaded) / total);
    row.querySelector("progress").value = done;
    row.querySelector("[data-percent]").textContent = (done / 100).toLocaleString(lang, { style: "percent" });
  });
  request.addEventListener("loadend", () => {
    running -= 1;
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("body > li.file");
    // Not by its place in the page: the list waits outside of it while the form is swapped for another type's.
    if (upload.isCancelled) return next();
    if (answer) replace(row, answer, upload);
    else showRefused(row, upload, failed, true);
    if (answer && request.status === 200) {
      say(named(added, file.name));
      block()?.dispatchEvent(new Event("change", { bubbles: true })); // a draft holds its files too
    }
    next();
  });
  running += 1;
  request.open("POST", url);
  request.send(data);
}

async function remove(button) {
  const { url, name } = button.dataset;
  const naming = button.closest("li").querySelector("[name=kept_file]");
  naming.disabled = true; // a form that is sent just now goes without it
  const answer = await fetch(url, { method: "POST", body: formData(button.form) }).catch(() => null);
  // Where it cannot be had this way, the button does what it does without a script.
  if (!answer?.ok) return button.form.requestSubmit(button);
  button.closest("li").remove();
  say(named(block().dataset.removed, name));
  input().focus();
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-files] input[type=file]")) return;
  const files = [...target.files];
  target.value = ""; // they travel on their own: with the form they would go up twice
  add(files);
});

/** A file that got lost on its way was meant to go along: who presses once more has been told. */
function tellOf(missing) {
  for (const row of missing) row.dataset.known = "";
  missing[0].querySelector("button").focus();
  say(block().dataset.missing, true);
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "inquiry" || event.submitter?.name === "remove_file" || !block()) return;
  const missing = list().querySelectorAll(".is-refused:has([data-retry]):not([data-known])");
  if (missing.length || running || waiting.length) event.preventDefault();
  if (missing.length) return tellOf(missing);
  if (!running && !waiting.length) return;
  isSending = true;
  setWaiting(true);
  say(block().dataset.waiting, true);
});

document.addEventListener("click", (event) => {
  const removing = event.target.closest("button[name=remove_file]");
  if (removing) event.preventDefault();
  if (removing) remove(removing);
  event.target.closest("[data-dismiss]")?.closest("li").remove();
});

const TEXT_CONTROLS = "textarea, input:is(:not([type]), [type=text], [type=search], [type=email], [type=tel], [type=url], [type=number], [type=password])";

/** Whether the browser can put text where it is pasted or dropped. */
const takesText = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || (target.matches(TEXT_CONTROLS) && !target.readOnly && !target.disabled));

// Office programs copy a picture of the text beside the text. In a text box the text is what was meant.
document.addEventListener("paste", (event) => {
  const { files } = event.clipboardData;
  if (!block() || !files.length) return;
  if (takesText(event.target) && event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  add(files);
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!block() || !event.dataTransfer.types.includes("Files")) return;
    const isText = takesText(event.target) && event.dataTransfer.types.includes("text/plain");
    block().classList.toggle("is-over", name === "dragover" && !isText);
    if (isText) return;
    event.preventDefault();
    if (name === "drop") add(event.dataTransfer.files);
  });
}

// ---- a picture, larger ----

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-picture]");
  const dialog = document.querySelector("[data-pictures]");
  if (!link || !dialog || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const pictures = await import(dialog.dataset.pictures).catch(() => null);
  pictures ? pictures.show(link) : window.open(link.href);
});
