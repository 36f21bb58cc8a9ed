// Says which topic a text seems to be about while it is typed. Only a click chooses.
const place = document.querySelector("[data-suggest]");
const form = place?.closest("form");
let waiting, asked, last;

const button = ({ id, label }) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet button--small";
  made.textContent = label;
  made.onclick = () => {
    const choice = form.querySelector(`[name=topic][value="${id}"]`);
    choice.click();
    choice.focus();
  };
  return made;
};

const show = (question, best) => {
  place.classList.toggle("note", best.length > 0);
  place.firstElementChild.textContent = question;
  place.lastElementChild.replaceChildren(...best.map(button));
};

const ask = async () => {
  const body = new URLSearchParams(new FormData(form));
  const now = body.toString();
  if (now === last) return;
  last = now;
  asked?.abort();
  // Who already chose is not asked again.
  if (body.get("topic") !== "0") return show("", []);
  asked = new AbortController();
  try {
    const answer = await fetch(place.dataset.suggest, { method: "POST", body, signal: asked.signal });
    if (!answer.ok) return;
    const { question, best } = await answer.json();
    show(question, best);
  } catch {
    // A suggestion that does not come is not missed.
  }
};

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 900);
});
if (form) ask();
