// In the frame of a company's own page: that page is told how high this one is, and what leaves opens beside it.
const { home, parents } = document.body.dataset;
const isFramed = window.parent !== window;
const listed = parents.split(" ").filter(Boolean);
// An operator's "https://*.shop.example" stands for each name below it.
const matches = (origin) => (one) =>
  one === origin || (one.includes("://*.") && new URL(origin).protocol === one.split("//")[0] && origin.endsWith(one.split("*")[1]));

/** The origins to speak to: the parent's, if it is listed. Never everybody: a height tells what somebody reads. */
function listeners() {
  const parent = location.ancestorOrigins?.[0];
  if (parent) return listed.some(matches(parent)) ? [parent] : [];
  // Where a browser does not say who it is, a message to another than it is dropped by the browser.
  return listed.filter((one) => !one.includes("*"));
}

function tell() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  const message = { type: "portal:height", height, page: location.pathname };
  for (const origin of listeners()) window.parent.postMessage(message, origin);
}

const isInside = ({ origin, pathname }) => origin === location.origin && pathname.startsWith(home);

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href]");
  if (!link || !/^https?:$/.test(link.protocol) || isInside(link)) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
});

if (isFramed) {
  new ResizeObserver(tell).observe(document.body);
  document.querySelector("[data-keeps-nothing]").hidden &&= navigator.cookieEnabled;
} else {
  // An app's window that asked for the page without its head goes on asking: by where the next page comes from.
  const address = new URL(location.href);
  address.searchParams.set("iframe", "true");
  history.replaceState(history.state, "", address);
}
