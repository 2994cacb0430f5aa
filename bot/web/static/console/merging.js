// What is on the screen and what was read anew, put together.

/** Messages by their numbers; what was read takes the place of what was there. */
export function merged(shown, read) {
  const bySeq = new Map([...shown, ...read].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}
