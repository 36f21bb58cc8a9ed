// Saves the sheet with Ctrl+Enter and takes the keyboard to where it is needed next.
// Without this module the form does the same with Tab and its button.
const form = document.querySelector("form[data-capture]");

if (form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Sent twice, it would be one all the same; this only spares the wait.
  form.addEventListener("submit", () => {
    form.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
  });
  const wrong = form.querySelector("[aria-invalid=true]");
  const summary = document.querySelector(".error-summary");
  (wrong ?? summary ?? form.querySelector("#folio"))?.focus();
}
