// The citizen's place, as far as the browser knows it and the citizen lets it.
import { h } from "../dom.js";
import { Sheet, action, complaint } from "./sheet.js";

const GOOD = 60; // m: sent without asking again
const PATIENCE = 20000; // ms
const REASONS = { 1: "place_denied", 2: "place_unknown", 3: "place_slow" };

/** A point in digits that everybody can copy: five of them are about a metre. */
export function digits({ lat, lon }) {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/** The words that stand for a sent place. */
export function written(point, t) {
  return t("place", { point: digits(point) });
}

/** Where the device is: {lat, lon, accuracy (m)}; rejects with the key of a sentence. */
export function located() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation || !isSecureContext) return reject("place_forbidden");
    const found = ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy });
    const failed = ({ code }) => reject(REASONS[code] ?? "place_unknown");
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30000 });
  });
}

/** Looks for the place and sends it; `acts`: {send(point), map?(point)}. Asks where it is known only roughly. */
export async function askPlace(panel, { t }, acts) {
  const sheet = new Sheet(panel, t("place_title"));
  const leave = (act) => () => {
    sheet.close();
    act();
  };
  const cancel = action(t("cancel"), "", () => sheet.close());
  const map = (point) => acts.map && action(t("on_map"), "primary", leave(() => acts.map(point)));
  sheet.show(h("p", { role: "status" }, t("locating")), cancel);
  try {
    const { accuracy, ...point } = await located();
    if (sheet.signal.aborted) return;
    if (accuracy <= GOOD) return leave(() => acts.send(point))();
    const send = action(t("send_place"), acts.map ? "" : "primary", leave(() => acts.send(point)));
    sheet.show(h("p", { role: "status" }, t("place_rough", { distance: distance(accuracy, t.locale) })), map(point), send, cancel);
  } catch (key) {
    const write = action(t("write_place"), acts.map ? "" : "primary", leave(() => panel.composer.focus()));
    if (!sheet.signal.aborted) sheet.show(complaint(t(key)), map(), write);
  }
}

function distance(metres, locale) {
  const [value, unit] = metres < 1000 ? [metres, "meter"] : [metres / 1000, "kilometer"];
  const written = locale === "ar" ? "ar-u-nu-latn" : locale;
  return new Intl.NumberFormat(written, { style: "unit", unit, unitDisplay: "long", maximumSignificantDigits: 2 }).format(value);
}
