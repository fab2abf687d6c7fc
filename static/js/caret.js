// Lets words of the text be selected by keyboard alone: arrows move a caret by word and line,
// with Shift they select, Home and End go to the ends of a line, Control goes by paragraph.

const pane = () => document.querySelector("[data-text-pane]");

const paragraphs = () => [...document.querySelectorAll("[data-start]")];

const paragraphOf = (node) => (node?.parentElement ?? node)?.closest("[data-start]");

// Where a paragraph begins or ends; none of them is empty.
const edge = (paragraph, isEnd) => {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (isEnd && walker.nextNode()) node = walker.currentNode;
  return [node, isEnd ? node.length : 0];
};

const put = ([node, offset], isExtending = false) => {
  const selection = document.getSelection();
  if (isExtending) selection.extend(node, offset);
  else selection.collapse(node, offset);
};

// Where the caret was left, as keep-selection.js has it: it begins there, or at the card's words.
let left;

const begin = () => {
  // To focus the text takes the selection there, to its very beginning.
  const places = placesSelected() ?? left;
  pane().focus({ preventScroll: true });
  pane().setAttribute("data-caret", "");
  const id = document.getElementById("inspector")?.dataset.card;
  const mark = id && document.querySelector(`[data-cards~="${id}"]`);
  if (!places || !putBack(places)) put(edge(paragraphOf(mark) ?? paragraphs()[0], false));
  show();
};

// A caret outside of a field is not drawn by browsers.
const show = () => {
  const caret = document.querySelector("[data-caret-line]");
  const { focusNode, focusOffset } = document.getSelection();
  left = placesSelected() ?? left;
  const isOn = pane()?.hasAttribute("data-caret") && paragraphOf(focusNode);
  caret.hidden = !isOn;
  if (!isOn) return;
  const point = document.createRange();
  point.setStart(focusNode, focusOffset);
  const [box] = point.getClientRects();
  if (!box) return;
  const frame = pane().getBoundingClientRect();
  const { style } = caret;
  style.left = `${box.left - frame.left + pane().scrollLeft}px`;
  style.top = `${box.top - frame.top + pane().scrollTop}px`;
  style.height = `${box.height}px`;
  caret.scrollIntoView({ block: "nearest" });
};

const toParagraph = (step, isExtending) => {
  const all = paragraphs();
  const next = all[all.indexOf(paragraphOf(document.getSelection().focusNode)) + step];
  if (next) put(edge(next, false), isExtending);
};

const STEPS = {
  ArrowLeft: ["left", "word"],
  ArrowRight: ["right", "word"],
  ArrowUp: ["backward", "line"],
  ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"],
  End: ["forward", "lineboundary"],
};

const isVertical = (key) => key === "ArrowUp" || key === "ArrowDown";

const move = (event) => {
  const selection = document.getSelection();
  const before = [selection.focusNode, selection.focusOffset];
  if (event.ctrlKey && isVertical(event.key)) {
    return toParagraph(event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
  }
  const [direction, by] = STEPS[event.key];
  // With Alt by character, for what words do not divide.
  const unit = event.altKey && by === "word" ? "character" : by;
  selection.modify(event.shiftKey ? "extend" : "move", direction, unit);
  // Numbers and ticks beside the text are no place for a caret.
  if (!paragraphOf(selection.focusNode)) put(before, event.shiftKey);
};

// Enter makes a statement of what is selected, or gives the words to the one in the inspector that
// has lost its own; at a mark it shows whose it is.
const enter = () => {
  const selection = document.getSelection();
  if (!selection.isCollapsed) {
    const isLost = document.querySelector("#inspector[data-lost]");
    const way = isLost ? "[data-add-selection]" : "[data-key=q]";
    return document.querySelector(`[data-selection-form] ${way}`).click();
  }
  selection.focusNode.parentElement.closest("[data-cards]")?.click();
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && left && document.activeElement !== pane()) {
    return begin();
  }
  if (event.target !== pane()) return;
  const hasCaret = pane().hasAttribute("data-caret");
  if (!hasCaret && !(event.key === "Enter" && paragraphOf(document.getSelection().focusNode))) return;
  if (event.key === "Escape") return end();
  if (!(event.key in STEPS) && event.key !== "Enter") return;
  event.preventDefault();
  if (event.key === "Enter") return enter();
  move(event);
  // A quick key comes before browsers tell of the selection.
  show();
});

const end = () => {
  pane().removeAttribute("data-caret");
  show();
};

document.addEventListener("selectionchange", show);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-caret-begin]")) begin();
});
