// Photos in the browser. They are drawn on canvases: a city's Content-Security-Policy need not allow pictures for that.
import { h } from "../dom.js";

const LONGEST = 2048; // px, as the server keeps them
const SMALL = 1.5e6; // bytes

/** Whether the first bytes are those of a JPEG, PNG or WebP. */
export async function isPhoto(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  return head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n\x1a\n") || /^RIFF[^]{4}WEBP/.test(head);
}

export async function isPdf(file) {
  return (await file.slice(0, 5).text()) === "%PDF-";
}

/** The picture, upright; null if the browser cannot read it. */
export async function opened(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** A canvas with the picture, at most `longest` px long; with a name for screen readers. */
export function shrunk(bitmap, longest, name) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = h("canvas", { class: "picture", width, height, role: "img", "aria-label": name });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** The file, or a smaller one of the same picture: large ones take long over a phone's network. */
export async function lighter(file, bitmap) {
  if (file.size <= SMALL || !readable()) return file;
  const canvas = shrunk(bitmap, LONGEST);
  const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return small && small.size < file.size ? small : file;
}

// Browsers that resist fingerprinting give back another picture than was drawn.
function readable() {
  const pen = h("canvas", { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = "#c83210";
  pen.fillRect(0, 0, 1, 1);
  return String(pen.getImageData(0, 0, 1, 1).data) === "200,50,16,255";
}

/** A small view of a photo that was sent; fetched where this window has not sent it, and shown within `grow(act)`. */
export function thumbnail(file, known, { chat, t }, grow) {
  const frame = h("div", { class: "shot" });
  const fill = (picture) => frame.append(shrunk(picture, 480, t("your_photo")));
  if (known) fill(known);
  else fetched(file, chat).then((picture) => picture && grow(() => fill(picture)));
  return frame;
}

async function fetched({ id, media_type }, chat) {
  const blob = await chat.file(`attachments/${id}`, media_type).catch(() => null);
  return blob && opened(blob);
}
