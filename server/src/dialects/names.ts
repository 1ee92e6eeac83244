/** A name as it is defined, where the system takes upper and lower case for the same. */
export function asDefined(name: string, defined: Iterable<string>): string {
  let same: string | undefined;
  for (const other of defined) {
    if (other === name) return name;
    if (other.toLowerCase() === name.toLowerCase()) same ??= other;
  }
  return same ?? name;
}
