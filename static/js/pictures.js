// Pictures open large, over the page. Every `a[data-picture]` leads to one, and names it; arrow keys go on to the next.
const dialog = document.querySelector("dialog[data-pictures]");
const image = document.createElement("img");
dialog.querySelector("figure").prepend(image);
const links = () => [...document.querySelectorAll("a[data-picture]")];
let shown;

export function show(link) {
  shown = link;
  const name = link.dataset.picture;
  image.src = link.href;
  image.alt = name;
  const all = links();
  const place = all.length > 1 ? ` (${all.indexOf(link) + 1} / ${all.length})` : "";
  dialog.querySelector("figcaption").textContent = name + place;
  for (const button of dialog.querySelectorAll("[data-step]")) button.hidden = all.length < 2;
  if (!dialog.open) dialog.showModal();
}

function step(by) {
  const all = links();
  if (all.length > 1) show(all.at((all.indexOf(shown) + by + all.length) % all.length));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

dialog.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
  else if (target === dialog || target.tagName === "FIGURE") dialog.close(); // beside the picture
});
dialog.addEventListener("keydown", ({ key }) => {
  if (key === "ArrowLeft") step(-1);
  if (key === "ArrowRight") step(1);
});
dialog.addEventListener("close", () => {
  image.removeAttribute("src");
  shown.focus();
});
