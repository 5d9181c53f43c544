// Choosing another type swaps the form. What was typed stays: fields of the same name are filled again, files move on
// with the form's token, and what the new form has no place for is kept for when the customer chooses back.
const CONTROLS = "#inquiry :is(input:not([type=hidden], [type=file]), select, textarea)[name]";
const typed = new Map();
let files, token;

const isTick = (control) => control.matches("[type=radio], [type=checkbox]");
const key = (control) => (isTick(control) ? `${control.name}=${control.value}` : control.name);
const formToken = () => document.querySelector("#inquiry [name=form_token]");
const fileList = () => document.querySelector("#inquiry #files");

function keep() {
  for (const control of document.querySelectorAll(CONTROLS)) {
    const value = isTick(control) ? control.checked : control.value;
    const isOwn = typed.get(key(control))?.isOwn || value !== control.defaultValue;
    typed.set(key(control), { value, isOwn });
  }
  token = formToken()?.value ?? token;
  files = fileList() ?? files;
}

function fill() {
  for (const control of document.querySelectorAll(CONTROLS)) {
    const before = typed.get(key(control));
    if (isTick(control)) control.checked = before?.value ?? control.checked;
    // What the new form suggests gives way to what the customer wrote, but not to what the old form suggested.
    else if (before?.isOwn || (before?.value && !control.value)) control.value = before.value;
    if (control.selectedIndex === -1) control.selectedIndex = 0; // not an option any more
  }
  if (token && formToken()) formToken().value = token;
  if (files && fileList()) fileList().replaceWith(files);
  // A link that was followed went with the swap; who reads by ear goes on at the form.
  if (document.activeElement === document.body) document.querySelector(".form-title")?.focus();
}

// A pick swaps the form, and so does going back over one. What is swapped beside it changes nothing in it.
const onForm = (act) => ({ detail }) => detail?.target && detail.target.id !== "ask" ? undefined : act();
for (const before of ["htmx:beforeSwap", "htmx:historyCacheMiss"]) document.addEventListener(before, onForm(keep));
for (const after of ["htmx:afterSwap", "htmx:historyRestore"]) document.addEventListener(after, onForm(fill));

// Where the swap cannot be had, the browser goes to the page itself, and shows what there is to show.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => event.target.closest?.("#picker, .type-search")?.submit());
}
