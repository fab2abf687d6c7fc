// Says so when an answer was refused or never came: what was typed stays where it is.

const REASONS = {
  403: "Your account may not do this.",
  404: "This is no longer there: somebody removed it, or the finder has read the text again.",
};

const tell = (reason) => {
  const message = document.createElement("p");
  message.className = "message warning";
  message.textContent = `${reason} Nothing you typed is lost.`;
  document.getElementById("messages").replaceChildren(message);
};

document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  // Only what the desk wrote for this place is shown; error pages are whole pages.
  const isPlain = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const reason = isPlain ? answer.responseText : REASONS[answer.status];
  tell(reason || `That did not work (error ${answer.status}). Try again in a moment.`);
});

document.addEventListener("htmx:sendError", () => {
  tell("The server cannot be reached. Press the button again once it can.");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.shouldSwap) document.getElementById("messages").replaceChildren();
});

// Signing in anew in another tab renews the token that forms carry; the cookie has the new one.
document.addEventListener("htmx:configRequest", (event) => {
  const cookie = document.cookie.match(/(?:^|; )newsdesk_csrf=([^;]+)/);
  if (!cookie) return;
  event.detail.formData.delete("csrfmiddlewaretoken");
  event.detail.headers["X-CSRFToken"] = cookie[1];
});
