interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The elements of an XML text in the order of their start tags; throws where it is not well-formed. No namespaces, no CDATA. */
export function parseXml(text: string): readonly Element[] {
  const elements: Element[] = [];
  const open: string[] = [];
  let rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  if (rest === text) throw new Error("no XML declaration");
  while (rest !== "") {
    const content = /^[^<]+/.exec(rest)?.[0];
    if (content !== undefined) {
      if (open.length === 0 && content.trim() !== "") throw new Error(`text outside the root: ${content}`);
      unescaped(content);
      rest = rest.slice(content.length);
      continue;
    }
    const [tag, isEnd = "", name = "", attributes = "", isEmpty = ""] =
      /^<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/.exec(rest) ?? [];
    if (tag === undefined) throw new Error(`no tag: ${rest.slice(0, 60)}`);
    rest = rest.slice(tag.length);
    if (isEnd !== "") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    if (open.length === 0 && elements.length > 0) throw new Error("a second root");
    const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(
      ([, key = "", value = ""]) => [key, unescaped(value)] as const,
    );
    elements.push({ name, attributes: Object.fromEntries(pairs) });
    if (isEmpty === "") open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return elements;
}

function unescaped(text: string): string {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 0x20 && code !== 0x9 && code !== 0xa) throw new Error(`character ${code} is no XML`);
  }
  return text.replace(/&(#?\w*)(;?)/g, (whole, name: string, end: string) => {
    const letter = /^#\d+$/.test(name) ? String.fromCodePoint(Number(name.slice(1))) : ENTITIES[name];
    if (end === "" || letter === undefined) throw new Error(`no entity: ${whole}`);
    return letter;
  });
}
