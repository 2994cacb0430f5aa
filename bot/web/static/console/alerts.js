// A sound and the browser's notification: somebody new waits, or a citizen wrote while nobody looked.
import { toggle, wished } from "./settings.js";

const TONES = { arrival: [660, 880], message: [520], alarm: [880, 660, 880] };
const LENGTH = 0.14; // seconds
const LOUDNESS = 0.12;

let audio = null;

/** Browsers let a page sound only after somebody has touched it. */
export function readySound() {
  const wake = () => {
    audio ??= new AudioContext();
    audio.resume();
  };
  addEventListener("pointerdown", wake, { once: true });
  addEventListener("keydown", wake, { once: true });
}

export function sound(kind) {
  if (!wished("sound") || audio?.state !== "running") return;
  TONES[kind].forEach((pitch, index) => tone(pitch, audio.currentTime + index * LENGTH));
}

function tone(pitch, start) {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + LENGTH);
}

/** A notification while the console is not in front; it never holds what a citizen wrote. */
export function notify(title, body, tag, onclick) {
  if (!document.hidden || !wished("notify") || window.Notification?.permission !== "granted") return;
  const shown = new Notification(title, { body, tag, icon: "/assets/musterstadt.svg" });
  shown.onclick = () => {
    window.focus();
    shown.close();
    onclick();
  };
}

/** Switch notifications; asks the browser first. The new state. */
export async function toggleNotifications() {
  if (!wished("notify") && window.Notification?.permission !== "granted") {
    const answer = await window.Notification?.requestPermission();
    if (answer !== "granted") return false;
  }
  return toggle("notify");
}
