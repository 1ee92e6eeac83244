/** Moves and zooms a drawing by mouse, wheel and keyboard. Lengths in pixels of the screen. */

const least = 0.1;
/** Below this nobody reads the names of steps: smaller only if a person wants it. */
const readable = 0.6;
const most = 3;
const margin = 28;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export class View {
  readonly #window: SVGSVGElement;
  readonly #stage: SVGGElement;
  readonly #moved: (place: Place | undefined) => void;
  #size = { width: 1, height: 1, first: 0 };
  #place: Place = { x: 0, y: 0, scale: 1 };
  /** Nobody has moved it: it fits itself to the window when that grows. */
  #isFitted = true;

  /** `moved` is told where a person put the drawing; nothing where all of it is shown. */
  constructor(
    window: SVGSVGElement,
    stage: SVGGElement,
    moved: (place: Place | undefined) => void,
  ) {
    this.#window = window;
    this.#stage = stage;
    this.#moved = moved;
    window.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    window.addEventListener("pointerdown", (event) => this.#drag(event));
    new ResizeObserver(() => this.#isFitted && this.fit()).observe(window);
  }

  /** The size of what is drawn; `first` is the middle of what comes first, from the left. */
  resize(width: number, height: number, first: number): void {
    this.#size = { width, height, first };
    if (this.#isFitted) this.fit();
  }

  /** All of it, as far as it can be read so; else its beginning. */
  fit(): void {
    this.#show(readable);
    this.#isFitted = true;
    this.#moved(undefined);
  }

  /** All of it, however small. */
  showAll(): void {
    this.#show(least);
    this.#isFitted = false;
    this.#moved(this.#place);
  }

  #show(smallest: number): void {
    const { clientWidth, clientHeight } = this.#window;
    const { width, height, first } = this.#size;
    const across = (clientWidth - 2 * margin) / width;
    const scale = Math.max(smallest, Math.min(1, across, (clientHeight - 2 * margin) / height));
    const y = Math.max(margin, Math.min(margin * 2, (clientHeight - height * scale) / 2));
    const middle = scale <= across ? width / 2 : first;
    this.#put({ x: clientWidth / 2 - middle * scale, y, scale });
  }

  restore(place: Place): void {
    this.#isFitted = false;
    this.#put(place);
  }

  zoomBy(factor: number, around?: { readonly x: number; readonly y: number }): void {
    const { clientWidth, clientHeight } = this.#window;
    const { x, y } = around ?? { x: clientWidth / 2, y: clientHeight / 2 };
    const before = this.#place;
    const scale = Math.max(least, Math.min(most, before.scale * factor));
    const grown = scale / before.scale;
    this.#go({ x: x - (x - before.x) * grown, y: y - (y - before.y) * grown, scale });
  }

  pan(dx: number, dy: number): void {
    const { x, y, scale } = this.#place;
    this.#go({ x: x + dx, y: y + dy, scale });
  }

  /** Moves as little as is needed to have a part of the drawing in view. */
  reveal(part: { x: number; y: number; width: number; height: number }): void {
    const { clientWidth, clientHeight } = this.#window;
    const { x, y, scale } = this.#place;
    const shift = (start: number, length: number, room: number) => {
      if (start < margin) return margin - start;
      return start + length > room - margin ? Math.min(room - margin - start - length, 0) : 0;
    };
    const dx = shift(x + part.x * scale, part.width * scale, clientWidth);
    const dy = shift(y + part.y * scale, part.height * scale, clientHeight);
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  #go(place: Place): void {
    this.#isFitted = false;
    this.#put(place);
    this.#moved(place);
  }

  #put(place: Place): void {
    this.#place = place;
    const { x, y, scale } = place;
    this.#stage.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.#window.getBoundingClientRect();
    const around = { x: event.clientX - left, y: event.clientY - top };
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      this.pan(-(event.shiftKey ? event.deltaY : event.deltaX), 0);
    else this.zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.004), around);
  }

  #drag(start: PointerEvent): void {
    if (start.button !== 0) return;
    let { clientX, clientY } = start;
    let isMoving = false;
    const move = (event: PointerEvent) => {
      const [dx, dy] = [event.clientX - clientX, event.clientY - clientY];
      if (!isMoving && Math.hypot(dx, dy) < 4) return;
      // Only now: a click on a step is to stay one.
      if (!isMoving) this.#window.setPointerCapture(start.pointerId);
      isMoving = true;
      [clientX, clientY] = [event.clientX, event.clientY];
      this.#window.classList.add("moving");
      this.pan(dx, dy);
    };
    const end = () => {
      this.#window.classList.remove("moving");
      this.#window.removeEventListener("pointermove", move);
      this.#window.removeEventListener("pointerup", end);
      this.#window.removeEventListener("pointercancel", end);
    };
    this.#window.addEventListener("pointermove", move);
    this.#window.addEventListener("pointerup", end);
    this.#window.addEventListener("pointercancel", end);
  }
}
