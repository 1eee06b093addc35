/**
 * <maillage-annuaire theme="sport" vue="carte">…a link that works without this script…</maillage-annuaire>
 *
 * Attributes: q, theme, area, kind, public, skill, need, access, language (as in the address of a list, several codes
 * with commas), vue (liste, carte), nombre (1 to 50), titre, niveau (2 to 6).
 * Styles: --maillage-couleur (accent), --maillage-hauteur (map). The rest is inherited from the page.
 * Reads public data of the site that serves this file, without any cookie; writes nothing anywhere.
 */
const HOME = new URL(import.meta.url).origin;
const ASKED = ["q", "theme", "area", "kind", "public", "skill", "need", "access", "language"];
const STYLE = `
:host { display: block; font: inherit; color: inherit; --accent: var(--maillage-couleur, #0b5d63); line-height: 1.5; }
:host([hidden]) { display: none; }
.title { margin: 0 0 0.6em; }
.count { margin: 0 0 0.6em; }
ul { list-style: none; margin: 0; padding: 0; border-block-end: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
li { border-block-start: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding-block: 0.7em; display: grid; gap: 0.1em; overflow-wrap: anywhere; }
li a { font-weight: 650; justify-self: start; padding-block: 0.15em; }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 2px; text-underline-offset: 0.2em; }
a:focus-visible, summary:focus-visible, .map:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { font-size: 0.9em; margin: 0; }
.foot { margin: 0.8em 0 0; font-size: 0.9em; }
details { margin-block-start: 0.6em; }
summary { cursor: pointer; padding-block: 0.6em; }
.map { block-size: var(--maillage-hauteur, 26rem); border: 1px solid #857c6a; isolation: isolate; background: #f7f2e7; color: #1d2433; }
.map.leaflet-container { font: inherit; font-size: 0.95rem; background: #f7f2e7; }
.outline { stroke: #857c6a; stroke-width: 1.25; fill: #fffdf8; fill-opacity: 0.75; }
.map--tiles .outline { fill-opacity: 0.05; }
.mark { display: grid; place-items: center; box-sizing: border-box; border-radius: 50%; background: var(--accent); color: #fffdf8; border: 2px solid #fffdf8; font: 650 0.85rem/1 system-ui, sans-serif; }
.mark--many { background: #1d2433; }
.mark:focus-visible { outline: 3px solid #1d2433; outline-offset: 2px; }
.map .leaflet-control-attribution { background: #fffdf8; color: #1d2433; font-size: 0.75rem; }
.map .leaflet-control-attribution a, .map .leaflet-popup-content a { color: #07444a; text-decoration: underline; }
.map .leaflet-bar a { background: #fffdf8; color: #1d2433; inline-size: 2.4rem; block-size: 2.4rem; line-height: 2.4rem; text-decoration: none; }
.map .leaflet-popup-content { font: inherit; margin: 0.8rem 1.8rem 0.8rem 1rem; }
`;

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const own = sheet(STYLE);

