// Draft autosave: <form data-autosave> is posted to its own address one second after the last change,
// with the header "Roundtable-Draft: 1". An element with data-autosave-status inside the form says so;
// a form without one gets one.
const PAUSE = 1000;

async function save(form, status, signal) {
  let words = "Draft not saved. Check your connection; your words are still here.";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "Roundtable-Draft": "1" },
      redirect: "error",
      signal,
    });
    if (answer.ok) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      words = `Draft saved at ${time}`;
    }
  } catch {
    // The words above say it; the next change tries again.
  }
  status.textContent = words;
}

function statusOf(form) {
  const found = form.querySelector("[data-autosave-status]");
  if (found) {
    return found;
  }
  const made = document.createElement("p");
  made.className = "govuk-body-s";
  made.setAttribute("role", "status");
  form.append(made);
  return made;
}

export function keepDrafts(scope) {
  for (const form of scope.querySelectorAll("form[data-autosave]:not([data-autosave-kept])")) {
    form.setAttribute("data-autosave-kept", "");
    const status = statusOf(form);
    let timer;
    let asking = new AbortController();
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form, status, asking.signal), PAUSE);
    });
    form.addEventListener("submit", () => {
      // What is on its way would be kept after it was sent, and stand there as if it had not been.
      clearTimeout(timer);
      asking.abort();
      asking = new AbortController();
    });
  }
}
