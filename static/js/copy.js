// A button that copies the text of the element it names, and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
  } catch {
    // No clipboard without https or permission: select it, so that one key copies.
    getSelection().selectAllChildren(source);
    return;
  }
  const words = button.querySelector("span");
  const before = words.textContent;
  words.setAttribute("role", "status");
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2500);
});
