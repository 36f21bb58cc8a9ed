// Keeps in this browser what a visitor is writing, so that closing the page loses nothing.
// Who is signed in has drafts on the server instead.
const form = document.querySelector("form[data-keep]");
const note = document.querySelector("[data-kept]");
const SECRET = new Set(["csrf_token", "email", "consent", "seen_similar"]);

if (form && note) {
  const key = `gatp:${form.dataset.keep}`;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {}; // storage is closed or holds something else: write without it
    }
  };
  // Files cannot be put back by a script; what names those received, and the step, are the server's.
  const isKept = (name) => name && !SECRET.has(name) && !/^((file|ticket)_|mode$|step$)/.test(name);
  const fields = () => [...form.elements].filter(({ name }) => isKept(name));

  // What the server sends back after an error is newer than what was kept.
  const isBlank = ["title", "problem", "action", "result"].every((name) => !form.elements[name].value);
  if (isBlank) {
    const kept = read();
    for (const field of fields()) {
      if (!(field.name in kept)) continue;
      if (field.type === "radio") field.checked = field.value === kept[field.name];
      else if (field.type !== "submit") field.value = kept[field.name];
    }
    // Its list comes with the state's; municipalities.js then chooses what was kept.
    form.elements.municipality_code.dataset.kept = kept.municipality_code ?? "";
    if (kept.entity_code) form.elements.entity_code.dispatchEvent(new Event("change"));
  }
  note.hidden = Object.keys(read()).length === 0;

  form.addEventListener("input", () => {
    const typed = Object.fromEntries([...new FormData(form)].filter(([name]) => isKept(name)));
    try {
      localStorage.setItem(key, JSON.stringify(typed));
      note.hidden = false;
    } catch {
      note.hidden = true;
    }
  });
  note.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key);
    note.hidden = true;
    form.reset();
  });
}

// The receipt is the proof that it arrived: what was kept is no longer needed.
const sent = document.querySelector("[data-forget]");
if (sent) {
  try {
    localStorage.removeItem(`gatp:${sent.dataset.forget}`);
  } catch {
    // nothing was kept
  }
}
