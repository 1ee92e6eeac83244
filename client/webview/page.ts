import type { FromPage } from "../src/views/messages.ts";

/** What VS Code gives to the script of a webview. */
interface VsCode {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();

export const tell = (message: FromPage): void => vscode.postMessage(message);

/** What is kept while the page is hidden, and over a reload of the window. */
export const kept = <State extends object>(): Partial<State> =>
  (vscode.getState() as Partial<State> | undefined) ?? {};

export function keep<State extends object>(change: Partial<State>): void {
  vscode.setState({ ...kept<State>(), ...change });
}

/** Calls back with every message of the extension, and says that there is somebody to listen. */
export function listen<Message>(hear: (message: Message) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<Message>) => hear(data));
  tell({ kind: "ready" });
}

const colours = new Map<string, string>();

/** Calls back when the colours change: VS Code writes them anew on the page's root. */
export function onTheme(change: () => void): void {
  const observer = new MutationObserver(() => {
    colours.clear();
    change();
  });
  observer.observe(document.documentElement, { attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributeFilter: ["class", "data-vscode-theme-id"] });
}

/** The value of a custom property: `--fires`. A canvas asks for it with every stroke. */
export function colour(name: string): string {
  const value = colours.get(name) ?? getComputedStyle(document.body).getPropertyValue(name).trim();
  colours.set(name, value);
  return value;
}

/** Speaks to a screen reader when it is next at rest. */
export function announce(text: string): void {
  const place = document.getElementById("spoken");
  if (place) place.textContent = text;
}
