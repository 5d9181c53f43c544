// The marks beside Django's filters have a name. Only an element with a role may have one.
addEventListener("load", () => {
  for (const mark of document.querySelectorAll(".help-tooltip[aria-label]")) mark.setAttribute("role", "img");
});
