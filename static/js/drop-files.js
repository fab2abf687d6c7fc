// Lets files be dropped anywhere on a form that takes them, not on its button alone.

const formUnder = ({ target, dataTransfer }) =>
  dataTransfer?.types.includes("Files") && target.closest?.("[data-drop-files]");

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
});
