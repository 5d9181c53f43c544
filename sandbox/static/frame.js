// The frame grows to what it is told, by the portal and nobody else; on another page it is shown from its top.
const frame = document.querySelector("iframe");
const portal = new URL(frame.src).origin;

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== portal || source !== frame.contentWindow || data?.type !== "portal:height") return;
  frame.style.height = `${data.height}px`;
  if (frame.dataset.page && frame.dataset.page !== data.page) frame.scrollIntoView();
  frame.dataset.page = data.page;
});
