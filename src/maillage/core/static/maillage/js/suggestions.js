/** Combobox over a list that htmx fetches: arrows choose, Enter opens, Escape closes. */
import { once } from "./once.js";

function attach(form) {
  const input = form.querySelector("[data-maillage-suggest-input]");
  const list = form.querySelector("[data-maillage-suggest-list]");
  const status = form.querySelector("[data-maillage-suggest-status]");
  let active = -1;
  let chosen = "";
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const nameOf = (option) => option.dataset.maillageSuggestUrl + option.textContent;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");

  const select = (position) => {
    const all = options();
    active = position;
    chosen = active < 0 ? "" : nameOf(all[active]);
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const count = options().length;
    select(active < 0 && by < 0 ? count - 1 : (active + by + count) % count);
  };
  const close = () => {
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
    status.textContent = "";
    active = -1;
    chosen = "";
  };
  const open = (option) => {
    window.location.assign(option.dataset.maillageSuggestUrl);
  };

  list.addEventListener("htmx:afterSwap", () => {
    if (document.activeElement !== input || !input.value.trim()) {
      close();
      return;
    }
    const all = options();
    const listbox = list.querySelector('[role="listbox"]');
    // A late answer must not undo a choice already made.
    select(all.findIndex((option) => nameOf(option) === chosen));
    input.setAttribute("aria-expanded", String(all.length > 0));
    if (listbox) input.setAttribute("aria-controls", listbox.id);
    status.textContent = all.length ? `${all.length} ${all.length > 1 ? "suggestions" : "suggestion"}` : "Aucune suggestion";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      open(options()[active]);
    } else if (event.key === "Escape" && list.childElementCount) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) open(option);
  });
  input.addEventListener("blur", close);
}

export const start = (root) => once(root, "[data-maillage-suggest]", "Suggest", attach);
