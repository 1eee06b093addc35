/** A link to a confirmation page opens the same confirmation as a dialog when scripts run. */
import { once } from "./once.js";

function attach(link) {
  const dialog = document.getElementById(link.dataset.maillageDialogOpen);
  if (!(dialog instanceof HTMLDialogElement)) return;
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-maillage-dialog-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => link.focus());
}

export const start = (root) => once(root, "[data-maillage-dialog-open]", "Dialog", attach);
