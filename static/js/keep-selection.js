// Puts back the words selected in the text, and the caret, when paragraphs are drawn anew.

const toCharacters = (text) => [...text].length;

const placeOf = (node, offset) => {
  const paragraph = (node?.parentElement ?? node)?.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return { start: paragraph.dataset.start, at: toCharacters(before.toString()) };
};

const pointOf = ({ start, at }) => {
  const paragraph = document.querySelector(`[data-article] [data-start="${start}"]`);
  if (!paragraph) return null;
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let remaining = at;
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const characters = [...node.data];
    // Between two marks it belongs to the one that begins.
    if (remaining < characters.length) {
      return [node, characters.slice(0, remaining).join("").length];
    }
    remaining -= characters.length;
    last = [node, node.length];
  }
  return last;
};

// Both ends of the selection as places in the text, or null if it is elsewhere.
const placesSelected = () => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  const anchor = placeOf(anchorNode, anchorOffset);
  const focus = placeOf(focusNode, focusOffset);
  return anchor && focus ? { anchor, focus } : null;
};

const putBack = (places) => {
  const anchor = pointOf(places.anchor);
  const focus = pointOf(places.focus);
  if (!anchor || !focus) return false;
  document.getSelection().setBaseAndExtent(...anchor, ...focus);
  return true;
};

let kept = null;

document.addEventListener("htmx:beforeSwap", () => {
  kept = placesSelected();
});

document.addEventListener("htmx:afterSettle", () => {
  // Unless something else has been selected meanwhile.
  if (kept && !placesSelected()) putBack(kept);
  kept = null;
});
