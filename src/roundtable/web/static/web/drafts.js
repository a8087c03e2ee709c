// Draft autosave: <form data-autosave> is posted to its own address one second after the last change,
// with the header "Roundtable-Draft: 1". An element with data-autosave-status inside the form says so.
const PAUSE = 1000;

async function save(form) {
  const status = form.querySelector("[data-autosave-status]");
  let words = "Draft not saved. Check your connection; your words are still here.";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "Roundtable-Draft": "1" },
      redirect: "error",
    });
    if (answer.ok) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      words = `Draft saved at ${time}`;
    }
  } catch {
    // The words above say it; the next change tries again.
  }
  if (status) {
    status.textContent = words;
  }
}

export function keepDrafts(scope) {
  for (const form of scope.querySelectorAll("form[data-autosave]:not([data-autosave-kept])")) {
    form.setAttribute("data-autosave-kept", "");
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form), PAUSE);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }
}
