// Shows public proposals like the one being written, below the field being typed in.
// Without it the same list appears before sending. Nothing here blocks or takes the focus.
const PAUSE = 600; // milliseconds without typing
const FEWEST = 20; // characters worth asking about
const NAMES = ["title", "problem", "action", "result"];

const form = document.querySelector("form[data-similar]");

if (form) {
  const said = document.createElement("p");
  const list = document.createElement("div");
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");
  form.append(said);

  let shown = "";
  const show = (html, field) => {
    // The same list again is not news, and one that is being read stays.
    if (html === shown || list.contains(document.activeElement)) return;
    shown = html;
    list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    said.textContent = list.querySelector("h2")?.textContent ?? "";
    if (html) field.closest(".field").after(list);
    else list.remove();
  };

  let waiting;
  let asking;
  let asked;
  const ask = async (field) => {
    const body = new URLSearchParams(NAMES.map((name) => [name, form.elements[name].value.trim()]));
    if (`${body}` === asked) return;
    asked = `${body}`;
    if ([...body.values()].join("").length < FEWEST) return show("");
    asking = new AbortController();
    const { signal } = asking;
    const headers = { "X-CSRFToken": form.elements.csrf_token.value };
    try {
      const answer = await fetch(form.dataset.similar, { method: "POST", body, headers, signal });
      show(answer.status === 200 ? await answer.text() : "", field);
    } catch (error) {
      asked = "";
      if (error.name !== "AbortError") show(""); // the network is down: write on
    }
  };

  form.addEventListener("input", ({ target }) => {
    if (!NAMES.includes(target.name)) return;
    clearTimeout(waiting);
    asking?.abort();
    waiting = setTimeout(ask, PAUSE, target);
  });
}
