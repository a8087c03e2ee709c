// Keyboard: "/" goes to the search field, unless somebody is typing or has switched single keys off
// (<html data-keys="off">).
const TYPING = "input, textarea, select, [contenteditable]";

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const wanted = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!wanted || event.target.closest(TYPING) || document.documentElement.dataset.keys === "off") {
      return;
    }
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  });
}
