/** The summary of errors takes the focus, so that a screen reader starts with what is to be corrected. */
import { once } from "./once.js";

export const start = (root) =>
  once(root, "[data-maillage-error-summary]", "Errors", (summary) => {
    if (!summary.closest("[data-maillage-showcase]")) summary.focus();
  });
