// Lets a single key press the button, follow the link or enter the field that names it.
// `data-key` says which: a character as typed, so "U" is Shift and u.

const isTyping = (target) => {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  // A tick or a choice takes no letters.
  return target.matches("input:not([type=checkbox], [type=radio])");
};

// Caps Lock is no Shift; and brackets take AltGr on many keyboards, which counts as Ctrl and Alt.
const keyOf = (event) => {
  if (event.metaKey || event.key.length !== 1) return null;
  if ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph")) return null;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
};

const isAtHand = (element) => element.checkVisibility() && !element.matches(":disabled");

const find = (key) => {
  const named = `[data-key="${CSS.escape(key)}"]`;
  const dialog = document.querySelector("dialog[open]");
  const places = dialog ? [dialog] : [document.getElementById("inspector"), document];
  for (const place of places) {
    const found = place && [...place.querySelectorAll(named)].find(isAtHand);
    if (found) return found;
  }
  return dialog ? null : openFor(named);
};

// On narrow screens most fields wait behind a button that leads to them.
const openFor = (named) => {
  const field = document.querySelector(`.later[id] ${named}`);
  if (!field) return null;
  location.replace(`#${field.closest(".later").id}`);
  return isAtHand(field) ? field : null;
};

// Moves of a word are many and quick: each waits for the answer to the one before.
const waiting = [];

const isBusy = () => document.querySelector("#inspector .htmx-request");

document.addEventListener("card:answered", () => {
  const element = waiting.length && find(waiting.shift());
  if (element) element.click();
});

const press = (element) => {
  if (element.name === "move" && isBusy()) return waiting.push(element.dataset.key);
  if (!element.hasAttribute("data-key-focus")) return element.click();
  element.focus();
  element.select?.();
};

document.addEventListener("keydown", (event) => {
  if (!document.body.hasAttribute("data-single-keys") || event.defaultPrevented) return;
  // Keycode 229 is what some input methods send while a character is being put together.
  if (event.isComposing || event.keyCode === 229 || event.repeat || isTyping(event.target)) return;
  const key = keyOf(event);
  const element = key && find(key);
  if (!element) return;
  event.preventDefault();
  press(element);
});
