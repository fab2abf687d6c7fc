// Asks every quarter of a minute who else is on the article, and not while nobody looks.

const EVERY = 15000;

const ask = () => {
  const place = document.getElementById("presence");
  if (place && !document.hidden) htmx.trigger(place, "presence:ask");
};

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "presence") return;
  const { card, paragraph } = document.getElementById("inspector")?.dataset ?? {};
  if (card) event.detail.formData.set("card", card);
  if (paragraph) event.detail.formData.set("paragraph", paragraph);
});

// A courtesy is nobody else's business: what comes of asking clears no message, tells of no
// trouble and is not waited for.
const OWN = ["beforeRequest", "afterRequest", "beforeSwap", "responseError", "sendError", "timeout"];
for (const name of OWN) {
  document.addEventListener(
    `htmx:${name}`,
    (event) => {
      if (event.target.id === "presence") event.stopImmediatePropagation();
    },
    true,
  );
}
