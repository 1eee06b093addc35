/** Letters and arrows answer a pair. They can be switched off, and never act while somebody types (WCAG 2.1.4). */
const OFF = "maillage-duplicates-keys-off";
const help = document.querySelector("[data-maillage-keys]");
const toggle = document.querySelector("[data-maillage-keys-switch]");

function stored() {
  try {
    return window.localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

let off = stored();

function show() {
  document.querySelectorAll(".pair__buttons kbd").forEach((key) => (key.hidden = off));
  if (toggle) toggle.textContent = off ? "Activer ces touches" : "Désactiver ces touches";
}

function typing(target) {
  return target.closest("textarea, select, input:not([type=radio]), [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (off || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
  // Arrows choose among radio buttons when one of them has the focus.
  if (event.key.startsWith("Arrow") && event.target.matches("input")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const control = document.querySelector(`[data-maillage-key="${CSS.escape(key)}"]`);
  if (!control) return;
  event.preventDefault();
  control.click();
});

if (help) help.hidden = false;
toggle?.addEventListener("click", () => {
  off = !off;
  try {
    window.localStorage.setItem(OFF, off ? "1" : "0");
  } catch {
    // Without storage the choice holds for this page.
  }
  show();
});
show();
