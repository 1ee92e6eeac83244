/** How the times of a back-test are written below the plots. Times are seconds since 1970 UTC. */

const day = 86_400;

/** A label for each line of the grid: the time or the day, and beneath it what changed besides. */
export function timeLabels(zone: string): (lines: readonly number[], step: number) => string[] {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const written = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
    return (at: number) => written.format(at * 1000);
  };
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const seconds = format({
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const date = format({ day: "numeric", month: "short" });
  const month = format({ month: "short" });
  const year = format({ year: "numeric" });
  return (lines, step) => {
    const fine = step < 60 ? seconds : step < day ? time : step < 28 * day ? date : month;
    const coarse = step < day ? (at: number) => `${date(at)} ${year(at)}` : year;
    let before = "";
    return lines.map((at) => {
      if (step >= 365 * day) return year(at);
      const above = coarse(at);
      const label = above === before ? fine(at) : `${fine(at)}\n${above}`;
      before = above;
      return label;
    });
  };
}
