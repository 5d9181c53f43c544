"use strict";

// Frames have the height of what they show. Their content runs no scripts, so it cannot say so itself.
for (const frame of document.querySelectorAll("iframe[srcdoc]")) {
  const fit = () => {
    const root = frame.contentDocument.documentElement;
    if (root) frame.style.height = Math.min(Math.max(root.scrollHeight, 48), 720) + 2 + "px";
  };
  frame.style.height = "48px";
  frame.addEventListener("load", fit);
  fit();
}

// The list follows what comes in; what was not there before is marked for a moment.
const live = document.querySelector("[data-live]");
const keys = () => new Set([...live.querySelectorAll("[data-key]")].map((row) => row.dataset.key));

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = keys();
  live.replaceChildren(...page.querySelector("[data-live]").childNodes);
  for (const row of live.querySelectorAll("[data-key]")) {
    row.classList.toggle("fresh", !before.has(row.dataset.key));
  }
}

if (live) setInterval(() => refresh().catch(() => {}), 3000);
