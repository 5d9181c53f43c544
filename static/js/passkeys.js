// Passkeys: a form with data-passkey asks the browser for one and posts what it gives. Without WebAuthn it stays hidden.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (list) => (list ?? []).map((known) => ({ ...known, id: fromText(known.id) }));

function creation({ publicKey }) {
  return {
    ...publicKey,
    challenge: fromText(publicKey.challenge),
    user: { ...publicKey.user, id: fromText(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    // A passkey of which the browser knows the owner, and that asks the owner: both factors in one.
    authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
}

function request({ publicKey }) {
  return { ...publicKey, challenge: fromText(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) };
}

function described(credential) {
  const given = credential.response;
  const response = { clientDataJSON: toText(given.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[part]) response[part] = toText(given[part]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const problem = form.querySelector("[role=alert][hidden], [data-problem]");
  if (problem) problem.hidden = true;
  try {
    const asked = await options(form);
    const credential =
      form.dataset.passkey === "add"
        ? await navigator.credentials.create({ publicKey: creation(asked) })
        : await navigator.credentials.get({ publicKey: request(asked) });
    form.elements.credential.value = described(credential);
    form.submit();
  } catch {
    // Broken off, none at hand, or too slow: the person decides what next.
    if (problem) {
      problem.dataset.problem = "";
      problem.hidden = false;
    }
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}
