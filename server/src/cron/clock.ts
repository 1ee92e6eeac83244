/** Hours between local and universal time. All times are milliseconds since 1970 UTC. */
export interface Clock {
  /** What a local clock is ahead of UTC at an instant, milliseconds. */
  offset(at: number): number;
  /** The first instant after `at` and before `until` with another offset, if there is one. */
  change(at: number, until: number): number | undefined;
}

const utc: Clock = { offset: () => 0, change: () => undefined };

/**
 * The clock of an IANA zone, read from Intl, which every supported runtime brings along.
 * Nothing for a name Intl does not know.
 */
export function clockOf(zone: string): Clock | undefined {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = makeClock(zone);
  if (clock) clocks.set(zone, clock);
  return clock;
}

/** One per zone that exists, so this does not grow without end. */
const clocks = new Map<string, Clock>();

function makeClock(zone: string): Clock | undefined {
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  if (/^(?:UTC|Etc\/UTC|GMT|Etc\/GMT)$/i.test(format.resolvedOptions().timeZone)) return utc;
  const read = (at: number): number => {
    const name = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at));
    if (!name?.[1]) return 0;
    const seconds = Number(name[2]) * 3600 + Number(name[3]) * 60 + Number(name[4] ?? 0);
    return (name[1] === "-" ? -1000 : 1000) * seconds;
  };
  return remembering(read);
}

/** A stretch of time with one offset; `end` is the first instant of the next. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

/** Asking Intl takes long enough to remember what it said: two stretches a year for most zones. */
function remembering(read: (at: number) => number): Clock {
  let known: Stretch[] = [];
  const stretchAt = (at: number) => known.find(({ start, end }) => start <= at && at < end);
  const offset = (at: number) => stretchAt(at)?.offset ?? read(at);
  return {
    offset,
    change(at, until) {
      const stretch = stretchAt(at);
      if (stretch) return stretch.end < until ? stretch.end : undefined;
      const end = findChange(offset, at, until);
      if (end !== undefined) {
        if (known.length > 400) known = [];
        known.push({ start: at, end, offset: offset(at) });
      }
      return end;
    },
  };
}

/** No zone keeps an offset for less than a week (the shortest, Morocco's Ramadan, lasts a month). */
const stride = 7 * 86_400_000;

function findChange(offset: (at: number) => number, at: number, until: number): number | undefined {
  const before = offset(at);
  let low = at;
  while (low < until) {
    let high = Math.min(low + stride, until);
    if (offset(high) === before) {
      low = high;
      continue;
    }
    while (high - low > 1000) {
      // At least a second on: where `until` is no whole second, half of the rest may be less.
      const middle = low + Math.max(1, Math.floor((high - low) / 2000)) * 1000;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    return high < until ? high : undefined;
  }
  return undefined;
}
