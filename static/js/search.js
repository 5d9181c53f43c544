// "/" goes to the search.

// Where the key is drawn beside the field. It is a button that turns this off: speech input may say the character (WCAG 2.1.4).
const OFF = "no-slash";
const remembered = () => { try { return localStorage; } catch { return {}; } }; // not everywhere within a frame
const slashes = () => [...document.querySelectorAll("[data-slash]")];
const showSlashes = () => slashes().forEach((key) => {
  key.hidden = false; // without this script there is nothing to turn off
  key.setAttribute("aria-pressed", String(!remembered()[OFF]));
});

document.addEventListener("click", ({ target }) => {
  if (!target.matches?.("[data-slash]")) return;
  remembered()[OFF] ? delete remembered()[OFF] : (remembered()[OFF] = "1");
  showSlashes();
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select");
  const shown = event.key === "/" && !isTyping && !remembered()[OFF] && slashes().find((key) => key.checkVisibility());
  if (!shown) return;
  event.preventDefault();
  shown.parentElement.querySelector("input").focus();
});
document.addEventListener("htmx:afterSettle", showSlashes);
showSlashes();
