// A point on the map: the pin stands in the middle, and the map is moved under it by finger, mouse or keyboard.
import { h, icon } from "../dom.js";
import { styled } from "../lazy/style.js";
import { markdown } from "../markdown.js";
import { PIN } from "./icons.js";
import { leaflet } from "./leaflet.js";
import { digits, located } from "./place.js";
import { Sheet, action, complaint } from "./sheet.js";

const CLOSE = 18; // zoom where single houses are seen
const CITY = 14;
const COUNTRY = { lat: 51.2, lon: 10.4, zoom: 6 };
const STEP = 20; // px for an arrow key, about seven metres where houses are seen
const KEYS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };
const POINT = /^\D*?(-?\d{1,2}[.,]\d+)[\s,;°]+(-?\d{1,3}[.,]\d+)\D*$/;

/** Opens the dialog at `start` {lat, lon}, else at the city; `chosen(point)` gets what the citizen wants to send. */
export async function askPoint(panel, context, start, chosen) {
  const { t } = context;
  const sheet = new Sheet(panel, t("map_title"), { wide: true });
  const cancel = action(t("cancel"), "", () => sheet.close());
  sheet.show(h("p", { role: "status" }, t("loading_map")), cancel);
  try {
    const [library] = await Promise.all([leaflet(), styled(panel.node, "leaflet/leaflet.css")]);
    if (!sheet.signal.aborted) new PointMap(sheet, context, library, chosen).begin(start, cancel);
  } catch {
    if (!sheet.signal.aborted) sheet.show(complaint(t("no_map")), cancel);
  }
}

class PointMap {
  #sheet;
  #library;
  #chosen;
  #site;
  #map;
  #t;
  #announce;

  constructor(sheet, { t, site, announce }, library, chosen) {
    this.#sheet = sheet;
    this.#t = t;
    this.#site = site.map;
    this.#library = library;
    this.#chosen = chosen;
    this.#announce = announce;
  }

  begin(start, cancel) {
    const t = this.#t;
    this.place = h("div", {
      class: "map", role: "application", tabindex: "0", "aria-label": t("map"), "aria-describedby": "map-help", keydown: (event) => this.#key(event),
    });
    this.field = h("input", { id: "point", inputmode: "decimal", autocomplete: "off", "aria-describedby": "point-wrong", change: () => this.#typed() });
    this.wrong = h("p", { id: "point-wrong", role: "alert", class: "complaint", hidden: true });
    const send = action(t("send_place"), "primary", () => this.#send());
    this.#sheet.show(h("p", { id: "map-help" }, t("map_text")), h("div", { class: "map-frame" }, this.place, h("span", { class: "pin", "aria-hidden": "true" }, icon(PIN))),
      h("div", { class: "credit" }, ...markdown(this.#site.attribution ?? "", t)), this.#row(), this.wrong, send, cancel);
    this.#sheet.heading.focus();
    this.#draw(start);
  }

  #row() {
    const t = this.#t;
    const here = action(t("my_place"), "", ({ currentTarget }) => this.#here(currentTarget));
    return h("div", { class: "point-row" }, h("label", { for: "point" }, t("point")), this.field, here);
  }

  #draw(start) {
    const t = this.#t;
    const { tiles, lat, lon } = this.#site;
    const city = Number.isFinite(lat) ? { lat, lon, zoom: CITY } : COUNTRY;
    const { lat: y, lon: x, zoom } = start ? { ...start, zoom: CLOSE } : city;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map = this.#library.map(this.place, {
      center: [y, x], zoom, keyboard: false, attributionControl: false, zoomControl: false,
      scrollWheelZoom: "center", touchZoom: "center", doubleClickZoom: "center",
      fadeAnimation: !calm, zoomAnimation: !calm, inertia: !calm,
    });
    this.#library.control.zoom({ zoomInTitle: t("nearer"), zoomOutTitle: t("farther") }).addTo(this.#map);
    this.#library.tileLayer(tiles, { maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(this.#map);
    this.#map.on("move", () => this.#moved()).on("moveend", () => this.#say());
    const sizes = new ResizeObserver(() => this.#refit());
    sizes.observe(this.place);
    this.#sheet.signal.addEventListener("abort", () => {
      sizes.disconnect();
      this.#map.remove();
    });
    this.#moved();
  }

  // A phone's keyboard or a complaint changes the room for the map, never the point.
  #refit() {
    const point = this.#read();
    this.still = true;
    this.#map.invalidateSize({ pan: false });
    if (point) this.#map.setView([point.lat, point.lon], this.#map.getZoom(), { animate: false });
    this.still = false;
  }

  #moved() {
    if (this.still) return;
    const { lat, lng } = this.#map.getCenter().wrap();
    this.field.value = digits({ lat, lon: lng });
    this.wrong.hidden = true;
  }

  // The library's own keys swallow what is pressed while the map still glides.
  #key(event) {
    if (event.target !== this.place || event.altKey || event.ctrlKey || event.metaKey) return;
    const zoom = { "+": 1, "-": -1 }[event.key];
    const step = KEYS[event.key]?.map((part) => part * (event.shiftKey ? 5 : 1));
    if (!zoom && !step) return;
    event.preventDefault();
    if (step) this.#map.panBy(step, { animate: false });
    else this.#map.setZoom(this.#map.getZoom() + zoom);
  }

  // Only for who cannot see it move: the keyboard has the map then.
  #say() {
    clearTimeout(this.saying);
    const { activeElement } = this.place.getRootNode();
    if (activeElement === this.place && !this.still) this.saying = setTimeout(() => this.#announce(this.field.value), 600);
  }

  #typed() {
    const point = this.#read();
    if (point) this.#go(point);
    else this.#complain("bad_point");
  }

  // What stands in the field: of the middle of the map, or written by the citizen; null if it is no point.
  #read() {
    const [, lat, lon] = (POINT.exec(this.field.value.trim()) ?? []).map((part) => Number(String(part).replace(",", ".")));
    return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { lat, lon } : null;
  }

  #go({ lat, lon }) {
    this.#map.setView([lat, lon], Math.max(CLOSE, this.#map.getZoom()), { animate: false });
  }

  async #here(button) {
    button.setAttribute("aria-busy", "true");
    try {
      const point = await located();
      if (!this.#sheet.signal.aborted) this.#go(point);
    } catch (key) {
      if (!this.#sheet.signal.aborted) this.#complain(key);
    }
    button.removeAttribute("aria-busy");
  }

  #complain(key) {
    this.wrong.textContent = this.#t(key);
    this.wrong.hidden = false;
  }

  #send() {
    const point = this.#read();
    if (!point) {
      this.#complain("bad_point");
      return this.field.focus();
    }
    this.#sheet.close();
    this.#chosen(point);
  }
}
