/** A name as it is defined, where the system takes upper and lower case for the same. */
export function asDefined(
  name: string,
  defined: Pick<ReadonlySet<string>, "has" | "keys">,
): string {
  if (defined.has(name)) return name;
  const same = name.toLowerCase();
  for (const other of defined.keys()) if (other.toLowerCase() === same) return other;
  return name;
}
