// Keeps what is typed in the inspector in this browser until it is saved, and offers it again.

const draftKey = (form) => `draft ${form.closest("[data-card]").dataset.card}`;

const entriesOf = (form) =>
  [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

document.addEventListener("input", (event) => {
  const form = event.target.closest("#decide");
  if (form) sessionStorage.setItem(draftKey(form), JSON.stringify(entriesOf(form)));
});

document.addEventListener("card:answered", ({ detail: { card, outcome } }) => {
  const form = document.getElementById("decide");
  // Words that were moved are typed too, until they are saved.
  if (outcome === "moved") sessionStorage.setItem(draftKey(form), JSON.stringify(entriesOf(form)));
  else if (outcome !== "refused" && outcome !== "stay") sessionStorage.removeItem(`draft ${card}`);
});

// A suggestion that was approved is another card now; what was typed for it has done its work.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (elt.id === "decide") requestConfig.draft = draftKey(elt);
});
document.addEventListener("htmx:afterRequest", ({ detail: { successful, requestConfig } }) => {
  if (successful && requestConfig.draft) sessionStorage.removeItem(requestConfig.draft);
});

// With the version that it was typed over, so that a newer one is not overwritten unseen.
const restore = (form, entries) => {
  const kept = [...form.elements].filter(({ name, type }) => name && type !== "submit");
  for (const field of kept) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (values.length) {
      [field.value] = values;
    }
  }
};

const offer = () => {
  const form = document.getElementById("decide");
  if (!form || form.querySelector("[data-draft]")) return;
  const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || "null");
  if (!kept || JSON.stringify(kept) === JSON.stringify(entriesOf(form))) return;
  // A form that comes back with errors already shows what was typed.
  if (form.querySelector("[aria-invalid=true], [role=alert]")) return;
  const box = document.createElement("div");
  box.className = "message";
  box.dataset.draft = "";
  const words = document.createElement("p");
  words.textContent = gettext("You had typed something here that was not saved.");
  box.append(words);
  for (const [label, act] of [
    [gettext("Restore it"), () => restore(form, kept)],
    [gettext("Drop it"), () => sessionStorage.removeItem(draftKey(form))],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn mini";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      box.remove();
      form.querySelector("[name=speaker]")?.focus();
    });
    box.append(button, " ");
  }
  form.querySelector(".body").prepend(box);
};

document.addEventListener("DOMContentLoaded", offer);
document.addEventListener("card:answered", offer);
