/**
 * The map beside a list. Outlines and their names are always drawn; points come clustered from the server:
 * {bbox} (west,south,east,north) and {zoom} are filled in the URL of the points. Tiles are optional.
 *
 * Points answer GeoJSON: properties {kind: "point", id, name, url, detail, number} (a number is written on its mark) or {kind: "cluster", count, bbox}.
 * Outlines answer GeoJSON: properties {name, url}.
 */
import { once } from "./once.js";

const FRENCH = new Intl.NumberFormat("fr-FR");
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const getJson = async (url) => {
  const response = await fetch(url, { headers: { Accept: "application/geo+json, application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};

function element(tag, words, className) {
  const node = document.createElement(tag);
  node.textContent = words;
  if (className) node.className = className;
  return node;
}

function popupOf({ name, url, detail }) {
  const box = document.createElement("div");
  const title = element("p", "", "map__popup-title");
  const link = element("a", name);
  link.href = url;
  title.append(url ? link : name);
  box.append(title);
  if (detail) box.append(element("p", detail));
  return box;
}

function clusterSize(count) {
  return Math.round(28 + Math.min(26, Math.log10(Math.max(1, count)) * 9));
}

class MaillageMap {
  constructor(box) {
    this.box = box;
    this.data = box.dataset;
    this.status = document.querySelector(`[data-maillage-map-status="${box.id}"]`);
    this.results = this.data.maillageMapResults ? document.querySelector(this.data.maillageMapResults) : null;
    this.marks = new Map();
    this.request = 0;
    box.replaceChildren();
    this.map = L.map(box, { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, maxZoom: 18 });
    L.control.zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(this.map);
    this.map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    // The wheel moves the page until the map is chosen on purpose.
    this.map.on("focus click", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.layer = L.layerGroup().addTo(this.map);
    // Names stand above the outlines and below the points, which would hide no number then.
    this.map.createPane("names").style.zIndex = 450;
  }

  async start() {
    this.followList();
    const { maillageMapTiles: tiles, maillageMapAttribution: attribution, maillageMapBounds: bounds, maillageMapOutlines: outlines } = this.data;
    if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(this.map);
    else if (attribution) this.map.attributionControl.addAttribution(attribution);
    let extent = null;
    if (outlines) extent = await this.drawOutlines(outlines);
    if (bounds) {
      const [west, south, east, north] = bounds.split(",").map(Number);
      extent = L.latLngBounds([south, west], [north, east]);
    }
    if (extent?.isValid()) this.map.fitBounds(extent, { padding: [12, 12], animate: false, maxZoom: 16 });
    else this.map.setView([46.6, 2.5], 6);
    if (this.data.maillageMapPoints) {
      this.map.on("moveend", () => this.load());
      await this.load();
    }
    document.addEventListener("maillage:shown", () => this.map.invalidateSize());
  }

  async drawOutlines(url) {
    const shapes = L.geoJSON(await getJson(url), { interactive: false, style: { className: "map-outline" } }).addTo(this.map);
    shapes.eachLayer((shape) => {
      const name = shape.feature.properties?.name;
      if (name) shape.bindTooltip(element("span", name), { permanent: true, direction: "center", className: "map-name", pane: "names", interactive: false });
    });
    // A name wider than its area would hide its neighbours: it waits for a closer zoom.
    const fit = () => shapes.eachLayer((shape) => {
      const label = shape.getTooltip()?.getElement();
      if (!label) return;
      const box = shape.getBounds();
      const width = this.map.latLngToContainerPoint(box.getNorthEast()).x - this.map.latLngToContainerPoint(box.getSouthWest()).x;
      label.hidden = width < label.offsetWidth * 0.75 && width < 90;
    });
    this.map.on("zoomend", fit);
    this.map.whenReady(fit);
    return shapes.getBounds();
  }

  async load() {
    const request = (this.request += 1);
    const box = this.map.getBounds().pad(0.1);
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((value) => value.toFixed(5)).join(",");
    const url = this.data.maillageMapPoints.replace("{bbox}", bbox).replace("{zoom}", String(Math.round(this.map.getZoom())));
    try {
      const answer = await getJson(url);
      if (request === this.request) this.draw(answer.features ?? []);
    } catch {
      this.say("Les points de la carte ne répondent pas. La liste, elle, est complète.");
    }
  }

  draw(features) {
    const focused = document.activeElement?.dataset?.maillageMapMark;
    this.layer.clearLayers();
    this.marks.clear();
    for (const feature of features) {
      if (feature.properties.kind === "cluster") this.addCluster(feature);
      else this.addPoint(feature);
    }
    if (focused) this.marks.get(focused)?.getElement()?.focus();
    const total = features.reduce((sum, { properties }) => sum + (properties.count ?? 1), 0);
    this.say(total > 1 ? `${FRENCH.format(total)} résultats sur cette partie de la carte` : total === 1 ? "1 résultat sur cette partie de la carte" : "Aucun résultat sur cette partie de la carte");
  }

  mark(feature, { key, label, text, size, className }) {
    const [lon, lat] = feature.geometry.coordinates;
    const icon = L.divIcon({ html: element("span", text), className: `map-mark ${className}`, iconSize: [size, size] });
    const marker = L.marker([lat, lon], { icon, keyboard: true, riseOnHover: true }).addTo(this.layer);
    const node = marker.getElement();
    node.setAttribute("aria-label", label);
    node.dataset.maillageMapMark = key;
    this.marks.set(key, marker);
    return marker;
  }

  addCluster(feature) {
    const { count, bbox } = feature.properties;
    const words = FRENCH.format(count);
    const key = `cluster:${feature.geometry.coordinates.join(",")}`;
    const marker = this.mark(feature, { key, label: `${words} résultats : agrandir`, text: words, size: clusterSize(count), className: "map-mark--cluster" });
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      if (bbox) this.map.fitBounds([[bbox[1], bbox[0]], [bbox[3], bbox[2]]], { padding: [24, 24], maxZoom: 18, animate: !still });
      else this.map.setView(marker.getLatLng(), this.map.getZoom() + 2, { animate: !still });
    });
  }

  addPoint(feature) {
    const { id, name, number } = feature.properties;
    const [size, className] = number ? [28, "map-mark--point map-mark--number"] : [24, "map-mark--point"];
    const marker = this.mark(feature, { key: String(id), label: name, text: String(number ?? ""), size, className });
    marker.bindPopup(popupOf(feature.properties), { minWidth: 160, maxWidth: 280, autoPanPadding: [16, 16] });
    marker.bindTooltip(element("span", name), { direction: "top", offset: [0, -8] });
    const node = marker.getElement();
    for (const [event, lit] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
      node.addEventListener(event, () => this.lightLine(String(id), lit));
    }
  }

  lightLine(id, lit) {
    this.results?.querySelector(`[data-maillage-result="${CSS.escape(id)}"]`)?.classList.toggle("is-highlighted", lit);
    this.marks.get(id)?.getElement()?.classList.toggle("is-highlighted", lit);
  }

  followList() {
    if (!this.results) return;
    const light = (event, lit) => {
      const line = event.target.closest?.("[data-maillage-result]");
      if (!line || line.contains(event.relatedTarget)) return;
      this.lightLine(line.dataset.maillageResult, lit);
    };
    for (const [event, lit] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      this.results.addEventListener(event, (happened) => light(happened, lit));
    }
  }

  say(words) {
    if (this.status) this.status.textContent = words;
  }
}

export const start = (root) =>
  once(root, "[data-maillage-map]", "Map", (box) => {
    const map = new MaillageMap(box);
    map.start().catch(() => map.say("La carte n’a pas pu se charger. La liste dit la même chose en mots."));
  });

start(document);
document.addEventListener("htmx:afterSwap", (event) => start(event.target));
