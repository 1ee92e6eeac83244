/**
 * A function that works out its answer about an object once, and keeps it with the object. It stands on
 * the object itself, unseen by whoever copies, compares or prints it. A WeakMap would do the same, but
 * whatever its entries lead to stays until the next full garbage collection: that is the whole of every
 * document read in between, and keeping them cost a tenth of all time.
 */
export function oncePer<Of extends object, Answer>(
  compute: (of: Of) => Answer,
): (of: Of) => Answer {
  const key = Symbol(compute.name);
  return (of) => {
    const known = (of as Readonly<Record<symbol, Answer>>)[key];
    if (known !== undefined || key in of) return known as Answer;
    const value = compute(of);
    Object.defineProperty(of, key, { value });
    return value;
  };
}
