// A part of the page that asks for itself is put in place only when its words changed: otherwise it would be read
// out again and again, and a focus in it would be lost.
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html").body;
  if (detail.target.hasAttribute("data-poll") && words(answer) === words(detail.target)) detail.shouldSwap = false;
});
