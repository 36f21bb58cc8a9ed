// Picks and moves texts without reloading the page, and by keyboard: j k x m ?
// Without this module every button does the same with a reload.
const $ = (what, where = document) => where.querySelector(what);
let last; // where Shift + x begins

const form = () => $("form[data-pick]");
const boxes = () => [...(form()?.querySelectorAll("[name=p]") ?? [])];
const now = () => $("[name=p]", document.activeElement.closest(".members > li") ?? document.head);

const count = () => {
  const n = boxes().filter((box) => box.checked).length;
  const said = $("[data-picked]");
  const { none, one, many } = said.dataset;
  said.textContent = [none, one][n] ?? many.replace("{n}", n);
};

const prepare = () => {
  if (!form()) return;
  $("[data-tools]").hidden = $("[data-picked]").hidden = false;
  $("[data-picked]").setAttribute("aria-live", "polite");
  count();
};

const pick = (box, on, upTo) => {
  const all = boxes();
  const first = upTo && all.includes(last) ? last : box;
  const [from, to] = [all.indexOf(first), all.indexOf(box)].sort((a, b) => a - b);
  for (const one of all.slice(from, to + 1)) one.checked = on;
  last = box;
  count();
};

const step = (by) => {
  const all = boxes();
  const here = all.indexOf(now());
  all[here < 0 ? 0 : here + by]?.focus();
};

const showKeys = () => {
  const before = document.activeElement;
  $("#teclas").addEventListener("close", () => before.focus(), { once: true });
  $("#teclas").showModal();
};

const acts = {
  j: () => step(1),
  k: () => step(-1),
  x: () => (now() ? pick(now(), !now().checked) : step(1)),
  X: () => now() && pick(now(), true, true),
  m: () => $("#mover-a").focus(),
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const writes = target.matches("select, textarea, input:not([type=checkbox])");
  if (writes || event.ctrlKey || event.metaKey || event.altKey || !form()) return;
  if ($("dialog[open]") || !Object.hasOwn(acts, key)) return;
  event.preventDefault();
  acts[key]();
});

document.addEventListener("click", ({ target, shiftKey }) => {
  if (target.matches("[data-keys]")) showKeys();
  if (target.matches("[data-all]")) {
    const on = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = on;
    count();
  }
  if (target.matches("[name=p]")) pick(target, target.checked, shiftKey && target.checked);
});

// What changed of the page that came back: the message, the lists, the figures.
const show = (fresh, near) => {
  const kept = ["#mover-a", "#mover-razon"].map((id) => [id, $(id).value]);
  for (const old of document.querySelectorAll("[data-fresh]")) {
    const part = fresh.getElementById(old.id);
    if (part) old.replaceWith(part);
  }
  for (const old of document.querySelectorAll("main > .flash")) old.remove();
  const said = $("main > .flash", fresh);
  if (said) {
    $("main").prepend(said);
    // A status that arrives whole is not always read: its words are put in again.
    const words = $("p", said);
    const text = words.textContent;
    words.textContent = "";
    setTimeout(() => (words.textContent = text), 50);
  }
  // The next ones often go to the same place.
  for (const [id, value] of kept) if ($(id)) $(id).value = value;
  prepare();
  (boxes()[near] ?? boxes().at(-1) ?? $("main")).focus({ preventScroll: true });
};

document.addEventListener("submit", async (event) => {
  const { target: sent, submitter: button } = event;
  if (!sent.matches("[data-pick]") || sent.dataset.plain) return;
  event.preventDefault();
  const near = boxes().findIndex((box) => box.checked);
  try {
    const body = new URLSearchParams(new FormData(sent));
    const to = button?.getAttribute("formaction") ?? sent.action;
    const answer = await fetch(to, { method: "POST", body });
    if (!answer.ok) throw answer.status;
    if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), near);
  } catch {
    // The page that says what is lacking, or the browser's own about the network.
    sent.dataset.plain = "1";
    sent.requestSubmit(button);
  }
});

prepare();
