/** Number of single-character changes (swapped neighbours count as one) that lead from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The candidate that was most likely meant, if one is near enough and no other is as near. */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
  const fold = (text: string) => text.toLowerCase().replaceAll(/[-_\s]/g, "");
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  let tied = false;
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - written.length) > limit && fold(candidate) !== fold(written))
      continue;
    const distance = fold(candidate) === fold(written) ? 0 : editDistance(written, candidate);
    if (distance > least) continue;
    tied = distance === least;
    least = distance;
    best = candidate;
  }
  return tied ? undefined : best;
}
