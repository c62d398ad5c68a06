/** Nodes of the page. Texts are set as texts: nothing of a trace is ever read as HTML. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes (`true`: there, `false` and undefined: not there) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** The same for SVG, without children. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(element, attributes);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Places an element, px. */
export function place(
  element: HTMLElement | SVGElement,
  at: Partial<Record<'left' | 'top' | 'width' | 'height', number>>,
): void {
  for (const [side, value] of Object.entries(at)) element.style.setProperty(side, `${value}px`);
}
