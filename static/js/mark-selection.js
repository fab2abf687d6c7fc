// Turns the words an editor selects in the article's text into spans of a statement.

// Python counts characters, the DOM counts UTF-16 units: one emoji would shift the rest.
const countCharacters = (text) => [...text].length;

// What was selected last stays marked while the editor clicks a button or types in a field.
let marked = [];

// The part of the range inside one paragraph. A range runs forwards even when the mouse was
// dragged backwards; it may end in the next paragraph (triple click) or on the whole (select all).
const clip = (range, paragraph) => {
  const part = document.createRange();
  part.selectNodeContents(paragraph);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
    part.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  return part;
};

// Each paragraph says where it starts, so nothing between paragraphs is ever counted.
const spanOf = (range, paragraph) => {
  const part = clip(range, paragraph);
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(part.startContainer, part.startOffset);
  const words = part.toString();
  const text = words.trim();
  const skipped = words.length - words.trimStart().length;
  const start = Number(paragraph.dataset.start) + countCharacters(before.toString()) + skipped;
  return { start, end: start + countCharacters(text), text };
};

const readSelection = (range, article) =>
  [...article.querySelectorAll("[data-start]")]
    .filter((paragraph) => range.intersectsNode(paragraph))
    .map((paragraph) => spanOf(range, paragraph))
    .filter((span) => span.text);

const isIn = (range, article) =>
  article.contains(range.startContainer) || article.contains(range.endContainer);

const showMarked = () => {
  const form = document.querySelector("[data-selection-form]");
  if (!form) return;
  const last = marked[marked.length - 1];
  form.elements.start.value = marked.length ? marked[0].start : "";
  form.elements.end.value = last ? last.end : "";
  form.elements.exact.value = marked.map((span) => span.text).join("\n");
  const shown = form.querySelector("[data-marked]");
  shown.hidden = !marked.length;
  form.querySelector("[data-add-selection]").hidden = !marked.length;
  shown.querySelector("[data-marked-words]").textContent = marked.map((span) => span.text).join(" … ");
};

const remember = () => {
  const article = document.querySelector("[data-article]");
  const selection = document.getSelection();
  if (!article || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  // A click into a field moves the selection there; that is no reason to forget the words.
  if (!isIn(range, article) && !range.intersectsNode(article)) return;
  if (range.collapsed && document.activeElement.matches("input, textarea, button, select")) return;
  marked = range.collapsed ? [] : readSelection(range, article);
  showMarked();
};

// Listening on the document, so what htmx swaps in later needs no set-up.
document.addEventListener("selectionchange", remember);

// A quick key comes before browsers tell of the selection.
document.addEventListener("keydown", remember, true);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-selection-form] button, [data-use-selection]")) remember();
}, true);

// A stretch added comes in the order of the article; stretches edited by hand have no places.
const withStretch = (words, spans) => {
  const lines = words.value.split("\n").filter((line) => line.trim());
  const places = spans.value || spans.dataset.stored;
  const known = places ? JSON.parse(places) : [];
  if (known.length !== lines.length) return null;
  const stretches = known.map(([start, end], at) => ({ start, end, text: lines[at] }));
  return [...stretches, ...marked].sort((one, other) => one.start - other.start);
};

const use = (button) => {
  const form = button.form;
  const { words, spans } = form.elements;
  if (!marked.length) return;
  const stretches = button.dataset.useSelection === "add" ? withStretch(words, spans) : marked;
  if (!stretches) {
    words.value = [words.value.trimEnd(), ...marked.map((span) => span.text)].join("\n");
    return;
  }
  words.value = stretches.map((span) => span.text).join("\n");
  spans.value = JSON.stringify(stretches.map(({ start, end }) => [start, end]));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-use-selection]");
  if (button) use(button);
});

// The server adds the stretch to the card in the inspector and draws it anew.
const addToCard = () => {
  const button = document.querySelector("#inspector [data-add]");
  if (!button || !marked.length) return;
  button.value = `add=${marked[0].start},${marked[marked.length - 1].end}`;
  button.click();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-selection]")) addToCard();
});

// Words typed by hand are looked for in the text by the server.
document.addEventListener("input", (event) => {
  if (event.target.name !== "words" || !event.target.form.elements.spans) return;
  event.target.form.elements.spans.value = "";
  delete event.target.form.elements.spans.dataset.stored;
});

// The form for a new statement comes back empty once it has done its work.
document.addEventListener("card:answered", (event) => {
  if (event.detail.outcome !== "made") return;
  document.getSelection().removeAllRanges();
  marked = [];
  showMarked();
});
