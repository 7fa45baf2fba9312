/**
 * Elements of the page, found and made.
 *
 * @module
 */
/// <reference lib="dom" />

/** The element of an id. @throws {Error} if the page has none of that kind */
export function find<T extends HTMLElement = HTMLElement>(
  id: string,
  kind: new () => T = HTMLElement as unknown as new () => T,
): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} with the id ${id}`);
}

/** What an element holds: text stays text. */
export type Child = Node | string;

/** A new element. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A share as a percentage without decimals; what is not 0 is not called 0. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<\u00a01\u00a0%";
  return `${Math.round(100 * share)}\u00a0%`;
}

/** Seconds with one decimal. */
export function seconds(value: number): string {
  return `${value.toFixed(1)}\u00a0s`;
}
