// Deciding: only the reasons and fields that go with what is chosen, and a sentence to begin from.
const form = document.querySelector(".decide__form");
const reason = form.elements.reason;
const body = form.elements.body;
const pieces = form.querySelector(".pieces");
const fits = JSON.parse(form.dataset.fits);
const phrase = (value) =>
  form.querySelector(`[data-phrase="${CSS.escape(value)}"] span`)?.textContent.trim() ?? "";
let given = "";

const suggest = () => {
  if (body.value.trim() && body.value !== given) return; // somebody's own words are not touched
  body.value = given = form.elements.kind.value && silent() ? "" : phrase(reason.value);
};
const silent = () => ["keep", "publish", ""].includes(form.elements.kind.value);
const adjust = () => {
  const kind = form.elements.kind.value;
  const fitting = fits[kind];
  if (pieces) pieces.hidden = kind !== "mask";
  if (!fitting) return;
  for (const option of reason.options) {
    option.hidden = option.disabled = option.value !== "" && !fitting.includes(option.value);
  }
  if (fitting.length === 1) reason.value = fitting[0];
  else if (reason.selectedOptions[0]?.disabled) reason.value = "";
  reason.closest("[data-reason]").hidden = fitting.length === 1;
  body.closest(".field").hidden = silent();
  suggest();
};

form.addEventListener("change", (event) => {
  if (event.target.name === "kind") adjust();
  if (event.target === reason) suggest();
});
adjust();
