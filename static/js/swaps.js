// Every swap selects its part of the answer, with hx-select. A proxy may drop the request headers by which the server
// knows that only a part is wanted, and then a whole page comes. Where an answer has no such part, such as the page for
// signing in, nothing is swapped: what was asked for is opened as a page of its own.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt } = detail.requestConfig;
  const part = elt.getAttribute("hx-select");
  if (!part || !detail.shouldSwap) return;
  if (new DOMParser().parseFromString(detail.serverResponse, "text/html").querySelector(part)) return;
  detail.shouldSwap = false;
  if (elt.matches("#picker")) elt.submit();
  else if (elt.matches("a[href]")) location.assign(elt.href);
});
