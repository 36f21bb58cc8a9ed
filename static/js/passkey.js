// Makes or uses a passkey: asks the site what to sign, lets the device sign it, and sends the form.
// Without this module, or where the browser has no passkeys, the form stays hidden.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const ask = async (form) => {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  const options = await answer.json();
  if (!answer.ok) throw new Error(options.message);
  options.challenge = toBytes(options.challenge);
  for (const one of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) {
    one.id = toBytes(one.id);
  }
  if (form.elements.purpose.value === "add") {
    options.user.id = toBytes(options.user.id);
    return navigator.credentials.create({ publicKey: options });
  }
  return navigator.credentials.get({ publicKey: options });
};

const written = (made) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = toText(made.response[name]);
  }
  return JSON.stringify({
    id: made.id, rawId: toText(made.rawId), type: made.type, response, clientExtensionResults: {},
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  form.parentElement.querySelector("[data-without-passkey]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "";
    try {
      form.elements.credential.value = written(await ask(form));
      form.submit();
    } catch (error) {
      // The browser speaks of its own errors in its own words; ours come as sentences.
      said.textContent = error instanceof DOMException ? form.dataset.failed : error.message;
    }
  });
}
