/** A strict reader of the XML that this project writes, for tests. */

/** An element with its attributes, its children and its text. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

function unescape(text: string): string {
  if (/[<>]/.test(text)) {
    throw new SyntaxError(`bare < or > in ${JSON.stringify(text)}`);
  }
  return text.replace(/&([^;&]*);?/g, (whole, name) => {
    if (!whole.endsWith(";") || !(name in ENTITIES)) {
      throw new SyntaxError(`bad entity ${whole}`);
    }
    return ENTITIES[name];
  });
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(
    /\s+([a-zA-Z][\w:-]*)="([^"]*)"/g,
    (_, name, value) => {
      if (name in attributes) throw new SyntaxError(`attribute ${name} twice`);
      attributes[name] = unescape(value);
      return "";
    },
  );
  if (rest.trim() !== "") throw new SyntaxError(`not attributes: ${rest}`);
  return attributes;
}

/** Reads one document. @throws {SyntaxError} where it is not well-formed */
export function parseXml(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  let end = 0;
  for (
    const match of xml.matchAll(
      /<(\/?)([a-zA-Z][\w:-]*)((?:[^<>"]|"[^"]*")*?)(\/?)>/g,
    )
  ) {
    const [whole, closing, name, attributes, empty] = match;
    open[0].text += unescape(xml.slice(end, match.index));
    end = match.index + whole.length;
    if (closing) {
      const last = open.shift()!;
      if (last.name !== name) {
        throw new SyntaxError(`</${name}> closes <${last.name}>`);
      }
      continue;
    }
    const element = {
      name,
      attributes: readAttributes(attributes),
      children: [],
      text: "",
    };
    open[0].children.push(element);
    if (!empty) open.unshift(element);
  }
  if (open.length !== 1) {
    throw new SyntaxError(`<${open[0].name}> is not closed`);
  }
  root.text += unescape(xml.slice(end));
  if (root.children.length !== 1 || root.text.trim() !== "") {
    throw new SyntaxError("a document must be one element");
  }
  return root.children[0];
}

/** All elements of a name, the document's order. */
export function findAll(element: Element, name: string): Element[] {
  const own = element.name === name ? [element] : [];
  return [...own, ...element.children.flatMap((child) => findAll(child, name))];
}
