// Narrows a list of choices to what says the words typed, while they are typed.
const list = document.querySelector("[data-narrow]");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

if (list) {
  const box = list.querySelector("input[type=search]");
  const said = list.querySelector("[role=status]");
  box.addEventListener("input", () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of list.querySelectorAll("details")) {
      let any = false;
      for (const choice of group.querySelectorAll(".choice")) {
        const matches = words.every((word) => fold(choice.textContent).includes(word));
        const stays = matches || choice.querySelector("input").checked;
        choice.toggleAttribute("data-apart", !stays);
        any ||= stays && words.length > 0;
        count += matches;
      }
      group.toggleAttribute("data-apart", words.length > 0 && !any);
      group.open = any || Boolean(group.querySelector("input:checked"));
    }
    said.textContent = words.length ? `${said.dataset.said} ${count}` : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
