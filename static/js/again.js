// Going back shows a form as it was sent, but under a new token: sent once more just so, it would be a second inquiry.
// So the place in the history remembers under which token what was sent, by a fingerprint of the words.
const OF_THE_CUSTOMER = /^(f_|comment$|category$)/;

function fingerprint(form) {
  const words = [...new FormData(form)].filter(([name]) => OF_THE_CUSTOMER.test(name));
  const number = [...JSON.stringify(words)].reduce((sum, c) => (Math.imul(sum, 31) + c.codePointAt(0)) | 0, 0);
  return `${words.length} ${number}`;
}

const fileNames = (form) => [...form.querySelectorAll("#files [data-kept] .file-name")].map((name) => name.textContent).join("/");

document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  if (form.id !== "inquiry" || submitter?.name || defaultPrevented) return;
  const now = { words: fingerprint(form), files: fileNames(form), token: form.elements.form_token.value };
  const before = history.state?.sent;
  // Files that went along are not in the list any more; with other ones it is another inquiry.
  if (before?.words === now.words && (!now.files || now.files === before.files)) {
    form.elements.form_token.value = now.token = before.token;
    now.files = before.files;
  }
  history.replaceState({ ...history.state, sent: now }, "");
});
