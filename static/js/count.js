// Says how many characters are left below each long text; only when it matters, out loud.
const SAY_AFTER = 900; // milliseconds without typing before a screen reader is told
const NEAR = 0.8; // of the limit

for (const control of document.querySelectorAll("[data-most]")) {
  const most = Number(control.dataset.most);
  const seen = document.createElement("p");
  const said = document.createElement("p");
  seen.className = "count";
  seen.setAttribute("aria-hidden", "true");
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");
  control.after(seen, said);

  const number = new Intl.NumberFormat("es-MX");
  const words = control.form.dataset; // the sentences come translated in the page
  const sentence = () => {
    const left = most - [...control.value.trim()].length;
    return (left < 0 ? words.over : words.left).replace("{n}", number.format(Math.abs(left)));
  };

  let waiting;
  const update = () => {
    seen.textContent = sentence();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      said.textContent = [...control.value].length > most * NEAR ? sentence() : "";
    }, SAY_AFTER);
  };
  control.addEventListener("input", update);
  seen.textContent = sentence();
}
