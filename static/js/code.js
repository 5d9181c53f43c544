// The field of a mailed code: shows its digits as 4 + 4, takes a code from pasted text, and sends the form once all
// digits are there. What was tried already is not sent again until it is changed.
const DIGITS = 8;
const field = document.querySelector("[data-code]");
let tried = digitsOf(field.defaultValue);

function digitsOf(text) {
  return text.normalize("NFKC").replace(/\D/g, "");
}

function show(digits) {
  field.value = digits.length > DIGITS / 2 ? `${digits.slice(0, DIGITS / 2)} ${digits.slice(DIGITS / 2)}` : digits;
}

function take(digits) {
  show(digits);
  if (digits.length !== DIGITS || digits === tried) return;
  tried = digits;
  field.form.requestSubmit();
}

field.addEventListener("input", (event) => {
  if (event.isComposing) return;
  // Within the text the caret would jump; the server takes the digits in any spelling.
  const atEnd = field.selectionStart === field.value.length;
  const digits = digitsOf(field.value).slice(0, DIGITS);
  if (atEnd || digits.length === DIGITS) take(digits);
});
field.addEventListener("compositionend", () => take(digitsOf(field.value).slice(0, DIGITS)));
field.addEventListener("paste", (event) => {
  const found = event.clipboardData.getData("text").normalize("NFKC").match(/(?<!\d)\d{4}[\s-]?\d{4}(?!\d)/);
  if (!found) return;
  event.preventDefault();
  take(digitsOf(found[0]));
});

// The code works once: Enter after the last digit must not send the form a second time.
let isSent = false;
field.form.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener("pageshow", () => (isSent = false));

// Typed or filled in before this script had loaded. What the browser restores on the way back is not sent again.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") take(digitsOf(field.value));
