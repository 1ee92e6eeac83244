type Child = Node | string | false | undefined;

type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

/** An HTML element. Functions among the attributes listen: `{ click: () => … }`. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function drawn<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled<Made extends Element>(
  made: Made,
  attributes: Attributes,
  children: readonly Child[],
): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

const icons = {
  in: "M8 3v10M3 8h10",
  out: "M3 8h10",
  all: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  turn: "M3 6h8.5M8.8 3.2 11.6 6 8.8 8.8M13 10H4.5M7.2 7.2 4.4 10l2.8 2.8",
  again: "M13 8a5 5 0 1 1-1.5-3.6M13 2v3.2H9.8",
} as const;

/** A button with a picture and a name. */
export function iconButton(
  icon: keyof typeof icons,
  name: string,
  click: () => void,
): HTMLButtonElement {
  return element(
    "button",
    { type: "button", class: "icon", title: name, "aria-label": name, click },
    drawn(
      "svg",
      { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
      drawn("path", { d: icons[icon], class: "stroke" }),
    ),
  );
}
