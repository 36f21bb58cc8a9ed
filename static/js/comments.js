// Votes without leaving the place one is reading. Without it the page comes back at the comment.
const ANSWERS = ["si", "no"]; // in the order of the two buttons of a comment

const form = document.getElementById("votos");
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("aria-live", "polite");

const show = (buttons, { id, vote, counts }) => {
  for (const [place, button] of buttons.entries()) {
    const answer = ANSWERS[place];
    const pressed = answer === vote;
    button.setAttribute("aria-pressed", pressed);
    button.value = `${id}:${pressed ? "nada" : answer}`;
    button.querySelector("b").textContent = counts[answer] || "";
  }
  said.textContent = buttons.map((button) => button.textContent.trim()).join(", ");
};

form?.after(said);
form?.addEventListener("submit", async (event) => {
  const pressed = event.submitter;
  if (!pressed || form.dataset.plain) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(pressed.name, pressed.value);
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.ok) throw new Error(answer.status);
    show([...pressed.parentElement.querySelectorAll("button")], await answer.json());
  } catch {
    // The page that says what happened is the one without this module.
    form.dataset.plain = "1";
    form.requestSubmit(pressed);
  }
});
