/** htmx comes when somebody first touches an element that needs it: pages that are only read do without its weight. */
const NEEDS = "[hx-get], [hx-post]";
let asked = false;

/** What was typed while htmx was on its way is asked now: it only hears the letters that follow. */
function catchUp() {
  const box = document.activeElement;
  if (!box?.matches?.("input[hx-get]") || box.value === box.defaultValue) return;
  window.htmx.ajax("GET", box.getAttribute("hx-get"), {
    source: box,
    target: box.getAttribute("hx-target"),
    swap: box.getAttribute("hx-swap"),
  });
}

function load() {
  if (asked) return;
  asked = true;
  const script = document.createElement("script");
  script.src = document.querySelector('meta[name="maillage-htmx"]').content;
  script.addEventListener("load", catchUp, { once: true });
  document.head.append(script);
}

function whenTouched(target) {
  if (asked || !target?.closest?.(NEEDS)) return;
  // htmx waits for an event that is already gone when it comes between "interactive" and "complete".
  if (document.readyState === "complete") load();
  else window.addEventListener("load", load, { once: true });
}

export function start() {
  for (const happened of ["focusin", "pointerover", "touchstart"]) {
    document.addEventListener(happened, (event) => whenTouched(event.target), { passive: true });
  }
  whenTouched(document.activeElement);
}
