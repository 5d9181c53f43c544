// A part of the page that asks for itself is put in place only when its words changed: otherwise it would be read
// out again and again, and a focus in it would be lost.
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.target.hasAttribute("data-poll")) return;
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html").getElementById(detail.target.id);
  if (answer && words(answer) === words(detail.target)) detail.shouldSwap = false;
});