async function read(address) {
  const answer = await fetch(address, { credentials: "omit", mode: "cors", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

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

let leaflet = null;
/** Load Leaflet once and give the page its own back, when it has one. */
function loadLeaflet({ script, style }) {
  leaflet ??= Promise.all([import(script).then(() => window.L.noConflict()), fetch(style, { credentials: "omit" }).then((answer) => answer.text())]);
  return leaflet;
}

class MaillageAnnuaire extends HTMLElement {
  #turn = 0;
  #map = null;

  static observedAttributes = [...ASKED, "vue", "nombre", "titre", "niveau"];

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

  get #question() {
    const said = new URLSearchParams();
    for (const name of ASKED) for (const value of (this.getAttribute(name) ?? "").split(name === "q" ? "\n" : ",")) if (value.trim()) said.append(name, value.trim());
    return said;
  }

  async #show() {
    const turn = (this.#turn += 1);
    const asked = this.#question;
    asked.set("nombre", this.getAttribute("nombre") ?? "10");
    try {
      const found = await read(`${HOME}/diffusion/integrer/donnees?${asked}`);
      if (turn === this.#turn) await this.#draw(found);
    } catch {
      // The link written by hand stays: nothing is lost.
      this.shadowRoot.replaceChildren(element("slot"));
    }
  }

  async #draw(found) {
    this.#map?.remove();
    this.#map = null;
    const box = element("section");
    box.lang = "fr";
    box.setAttribute("aria-label", this.getAttribute("titre") || found.title);
    if (this.getAttribute("titre")) {
      const level = Math.min(6, Math.max(2, Number(this.getAttribute("niveau")) || 3));
      box.append(element(`h${level}`, this.getAttribute("titre"), "title"));
    }
    const wantsMap = this.getAttribute("vue") === "carte" && found.map.has_points;
    const list = this.#list(found);
    if (wantsMap) {
      const more = element("details");
      more.append(element("summary", "La même chose en liste"), element("p", found.summary, "count"), ...list);
      box.append(element("p", found.counted, "count"), element("div", "", "map"), more);
    } else {
      box.append(element("p", found.summary, "count"), ...list);
    }
    const foot = element("p", "", "foot");
    foot.append(link(found.all_words, found.all), element("span", ` ${found.attribution}`));
    box.append(foot);
    this.shadowRoot.replaceChildren(box);
    if (wantsMap) await this.#drawMap(box.querySelector(".map"), found);
  }

  #list(found) {
    if (!found.items.length) return [];
    const list = element("ul");
    for (const one of found.items) {
      const line = element("li");
      line.append(link(one.name, one.url));
      if (one.summary) line.append(element("span", one.summary));
      if (one.place) line.append(element("span", one.place, "small"));
      list.append(line);
    }
    return [list];
  }

  async #drawMap(place, found) {
    const { map: { points, outlines, bounds, tiles, attribution }, leaflet: files } = found;
    let L, style;
    try {
      [L, style] = await loadLeaflet(files);
    } catch {
      place.remove();
      this.shadowRoot.querySelector("details")?.setAttribute("open", "");
      return;
    }
    this.shadowRoot.adoptedStyleSheets = [sheet(style), own];
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", `Carte : ${found.title}`);
    place.classList.toggle("map--tiles", Boolean(tiles));
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = (this.#map = L.map(place, { zoomControl: false, scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, zoomSnap: 0.25, maxZoom: 18 }));
    L.control.zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(map);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(map);
    const [west, south, east, north] = bounds;
    map.fitBounds([[south, west], [north, east]], { animate: false, padding: [12, 12] });
    if (outlines) read(outlines).then((shapes) => L.geoJSON(shapes, { interactive: false, style: { className: "outline" } }).addTo(map)).catch(() => {});
    const layer = L.layerGroup().addTo(map);
    const load = async () => {
      const seen = map.getBounds().pad(0.1);
      const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((value) => value.toFixed(5)).join(",");
      try {
        const { features } = await read(`${points}&window=${box}&zoom=${Math.round(map.getZoom())}`);
        if (map === this.#map) this.#mark(L, map, layer, features);
      } catch {
        // The list below says the same.
      }
    };
    map.on("moveend", load);
    await load();
  }

  #mark(L, map, layer, features) {
    layer.clearLayers();
    for (const { geometry, properties } of features) {
      const [lon, lat] = geometry.coordinates;
      const many = properties.kind === "cluster";
      const size = many ? Math.round(28 + Math.min(26, Math.log10(properties.count) * 9)) : 24;
      const icon = L.divIcon({ html: element("span", many ? String(properties.count) : ""), className: many ? "mark mark--many" : "mark", iconSize: [size, size] });
      const marker = L.marker([lat, lon], { icon, keyboard: true }).addTo(layer);
      marker.getElement().setAttribute("aria-label", many ? `${properties.count} résultats : agrandir` : properties.name);
      if (many) marker.on("click keypress", (event) => (event.type === "click" || event.originalEvent.key === "Enter") && map.setView([lat, lon], map.getZoom() + 2));
      else marker.bindPopup(link(properties.name, properties.url), { minWidth: 140, maxWidth: 260 });
    }
  }

  disconnectedCallback() {
    this.#map?.remove();
    this.#map = null;
  }
}

if (!customElements.get("maillage-annuaire")) customElements.define("maillage-annuaire", MaillageAnnuaire);
