// Makes a field with a list of options a combobox: arrows choose, Enter picks, Escape closes.
// `data-combobox` names the tick that says that what is picked is new and to be made.

let field, list, active, isAwaited;

const optionsOf = (input) => document.getElementById(input.dataset.options);

const hideProposals = () => {
  if (!field) return;
  list.remove();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  field = list = active = null;
};

const choose = (item) => {
  active?.setAttribute("aria-selected", "false");
  active = item;
  if (!item) return field.removeAttribute("aria-activedescendant");
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", item.id);
};

const itemFor = (option, number) => {
  const item = document.createElement("li");
  item.id = `proposal-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.value = option.value;
  const isMade = option.hasAttribute("data-new") && !option.text.trim();
  const name = document.createElement("b");
  const creating = interpolate(gettext("Create “%(name)s”"), { name: option.value }, true);
  name.textContent = isMade ? creating : option.value;
  const note = document.createElement("span");
  note.textContent = option.text.trim();
  item.append(name, " ", note);
  item.toggleAttribute("data-new", option.hasAttribute("data-new"));
  return item;
};

const showProposals = (input) => {
  hideProposals();
  const options = [...optionsOf(input).options];
  if (!options.length || document.activeElement !== input) return;
  field = input;
  list = document.createElement("ul");
  list.id = "proposals";
  list.className = "proposals";
  list.setAttribute("role", "listbox");
  const label = input.labels[0].textContent.trim();
  list.setAttribute("aria-label", interpolate(gettext("%(label)s: proposals"), { label }, true));
  list.append(...options.map(itemFor));
  input.after(list);
  // The pane ends below the field: what is proposed is to be seen.
  list.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  // What stands there already is not replaced unless somebody chooses.
  if (input.value !== input.defaultValue || !input.value) choose(list.firstElementChild);
};

// Whether the field belongs to a card that could take the focus.
const backToCard = (input) => {
  const card = input.closest("[data-card]");
  card?.focus();
  return Boolean(card);
};

const pick = (item) => {
  const input = field;
  const { value } = item.dataset;
  const isNew = item.hasAttribute("data-new");
  const { elements } = input.form;
  const tick = elements[input.dataset.combobox];
  input.value = value;
  // Of several topics one may have been new before.
  if (tick) tick.checked = isNew || (tick.checked && value.includes(";"));
  // Whoever creates in sight of similar names has been asked.
  if (isNew && elements.asked && input.name === "speaker") elements.asked.value = value;
  hideProposals();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  backToCard(input);
};

// What was there before anybody typed is no search: everybody is proposed.
const soughtBy = (input) => (input.value === input.defaultValue ? "" : input.value);

const isFresh = (input) => field === input && list.dataset.sought === soughtBy(input);

// Without this script the field keeps the browser's own list.
document.addEventListener("focusin", (event) => {
  const input = event.target;
  if (field && input !== field) hideProposals();
  if (!input.matches("[data-combobox]") || input.dataset.options) return;
  input.dataset.options = input.getAttribute("list");
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
});

document.addEventListener("htmx:configRequest", (event) => {
  const input = event.target;
  if (!input.matches("[data-combobox]") || event.detail.elt !== input) return;
  event.detail.parameters[input.name] = soughtBy(input);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { elt: input, parameters } = event.detail.requestConfig ?? {};
  if (!input?.matches("[data-combobox]")) return;
  const sought = parameters[input.name];
  showProposals(input);
  if (field) list.dataset.sought = sought;
  // What was sought before is late, and what is awaited still to come.
  if (sought !== soughtBy(input)) return;
  if (isAwaited === input && active) pick(active);
  isAwaited = null;
});

const stepBy = (by) => {
  const items = [...list.children];
  const at = active ? items.indexOf(active) + by : by > 0 ? 0 : items.length - 1;
  choose(items[(at + items.length) % items.length]);
};

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-combobox]") || event.isComposing) return;
  const isOpen = field === input;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!isOpen) showProposals(input);
    else stepBy(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && isOpen) {
    hideProposals();
  } else if (event.key === "Enter" && !event.ctrlKey) {
    // Enter never approves from here, and waits for what is being looked up.
    if (isOpen && isFresh(input) && active) pick(active);
    else if (input.value !== input.defaultValue && !isFresh(input)) isAwaited = input;
    else if (!backToCard(input)) return;
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target === field) choose(null);
});

// Before the field loses the focus to it, and the list goes.
document.addEventListener("mousedown", (event) => {
  const item = event.target.closest?.(".proposals [role=option]");
  if (!item) return;
  event.preventDefault();
  pick(item);
});
