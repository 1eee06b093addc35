/** Behaviours present on every page. Each module looks for its own data-maillage-* hooks and leaves alone pages without them. */
import { start as suggestions } from "./suggestions.js";
import { start as dialogs } from "./dialog.js";
import { start as tabs } from "./tabs.js";
import { start as menus } from "./menu.js";
import { start as nearMe } from "./near-me.js";
import { start as autosave } from "./autosave.js";
import { start as errors } from "./errors.js";
import { start as lazyHtmx } from "./lazy-htmx.js";

const modules = [suggestions, dialogs, tabs, menus, nearMe, autosave, errors];
const startAll = (root) => modules.forEach((start) => start(root));

startAll(document);
lazyHtmx();
document.addEventListener("htmx:afterSwap", (event) => startAll(event.target));
