// Offers a link to the words that a reader has selected in a statement.

const shareable = document.querySelector("[data-shareable]");
const share = document.querySelector("[data-share]");
const part = (name) => share.querySelector(`[data-share-${name}]`);
let picked = null;

// Python counts characters, the DOM counts UTF-16 units: one emoji would shift the rest.
const countCharacters = (text) => [...text].length;

// What has been selected of the words, as [start, end), or null.
const selectedOffsets = () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(shareable)) return null;

  // The selection may begin before the words or go on behind them.
  const inside = document.createRange();
  inside.selectNodeContents(shareable);
  if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
    inside.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) {
    inside.setEnd(range.endContainer, range.endOffset);
  }
  const before = document.createRange();
  before.selectNodeContents(shareable);
  before.setEnd(inside.startContainer, inside.startOffset);
  // Spaces at the edges, the template's last line break among them, are nobody's words.
  const words = inside.toString();
  const start = countCharacters(before.toString()) + countCharacters(words) - countCharacters(words.trimStart());
  return words.trim() ? [start, start + countCharacters(words.trim())] : null;
};

document.addEventListener("selectionchange", () => {
  const offsets = selectedOffsets();
  // Whoever goes on to the button, or to the link, has done with selecting.
  if (!offsets) return;
  picked = offsets;
  share.hidden = false;
  part("result").hidden = true;
});

part("button").addEventListener("click", async () => {
  const field = part("link");
  field.value = `${shareable.dataset.shareable}?words=${picked.join("-")}`;
  part("result").hidden = false;
  field.focus();
  field.select();
  // Not every browser lets a page copy; then the link stands there, selected.
  const isCopied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  part("copied").hidden = !isCopied;
  part("copy").hidden = Boolean(isCopied);
  part("status").textContent = isCopied ? part("copied").textContent : "";
});
