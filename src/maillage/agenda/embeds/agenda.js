/**
 * <maillage-agenda filtres="theme=sport" nombre="5">…a link that works without this script…</maillage-agenda>
 *
 * Attributes: filtres (what follows "?" in the address of the agenda), nombre (1 to 50 dates), titre, niveau (2 to 6).
 * Style: --maillage-couleur (accent). The rest is inherited from the page.
 * Reads public data of the site that serves this file, without any cookie; writes nothing anywhere.
 */
const HOME = new URL(import.meta.url).origin;
const STYLE = `
:host { display: block; font: inherit; color: inherit; --accent: var(--maillage-couleur, #0b5d63); line-height: 1.5; }
:host([hidden]) { display: none; }
.title { margin: 0 0 0.6em; }
ol { list-style: none; margin: 0; padding: 0; border-block-end: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
li { border-block-start: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding-block: 0.7em; display: grid; gap: 0.1em; overflow-wrap: anywhere; }
li a { font-weight: 650; justify-self: start; padding-block: 0.15em; }
li.off a { text-decoration: line-through; }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 2px; text-underline-offset: 0.2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { font-size: 0.9em; margin: 0; }
.status { font-weight: 650; }
.foot { margin: 0.8em 0 0; font-size: 0.9em; }
`;
const own = new CSSStyleSheet();
own.replaceSync(STYLE);

function element(tag, words = "", className = "") {
  const node = document.createElement(tag);
  if (words) node.textContent = words;
  if (className) node.className = className;
  return node;
}

function link(words, address) {
  const node = element("a", words);
  node.href = address;
  return node;
}

class MaillageAgenda extends HTMLElement {
  #turn = 0;

  static observedAttributes = ["filtres", "nombre", "titre", "niveau"];

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" }).append(element("slot"));
      this.shadowRoot.adoptedStyleSheets = [own];
    }
    this.#show();
  }

  attributeChangedCallback(_name, before, after) {
    if (this.isConnected && this.shadowRoot && before !== after) this.#show();
  }

  async #show() {
    const turn = (this.#turn += 1);
    const asked = new URLSearchParams(this.getAttribute("filtres") ?? "");
    asked.set("nombre", this.getAttribute("nombre") ?? "10");
    try {
      const answer = await fetch(`${HOME}/agenda/integrer/donnees?${asked}`, { credentials: "omit", mode: "cors" });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const found = await answer.json();
      if (turn === this.#turn) this.#draw(found);
    } catch {
      // The link written by hand stays: nothing is lost.
      this.shadowRoot.replaceChildren(element("slot"));
    }
  }

  #draw(found) {
    const box = element("section");
    box.lang = "fr";
    box.setAttribute("aria-label", this.getAttribute("titre") || found.title);
    if (this.getAttribute("titre")) {
      const level = Math.min(6, Math.max(2, Number(this.getAttribute("niveau")) || 3));
      box.append(element(`h${level}`, this.getAttribute("titre"), "title"));
    }
    box.append(found.items.length ? this.#list(found.items) : element("p", found.empty, "small"));
    const foot = element("p", "", "foot");
    foot.append(link(found.all_words, found.all), element("span", ` ${found.attribution}`));
    box.append(foot);
    this.shadowRoot.replaceChildren(box);
  }

  #list(items) {
    const list = element("ol");
    for (const one of items) {
      const line = element("li", "", one.cancelled ? "off" : "");
      line.append(element("span", one.when), link(one.title, one.url));
      if (one.status) line.append(element("span", one.status, "small status"));
      if (one.where) line.append(element("span", one.where, "small"));
      if (one.fictional) line.append(element("span", "Événement fictif de démonstration", "small"));
      list.append(line);
    }
    return list;
  }
}

if (!customElements.get("maillage-agenda")) customElements.define("maillage-agenda", MaillageAgenda);
