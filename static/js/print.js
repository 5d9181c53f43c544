// A button for what the browser's menu does as well.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
