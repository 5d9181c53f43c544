// The rest of a page that was shown before everything was read: it is fetched, and takes the place of what stood for it.
// Parts are found again by their id. Anything else than the same page is opened as a page of its own.
const rest = document.querySelector("[data-rest]");

async function complete(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = [...document.querySelectorAll("[data-late]")].filter((part) => !part.parentElement.closest("[data-late]"));
  const found = parts.map((part) => page.getElementById(part.id));
  if (answer.redirected || found.includes(null)) throw new Error("another page");
  const focused = document.activeElement?.getAttribute("href");
  parts.forEach((part, number) => part.replaceWith(found[number]));
  document.title = page.title;
  if (focused) [...document.links].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
  addWhatIsNew(page.head);
  document.dispatchEvent(new Event("late"));
}

// The scripts of the whole page, in their order, as far as the first one did without them.
function addWhatIsNew(head) {
  const known = new Set([...document.scripts].map((script) => script.src));
  for (const script of head.querySelectorAll("script[src]")) {
    if (known.has(script.src)) continue;
    const added = Object.assign(document.createElement("script"), { type: script.type, src: script.src, async: false });
    document.head.append(added);
  }
}

// Coming back, one stands where one was, also when the page gets its height only later.
const { top } = history.state ?? {};
addEventListener("scrollend", () => history.replaceState({ ...history.state, top: scrollY }, ""));

if (rest) {
  complete(rest.dataset.rest).then(() => top && scrollTo(0, top), () => location.replace(rest.dataset.rest));
}
