// Signs of life: the server counts only what comes from here, for its own end of a lost line stays open for a quarter of an hour.

const EVERY = 10000; // milliseconds, as in ticker.js; the server takes nobody for gone before four beats in a row are missing

/** Says again and again that this console is there, until the session ends; `api` has the second token of the session. */
export function keepBeating(api) {
  const again = () => beat(api).then((goesOn) => goesOn || stop());
  const stopTicking = tick(again);
  const wakes = [
    [window, "online"],
    [window, "pageshow"],
    [document, "visibilitychange"],
    [document, "resume"], // a frozen tab is thawed
  ];
  for (const [target, name] of wakes) target.addEventListener(name, again);

  function stop() {
    stopTicking();
    for (const [target, name] of wakes) target.removeEventListener(name, again);
  }
}

/** Calls `act` every ten seconds; gives back what ends it. Without workers the page's timer is better than none. */
function tick(act) {
  let timer = 0;
  const byPage = () => (timer = setInterval(act, EVERY));
  let worker = null;
  try {
    worker = new Worker("/assets/console/ticker.js");
    worker.onmessage = act;
    worker.onerror = byPage;
  } catch {
    byPage();
  }
  return () => {
    worker?.terminate();
    clearInterval(timer);
  };
}

/** One sign of life; false when nobody is signed in any more. */
async function beat(api) {
  const headers = { "X-CSRF-Token": api.csrf, "X-Background": "true", Accept: "application/json" };
  const options = { method: "POST", headers, signal: AbortSignal.timeout(EVERY), cache: "no-store" };
  const answer = await fetch("/api/v1/presence/beat", options).catch(() => null);
  if (answer?.status === 403) await api.session().catch(() => {}); // signed in anew in another tab: the next one has its token
  return answer?.status !== 401;
}
