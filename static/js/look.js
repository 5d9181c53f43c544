// The page of a service's appearance: a colour picker beside the text box, and the preview in the colour that is being chosen.
const text = document.getElementById("id_accent");
const isColour = (value) => /^#[0-9a-f]{6}$/i.test(value);
let later;

function show() {
  for (const frame of document.querySelectorAll("iframe[data-look]")) {
    const address = new URL(frame.src);
    if (isColour(text.value)) address.searchParams.set("accent", text.value);
    else address.searchParams.delete("accent");
    if (frame.src !== address.href) frame.src = address.href;
  }
}

function showSoon() {
  clearTimeout(later);
  later = setTimeout(show, 300);
}

if (text) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "desk-colour";
  picker.setAttribute("aria-label", text.dataset.pick);
  picker.value = isColour(text.value) ? text.value : text.placeholder;
  text.after(picker);
  picker.addEventListener("input", () => {
    text.value = picker.value;
    showSoon();
  });
  text.addEventListener("input", () => {
    if (isColour(text.value)) picker.value = text.value;
    showSoon();
  });
}
