// Opens the dialog that a button or a link names in `data-dialog`; where there is none, a link
// is followed as usual.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
  // A link to one rule of several shows that one.
  const anchor = opener.hash && dialog.querySelector(opener.hash);
  if (anchor) anchor.scrollIntoView();
});

document.addEventListener("click", (event) => {
  event.target.closest("[data-close]")?.closest("dialog").close();
});
