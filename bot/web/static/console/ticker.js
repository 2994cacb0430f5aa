// A clock that goes on while the tab is in the background: there browsers let a page's own timers run once a minute, but not a worker's.
setInterval(() => postMessage(null), 10000); // BEAT_EVERY_S of the server
