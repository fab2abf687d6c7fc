// Says so when an answer was refused or never came: what was typed stays where it is, and what
// never got through is sent again.

const REASONS = {
  403: gettext("Your account may not do this."),
  404: gettext("This is no longer there: somebody removed it, or the finder has read the text again."),
};
const FIRST_WAIT = 2000;
const MOST_TRIES = 6;

const tell = (reason) => {
  const message = document.createElement("p");
  message.className = "message warning";
  message.textContent = `${reason} ${gettext("Nothing you typed is lost.")}`;
  document.getElementById("messages").replaceChildren(message);
};

// "Saved" as the server last drew it, to be shown again.
let savedAsDrawn = null;

const sayUnsaved = (words) => {
  const saved = document.getElementById("saved");
  if (!saved) return;
  if (!("said" in saved.dataset)) savedAsDrawn = saved.cloneNode(true);
  saved.dataset.said = words;
  saved.classList.replace("ok", "warn");
  saved.textContent = words;
};

const isWrite = ({ verb }) => verb !== "get";

// By their address, the requests that have no answer yet, and how often each has been tried.
const unanswered = new Map();

const keep = (config, tries = 0) => {
  const names = new Set(config.formData.keys());
  const values = Object.fromEntries([...names].map((name) => [name, config.formData.getAll(name)]));
  unanswered.set(config.path, { ...config, values, tries });
};

// What is on the page by now under the same id, if the element itself has been drawn anew.
const presentOf = (element) =>
  element?.isConnected ? element : document.getElementById(element?.id || "inspector");

const sendAgain = (path) => {
  const request = unanswered.get(path);
  if (!request) return;
  const { verb, elt, target, values } = request;
  const context = { source: presentOf(elt), target: presentOf(target), swap: "outerHTML", values };
  window.htmx.ajax(verb, path, context);
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isWrite(event.detail.requestConfig)) sayUnsaved(gettext("Saving…"));
});

document.addEventListener("htmx:sendError", (event) => {
  const config = event.detail.requestConfig;
  if (!isWrite(config)) return tell(gettext("The server cannot be reached. Try again in a moment."));
  const tries = (unanswered.get(config.path)?.tries ?? 0) + 1;
  keep(config, tries);
  sayUnsaved(gettext("Not saved"));
  if (tries > MOST_TRIES) {
    unanswered.delete(config.path);
    return tell(gettext("The server cannot be reached. Press the button again once it can."));
  }
  tell(gettext("Not saved: the server cannot be reached. Trying again…"));
  setTimeout(sendAgain, FIRST_WAIT * 2 ** (tries - 1), config.path);
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr: answer, requestConfig } = event.detail;
  const dialog = document.getElementById("sign-in-again");
  if (isWrite(requestConfig)) sayUnsaved(gettext("Not saved"));
  if (answer.status === 401 && dialog) {
    keep(requestConfig);
    return dialog.open || dialog.showModal();
  }
  unanswered.delete(requestConfig.path);
  // Only what the desk wrote for this place is shown; error pages are whole pages.
  const isPlain = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const reason = isPlain ? answer.responseText : REASONS[answer.status];
  const unknown = gettext("That did not work (error %(status)s). Try again in a moment.");
  tell(reason || interpolate(unknown, { status: answer.status }, true));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.shouldSwap) return;
  unanswered.delete(event.detail.requestConfig.path);
  // What another request is still waiting for stays said.
  if (!unanswered.size) document.getElementById("messages").replaceChildren();
});

// An answer that says nothing of it has saved what was sent, unless it refuses it.
document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, requestConfig, successful } = event.detail;
  if (!isWrite(requestConfig)) return;
  const saved = document.getElementById("saved");
  if (xhr.status === 409 || xhr.status === 422) sayUnsaved(gettext("Not saved"));
  else if (successful && saved?.dataset.said === gettext("Saving…")) saved.replaceWith(savedAsDrawn);
});

// Signing in anew renews the token that forms carry; the cookie has the new one.
const tokenInCookie = () => document.cookie.match(/(?:^|; )newsdesk_csrf=([^;]+)/)?.[1];

document.addEventListener("htmx:configRequest", (event) => {
  const token = tokenInCookie();
  if (!token) return;
  event.detail.formData.delete("csrfmiddlewaretoken");
  event.detail.headers["X-CSRFToken"] = token;
});

const REFUSALS = {
  422: gettext("That name and password do not belong together. Try again."),
  429: gettext("Too many attempts. Wait a while, or ask whoever runs this desk."),
};

const signIn = async (form, dialog) => {
  const refusal = dialog.querySelector("[data-refusal]");
  refusal.hidden = true;
  const answer = await fetch(dialog.dataset.signIn, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": tokenInCookie() || "" },
    redirect: "manual",
  }).catch(() => ({ status: 0 }));
  // Who is let in is sent on to another page, which nobody wants to see here.
  if (answer.type === "opaqueredirect") {
    form.elements.password.value = "";
    dialog.close();
    for (const path of [...unanswered.keys()]) sendAgain(path);
    return;
  }
  refusal.textContent = REFUSALS[answer.status] || gettext("That did not work. Try again in a moment.");
  refusal.hidden = false;
};

document.addEventListener("submit", (event) => {
  const dialog = event.target.closest("[data-sign-in]");
  if (!dialog) return;
  event.preventDefault();
  signIn(event.target, dialog);
});
