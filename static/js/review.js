// Takes the editor from card to card, and ties each card to its marks in the text.

const openCards = () => [...document.querySelectorAll("[data-card][data-open]")];

// The first thing to press or to mend: what is wrong, else the card's own first button.
const firstIn = (card) =>
  card.querySelector("[aria-invalid=true]") ||
  card.querySelector("[role=alert]") ||
  card.querySelector(".actions button");

const focusOn = (thing, card) => {
  const target = thing || card;
  if (!target || !card) return;
  if (target.getAttribute("role") === "alert") target.tabIndex = -1;
  target.focus();
  // A card that does not fit would be scrolled to its foot, away from what has the focus.
  if (card.offsetHeight < innerHeight / 2) card.scrollIntoView({ block: "nearest" });
};

// A decided card may be gone or bear another id; whatever followed it comes next.
let following = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  const card = event.detail.target.closest("[data-card]");
  const cards = openCards();
  const after = card
    ? cards.filter((each) => card.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)
    : [];
  following = [...after, ...cards].map((each) => each.id);
});

const nextOpen = (decided) =>
  following
    .filter((id) => id !== decided)
    .map((id) => document.getElementById(id))
    .find((card) => card && card.hasAttribute("data-open"));

document.addEventListener("card:answered", (event) => {
  const { card: id, outcome } = event.detail;
  const card = document.getElementById(id);
  if (outcome === "refused") return focusOn(card && firstIn(card), card);
  if (outcome === "made") return focusOn(card && card.querySelector("[name=speaker]"), card);
  if (outcome === "stay") return focusOn(null, card);
  const next = nextOpen(id) || card;
  if (next) return focusOn(next === card ? null : firstIn(next), next);
  document.querySelector("#progress button").focus();
});

// Both ways: a card and its marks are outlined together.
const light = (ids, isOn) => {
  for (const id of ids) {
    document.getElementById(id)?.classList.toggle("now", isOn);
    for (const mark of document.querySelectorAll(`[data-cards~="${id}"]`)) {
      mark.classList.toggle("now", isOn);
    }
  }
};

const idsOf = (target) => {
  const mark = target.closest("[data-cards]");
  if (mark) return mark.dataset.cards.split(" ");
  const card = target.closest("[data-card]");
  return card ? [card.dataset.card || card.id] : [];
};

for (const [begins, ends] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begins, (event) => light(idsOf(event.target), true));
  document.addEventListener(ends, (event) => light(idsOf(event.target), false));
}

// The text follows the cards: the mark of the one in use comes into view, and only the pane moves.
let followed;

const showMark = (id) => {
  const pane = document.querySelector("[data-text-pane]");
  const mark = pane && pane.querySelector(`[data-cards~="${id}"]`);
  // On narrow screens the text stands above the cards, and following would take them away.
  if (id === followed || !mark || getComputedStyle(pane).overflowY === "visible") return;
  followed = id;
  const { top } = pane.getBoundingClientRect();
  // The form for a new statement stands over the foot of the text.
  const bottom = pane.querySelector("[data-selection-form]").getBoundingClientRect().top;
  const words = mark.getBoundingClientRect();
  if (words.top >= top && words.bottom <= bottom) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = isCalm ? "instant" : "smooth";
  pane.scrollBy({ top: words.top - top - (bottom - top) / 3, behavior });
};

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("li[data-card]");
  if (card) showMark(card.id);
});

// A click on a mark leads to its card, unless words were being selected.
document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-cards]");
  if (!mark || !document.getSelection().isCollapsed) return;
  const ids = mark.dataset.cards.split(" ");
  const card = document.getElementById(ids[ids.length - 1]);
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
});

// A name or a word that is offered goes into the field it is for.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.value;
  field.focus();
});
