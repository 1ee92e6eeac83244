/**
 * Remembers answers by text and forgets the ones not asked for in a while, so that a long editing
 * session does not grow without end: of texts of `capacity` UTF-16 units together all are kept, and
 * never more than of twice as many.
 */
export class Recent<Answer> {
  /** What was asked for last, and what was before that: it is let go of as a whole. */
  private young = new Map<string, Answer>();
  private old: ReadonlyMap<string, Answer> = new Map();
  private size = 0;
  private readonly capacity: number;

  constructor(capacity = 8_000_000) {
    this.capacity = capacity;
  }

  /** The answer kept for `text`, or the one `compute` gives now. */
  get(text: string, compute: () => Answer): Answer {
    const known = this.young.get(text);
    if (known !== undefined) return known;
    const answer = this.old.get(text) ?? compute();
    if (this.size + text.length > this.capacity) {
      this.old = this.young;
      this.young = new Map();
      this.size = 0;
    }
    this.young.set(text, answer);
    this.size += text.length;
    return answer;
  }
}
