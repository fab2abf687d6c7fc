// Keeps list, text and inspector at one card, and the focus where the editor goes on.

const inspector = () => document.getElementById("inspector");

const calmly = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

const marksOf = (id) =>
  document.querySelectorAll(`[data-cards~="${id}"], [data-cue~="${id}"], [data-source~="${id}"]`);

// The text follows the card: its words come into view, and only the pane moves.
const showMark = (id) => {
  const pane = document.querySelector("[data-text-pane]");
  const mark = pane?.querySelector(`[data-cards~="${id}"]`);
  if (!mark) return;
  // On narrow screens the whole page scrolls, behind a sheet.
  if (getComputedStyle(pane).overflowY === "visible") {
    return mark.scrollIntoView({ block: "center", behavior: calmly() });
  }
  const { top } = pane.getBoundingClientRect();
  // The form for a new statement stands over the foot of the text.
  const bottom = pane.querySelector("[data-selection-form]").getBoundingClientRect().top;
  const words = mark.getBoundingClientRect();
  if (words.top >= top && words.bottom <= bottom) return;
  pane.scrollBy({ top: words.top - top - (bottom - top) / 3, behavior: calmly() });
};

// The list and the text say which card is in the inspector, whichever answer brought it there.
let current = inspector()?.dataset.card;

const pointAt = (id) => {
  for (const line of document.querySelectorAll("#list [aria-current]")) {
    line.removeAttribute("aria-current");
  }
  for (const mark of document.querySelectorAll("[data-article] .now")) mark.classList.remove("now");
  if (!id) return;
  const line = document.querySelector(`#list a[data-card="${id}"]`);
  line?.setAttribute("aria-current", "true");
  line?.scrollIntoView({ block: "nearest" });
  for (const mark of marksOf(id)) mark.classList.add("now");
};

document.addEventListener("htmx:afterSettle", () => {
  const id = inspector()?.dataset.card;
  pointAt(id);
  // On a phone the list lies over everything until a card has been chosen from it.
  if (id !== current && document.querySelector("#list:target")) location.replace(`#mark-${id}`);
  if (id !== current) showMark(id);
  current = id;
});

// A redrawn button is another element: it is known again by what names it.
const NAMES = ["id", "data-key", "value", "name"];
let held;

const nameOf = (element) => {
  const name = NAMES.find((each) => element?.getAttribute(each));
  return name && `${element.localName}[${name}="${CSS.escape(element.getAttribute(name))}"]`;
};

document.addEventListener("htmx:beforeRequest", () => {
  held = inspector()?.contains(document.activeElement) ? nameOf(document.activeElement) : null;
});

const focusOn = (element) => {
  if (!element) return;
  if (!element.matches("a, button, input, textarea, select, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: element.id === "inspector" });
};

const wrongIn = (card) =>
  card.querySelector("[aria-invalid=true]") || card.querySelector("[role=alert]");

// What readers are told of words placed anew; on a phone it waits behind a button.
const noteIn = (card) =>
  [...card.querySelectorAll("[name=public_note]")].find((field) => field.checkVisibility());

document.addEventListener("card:answered", (event) => {
  const { outcome } = event.detail;
  const card = inspector();
  if (outcome === "refused") return focusOn(wrongIn(card) || card);
  if (outcome === "made") return focusOn(card.querySelector("[name=speaker]"));
  if (outcome === "placed") return focusOn(noteIn(card) ?? card);
  const again = outcome === "moved" && held && card.querySelector(held);
  // Who marks words in the text goes on there.
  if (document.activeElement.closest("[data-text-pane]") && outcome === "moved") return;
  focusOn(again || card);
});

// Whatever was swapped: the focus is never lost to the page as a whole.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body && !document.querySelector("dialog[open]")) {
    focusOn(inspector());
  }
});

// Nor when no answer came: the button that was pressed could take no focus meanwhile.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful || document.activeElement !== document.body) return;
  focusOn((held && inspector()?.querySelector(held)) || inspector());
});

// Both ways: a line or a card and its marks are outlined together.
const idsOf = (target) => {
  const mark = target.closest?.("[data-cards]");
  if (mark) return mark.dataset.cards.split(" ");
  const line = target.closest?.("#list [data-card]");
  return line ? [line.dataset.card] : [];
};

const light = (target, isOn) => {
  for (const id of idsOf(target)) {
    for (const mark of marksOf(id)) mark.classList.toggle("lit", isOn);
    document.getElementById(`entry-${id}`)?.classList.toggle("lit", isOn);
  }
};

for (const [begins, ends] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begins, (event) => light(event.target, true));
  document.addEventListener(ends, (event) => light(event.target, false));
}

// A name or a word that is offered goes into the field it is for.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.value;
  field.focus();
});

if (current) showMark(current);
