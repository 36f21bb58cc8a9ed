// Adds, takes away and moves rows without loading the page again: the server still does it.
const form = document.querySelector("form[data-rows]");

const ready = () => form.removeAttribute("aria-busy");

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "act") return;
  event.preventDefault();
  const body = new FormData(form, button);
  const place = new URL(button.formAction).hash.slice(1);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.querySelector("form[data-rows]");
    if (!made) throw new Error("another page came");
    form.replaceChildren(...made.childNodes);
    ready();
    const row = document.getElementById(place);
    const target = row?.matches("fieldset") ? row.querySelector("input:not([type=hidden])") : row;
    if (target && !target.matches("input")) target.tabIndex = -1;
    target?.focus();
  } catch {
    ready();
    // As without this module: the whole page goes and comes back.
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "act", value: button.value });
    form.append(kept);
    form.submit();
  }
});
