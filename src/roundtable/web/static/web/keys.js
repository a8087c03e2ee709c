// Keyboard: "/" goes to the search field, and a letter to what has it in data-key. Nothing is pressed for
// anybody: whoever gets there by mistake has sent nothing. Not while somebody is typing, nor where single
// keys are switched off (<html data-keys="off">).
const TYPING = "input, textarea, select, [contenteditable]";

function reached(key) {
  return key === "/" ? "[data-search]" : /^[a-z]$/.test(key) && `[data-key="${key}"]`;
}

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const wanted = !event.ctrlKey && !event.metaKey && !event.altKey && reached(event.key);
    if (!wanted || event.target.closest(TYPING) || document.documentElement.dataset.keys === "off") {
      return;
    }
    const found = document.querySelector(wanted);
    if (found) {
      event.preventDefault();
      found.focus();
    }
  });
}
