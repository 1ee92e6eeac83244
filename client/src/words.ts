/** Times as a person says them, for lists where there is little room. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "2 h": one number and one unit. Milliseconds, not negative. */
function roughly(milliseconds: number): string {
  if (milliseconds < 1.5 * minute) return "1 min";
  if (milliseconds < hour) return `${Math.round(milliseconds / minute)} min`;
  if (milliseconds < 1.5 * day) return `${Math.round(milliseconds / hour)} h`;
  return `${Math.round(milliseconds / day)} days`;
}

/** "in 5 h", "5 min ago", "now". Milliseconds since 1970 UTC. */
export function fromNow(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < minute / 2) return distance > 0 ? "in a moment" : "just now";
  return distance > 0 ? `in ${roughly(distance)}` : `${roughly(-distance)} ago`;
}

/** "0.4 s", "2 m 05 s", "1 h 02 m", as the command line tells how long something took. */
export function secondsInWords(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} m`;
}

/** "1 step", "2 steps". */
export const counted = (count: number, one: string): string =>
  `${count} ${one}${count === 1 ? "" : "s"}`;
