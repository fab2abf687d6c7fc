// Lets files be dropped anywhere on a form that takes them, not on its button alone, and says which
// are chosen.

const formUnder = ({ target, dataTransfer }) =>
  dataTransfer?.types.includes("Files") && target.closest?.("[data-drop-files]");

const say = (form, words) => {
  const told = form.querySelector("[data-drop-told]");
  told.hidden = false;
  told.textContent = words;
};

const tellChosen = (form) => {
  const names = [...form.elements.files.files].map((file) => file.name).join(", ");
  const chosen = interpolate(gettext("Chosen: %(names)s"), { names }, true);
  say(form, names ? chosen : gettext("Or drop files here."));
};

document.addEventListener("dragover", (event) => {
  const form = formUnder(event);
  document.querySelector("[data-drop-files]")?.toggleAttribute("data-dropping", Boolean(form));
  if (form) event.preventDefault();
});

document.addEventListener("dragleave", ({ target }) => {
  target.closest?.("[data-drop-files]")?.removeAttribute("data-dropping");
});

document.addEventListener("drop", (event) => {
  const form = formUnder(event);
  if (!form) return;
  event.preventDefault();
  form.removeAttribute("data-dropping");
  form.elements.files.files = event.dataTransfer.files;
  form.elements.files.focus();
  tellChosen(form);
});

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-drop-files]");
  if (form && target.name === "files") tellChosen(form);
});

// Browsers keep what was chosen over a reload.
document.querySelectorAll("[data-drop-files]").forEach(tellChosen);
