// The queue by keyboard: j and k move, x chooses, t takes; Enter opens, as on any link.
const rows = [...document.querySelectorAll("[data-row]")];
const help = document.querySelector(".keys");
if (help) help.hidden = false;

const here = () => rows.findIndex((row) => row.contains(document.activeElement));
const go = (place) => {
  const row = rows[Math.max(0, Math.min(rows.length - 1, place))];
  row?.querySelector("h2 a").focus();
  row?.scrollIntoView({ block: "nearest" });
};
const acts = {
  j: () => go(here() + 1),
  k: () => go(here() < 0 ? 0 : here() - 1),
  x: () => rows[here()]?.querySelector("[type=checkbox]")?.click(),
  t: () => rows[here()]?.querySelector("[data-take]")?.requestSubmit(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
