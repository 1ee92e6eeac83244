/**
 * Remembers answers by text and forgets the ones not asked for longest once the texts together
 * grow beyond `capacity` UTF-16 units, so that a long editing session does not grow without end.
 */
export class Recent<Answer> {
  private readonly answers = new Map<string, Answer>();
  private size = 0;
  private readonly capacity: number;

  constructor(capacity = 8_000_000) {
    this.capacity = capacity;
  }

  /** The answer kept for `text`, or the one `compute` gives now. */
  get(text: string, compute: () => Answer): Answer {
    const known = this.answers.get(text);
    if (known !== undefined) {
      this.answers.delete(text);
      this.answers.set(text, known);
      return known;
    }
    const answer = compute();
    this.answers.set(text, answer);
    this.size += text.length;
    for (const oldest of this.answers.keys()) {
      if (this.size <= this.capacity || oldest === text) break;
      this.answers.delete(oldest);
      this.size -= oldest.length;
    }
    return answer;
  }
}
