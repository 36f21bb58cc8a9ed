// Fills the list of municipalities when the state changes, without sending the form.
// Without this module, the button «Ver municipios» does the same on the server.
const state = document.querySelector("select[data-municipalities]");
const list = document.querySelector("#municipality_code");

if (state && list) {
  const first = list.options[0].cloneNode(true);
  const kept = new Map();
  document.querySelector("[data-without-js]")?.closest("p").remove();

  const show = (rows) => {
    list.replaceChildren(first, ...rows.map(([code, name]) => new Option(name, code)));
    first.selected = true;
    if (rows.some(([code]) => code === list.dataset.kept)) list.value = list.dataset.kept;
  };

  const fetchRows = async (code) => {
    if (!/^\d\d$/.test(code) || code === "00") return [];
    if (!kept.has(code)) {
      const answer = await fetch(state.dataset.municipalities.replace("/00/", `/${code}/`));
      if (!answer.ok) throw new Error(answer.status);
      kept.set(code, (await answer.json()).municipalities);
    }
    return kept.get(code);
  };

  const update = async () => {
    const code = state.value;
    list.setAttribute("aria-busy", "true");
    let rows = [];
    try {
      rows = await fetchRows(code);
    } catch {
      // The municipality is optional: with the network down the proposal can still be sent.
    }
    if (code !== state.value) return; // another state was chosen meanwhile
    show(rows);
    list.removeAttribute("aria-busy");
  };

  state.addEventListener("change", update);
  // A page brought back by the browser may have a state whose list the server did not write.
  if (state.value && list.options.length === 1) update();
}
