// After a form with errors: the summary takes the focus, and its links lead into the field itself.
const summary = document.getElementById("errors");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.hash?.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});
