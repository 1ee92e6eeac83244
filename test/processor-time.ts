/**
 * Begins to count the processor time that this process spends, in milliseconds. What a clock on the wall
 * tells depends on whatever else the machine does; this does not.
 */
export function processorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
