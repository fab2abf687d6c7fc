// A click on a mark brings its statement into the inspector; where several overlap, it asks which.

const lineOf = (id) =>
  document.querySelector(`#list a[data-card="${id}"]`) ?? document.getElementById(`mark-${id}`);

// What is typed into the card stays when its own words are clicked.
const bring = (id) => {
  if (document.getElementById("inspector").dataset.card !== id) lineOf(id)?.click();
};

const askWhich = (ids) => {
  const dialog = document.getElementById("overlap");
  const choices = ids.map((id) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.className = "btn";
    button.textContent = lineOf(id)?.textContent.replace(/\s+/g, " ").trim() ?? id;
    button.addEventListener("click", () => {
      dialog.close();
      bring(id);
    });
    item.append(button);
    return item;
  });
  dialog.querySelector("ul").replaceChildren(...choices);
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-cards]");
  // Unless words were being selected.
  if (!mark || !document.getSelection().isCollapsed) return;
  const ids = mark.dataset.cards.split(" ");
  if (ids.length > 1) askWhich(ids);
  else bring(ids[0]);
});
