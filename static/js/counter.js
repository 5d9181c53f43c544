// Counts beside a field as the server will count: UTF-16 units, which is what a string's length is here.
// A field whose text becomes HTML on its way is counted as it will be sent.
const COST = { "&": 5, "<": 4, ">": 4, "\n": 4 };

const sentLength = (text, isHtml) =>
  isHtml ? [...text].reduce((sum, c) => sum + (COST[c] ?? c.length), 0) : text.length;

function count(control) {
  const counter = document.getElementById(`${control.id}_counter`);
  const limit = Number(control.dataset?.limit);
  if (!counter || !limit) return;
  const length = sentLength(control.value, control.dataset.measure === "html");
  const format = (number) => number.toLocaleString(document.documentElement.lang);
  const isOver = length > limit;
  counter.textContent = `${format(length)} / ${format(limit)}${isOver ? ` · ${counter.dataset.over}` : ""}`;
  counter.classList.toggle("is-near", length > limit * 0.9);
  counter.classList.toggle("is-over", isOver);
  // Read out only once it matters: a number at every keystroke would drown what is typed.
  counter.setAttribute("aria-live", isOver ? "polite" : "off");
}

const countAll = () => document.querySelectorAll("[data-limit]").forEach(count);

document.addEventListener("input", (event) => count(event.target));
document.addEventListener("htmx:afterSettle", countAll);
countAll();
