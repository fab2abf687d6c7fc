// Two handles at the ends of the current card's words: dragging one moves where they end.

const layer = () => document.querySelector("[data-article]");

const currentMarks = () => {
  const { card } = document.getElementById("inspector").dataset;
  return card ? [...layer().querySelectorAll(`mark[data-cards~="${card}"]`)] : [];
};

const handleFor = (edge) => {
  const made = layer().querySelector(`[data-handle="${edge}"]`);
  if (made) return made;
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.dataset.handle = edge;
  // The buttons in the inspector do the same for the keyboard and for screen readers.
  handle.setAttribute("aria-hidden", "true");
  return layer().appendChild(handle);
};

const placeAt = (handle, x, { top, height }) => {
  const origin = layer().getBoundingClientRect();
  handle.style.left = `${x - origin.left}px`;
  handle.style.top = `${top - origin.top}px`;
  handle.style.height = `${height}px`;
};

const placeHandles = () => {
  if (!layer()) return;
  const marks = currentMarks();
  const isMovable = marks.length && document.querySelector("#inspector [name=move]");
  for (const edge of ["start", "end"]) handleFor(edge).hidden = !isMovable;
  if (!isMovable) return;
  const first = marks[0].getClientRects()[0];
  const last = [...marks[marks.length - 1].getClientRects()].pop();
  placeAt(handleFor("start"), first.left, first);
  placeAt(handleFor("end"), last.right, last);
};

// The offset in the article's text under the pointer, in code points; null outside the text.
const offsetUnder = ({ clientX, clientY }) => {
  const point = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(clientX, clientY)
    : null;
  const range = point ? null : document.caretRangeFromPoint?.(clientX, clientY);
  const [node, offset] = point
    ? [point.offsetNode, point.offset]
    : [range?.startContainer, range?.startOffset];
  const paragraph = node?.parentElement?.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
};

let dragged = null;

document.addEventListener("pointerdown", (event) => {
  dragged = event.target.closest("[data-handle]");
  if (!dragged) return;
  event.preventDefault();
  layer().classList.add("dragging");
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const { height } = dragged.getBoundingClientRect();
  placeAt(dragged, event.clientX, { top: event.clientY - height / 2, height });
});

document.addEventListener("pointerup", (event) => {
  if (!dragged) return;
  const edge = dragged.dataset.handle;
  // Before the handle can be hit again: it lies under the pointer, over the words.
  const offset = offsetUnder(event);
  dragged = null;
  layer().classList.remove("dragging");
  if (offset === null) return placeHandles();
  window.htmx.ajax("POST", document.getElementById("inspector").dataset.reshape, {
    source: "#decide", target: "#inspector", swap: "outerHTML",
    values: { move: `${edge}=${offset}` },
  });
});

document.addEventListener("pointercancel", () => {
  dragged = null;
  layer()?.classList.remove("dragging");
  placeHandles();
});

for (const moment of ["DOMContentLoaded", "htmx:afterSettle"]) {
  document.addEventListener(moment, placeHandles);
}
addEventListener("resize", placeHandles);
document.fonts?.ready.then(placeHandles);
