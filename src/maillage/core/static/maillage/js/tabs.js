/** Tabs whose links lead to parts of the same page become real tabs; links to other pages stay links. */
import { once } from "./once.js";

function attach(nav) {
  const links = [...nav.querySelectorAll("a")];
  const panels = links.map((link) => (link.hash && link.pathname === location.pathname ? document.getElementById(link.hash.slice(1)) : null));
  if (links.length < 2 || panels.some((panel) => panel === null)) return;
  const list = nav.querySelector("ul");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", nav.getAttribute("aria-label") ?? "");
  nav.setAttribute("role", "presentation");
  nav.removeAttribute("aria-label");
  const show = (index, focus) => {
    links.forEach((link, position) => {
      const chosen = position === index;
      link.setAttribute("aria-selected", String(chosen));
      link.tabIndex = chosen ? 0 : -1;
      panels[position].hidden = !chosen;
    });
    if (focus) links[index].focus();
    // A map drawn while hidden has no size: tell it to measure again.
    panels[index].dispatchEvent(new CustomEvent("maillage:shown", { bubbles: true }));
  };
  links.forEach((link, index) => {
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.removeAttribute("aria-current");
    link.id ||= `${panels[index].id}-onglet`;
    link.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", link.id);
    panels[index].removeAttribute("aria-label");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      show(index, true);
    });
    link.addEventListener("keydown", (event) => {
      const moves = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: links.length - 1 };
      if (event.key === " ") {
        event.preventDefault();
        show(index, true);
      } else if (event.key in moves) {
        event.preventDefault();
        show((moves[event.key] + links.length) % links.length, true);
      }
    });
  });
  show(Math.max(0, links.findIndex((link) => link.hash === location.hash)), false);
}

export const start = (root) => once(root, "[data-maillage-tabs]", "Tabs", attach);
