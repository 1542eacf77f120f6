/** Reads a PDF that the portal wrote, as a screen reader would: what each tag holds, in reading order. Knows as much of PDF as pdfkit writes. */
import { inflateSync } from "node:zlib";

export type Tag = { type: string; text: string; attributes: string; children: Tag[] };
export type ReadPdf = {
  catalog: string;
  info: string;
  /** each page's text in the order it was drawn, with what is for the eye only */
  pages: string[];
  /** the tree of tags */
  root: Tag;
  /** names of fonts, and whether each is in the file */
  fonts: { name: string; embedded: boolean }[];
  /** marked neither as content nor as decoration: a structure check fails on it */
  untagged: string[];
};

export function readPdf(bytes: Buffer): ReadPdf {
  const file = bytes.toString("latin1");
  if (!file.startsWith("%PDF-1.7") || !file.trimEnd().endsWith("%%EOF")) throw new Error("Not a whole PDF.");
  const objects = new Map<string, { dictionary: string; stream: string | null }>();
  for (const m of file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [dictionary = "", stream] = m[2]!.split(/\nstream\n/);
    const packed = stream?.replace(/\nendstream$/, "");
    objects.set(m[1]!, {
      dictionary,
      stream:
        packed === undefined ? null : dictionary.includes("/FlateDecode") ? inflateSync(Buffer.from(packed, "latin1")).toString("latin1") : packed,
    });
  }
  const get = (ref: string) => {
    const found = objects.get(ref);
    if (!found) throw new Error(`Object ${ref} is not in the file.`);
    return found;
  };
  const entry = (dictionary: string, key: string) => new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1];
  const refs = (text: string) => [...text.matchAll(/(\d+) 0 R/g)].map((m) => m[1]!);
  const list = (dictionary: string, key: string) => new RegExp(`/${key} \\[([^\\]]*)\\]`).exec(dictionary)?.[1] ?? "";

  const trailer = /trailer\n([\s\S]*?)\nstartxref/.exec(file)![1]!;
  const catalog = get(entry(trailer, "Root")!).dictionary;

  const letters = new Map<string, Map<string, string>>(); // font object → glyph → letters
  const lettersOf = (font: string) => {
    let known = letters.get(font);
    if (!known) {
      letters.set(font, (known = new Map()));
      const map = get(entry(get(font).dictionary, "ToUnicode")!).stream!;
      for (const range of map.matchAll(/<(\w{4})> <(\w{4})> \[([^\]]*)\]/g))
        [...range[3]!.matchAll(/<([\w ]*)>/g)].forEach((code, i) => {
          const hex = code[1]!.replaceAll(" ", "");
          const text = (hex.match(/.{4}/g) ?? []).map((h) => String.fromCharCode(parseInt(h, 16))).join("");
          known!.set((parseInt(range[1]!, 16) + i).toString(16).padStart(4, "0"), text);
        });
    }
    return known;
  };

  const pageRefs = refs(list(get(entry(catalog, "Pages")!).dictionary, "Kids"));
  const marked = new Map<string, string>(); // "page mcid" → text
  const untagged: string[] = [];
  const pages = pageRefs.map((ref) => {
    const { dictionary } = get(ref);
    const streams = list(dictionary, "Contents") ? refs(list(dictionary, "Contents")) : [entry(dictionary, "Contents")!];
    const fontsHere = Object.fromEntries(
      [...get(entry(dictionary, "Resources")!).dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((m) => [m[1]!, m[2]!]),
    );
    let font = "";
    let whole = "";
    const open: (string | null)[] = []; // an mcid, or null for decoration
    const content = streams.map((s) => get(s).stream).join("\n");
    for (const m of content.matchAll(/\/(\w+) <<([^<>]*)>> BDC|\/(\w+) BMC|(EMC)|\/(F\d+) [\d.]+ Tf|(\[[^\]]*\] TJ|<\w*> Tj)/g)) {
      if (m[1] !== undefined || m[3] !== undefined) open.push(/\/MCID (\d+)/.exec(m[2] ?? "")?.[1] ?? null);
      else if (m[4]) open.pop();
      else if (m[5]) font = fontsHere[m[5]]!;
      else {
        const glyphs = [...m[6]!.matchAll(/<(\w*)>/g)].flatMap((h) => h[1]!.match(/.{4}/g) ?? []);
        const text = glyphs.map((g) => lettersOf(font).get(g.toLowerCase()) ?? "\ufffd").join("");
        whole += `${text}\n`;
        const mcid = open.at(-1);
        if (mcid === undefined) untagged.push(text);
        else if (mcid !== null) marked.set(`${ref} ${mcid}`, `${marked.get(`${ref} ${mcid}`) ?? ""}${text} `);
      }
    }
    return whole;
  });

  const tag = (ref: string): Tag => {
    const { dictionary } = get(ref);
    const page = [...dictionary.matchAll(/\/Pg (\d+) 0 R/g)].at(-1)?.[1]; // its own comes last
    const children: Tag[] = [];
    let text = "";
    const kids = /\/K \[([\s\S]*)\]/.exec(dictionary)?.[1] ?? "";
    for (const m of kids.matchAll(
      /\/Type \/OBJR|<<[^>]*\/MCR[^>]*?\/Pg (\d+) 0 R[^>]*?\/MCID (\d+)[^>]*>>|\/Obj \d+ 0 R|\/Pg \d+ 0 R|(\d+) 0 R|(?<![\d/])(\d+)(?! 0 R|\d)(?= |$)/g,
    )) {
      if (m[1]) text += marked.get(`${m[1]} ${m[2]}`) ?? "";
      else if (m[3]) children.push(tag(m[3]));
      else if (m[4]) text += marked.get(`${page} ${m[4]}`) ?? "";
    }
    return { type: /\/S \/(\w+)/.exec(dictionary)![1]!, text: text.replace(/\s+/g, " ").trim(), attributes: dictionary, children };
  };
  const tree = get(entry(catalog, "StructTreeRoot")!).dictionary;
  const fonts = [...objects.values()]
    .filter((o) => o.dictionary.includes("/FontDescriptor") && o.dictionary.includes("/FontName"))
    .map((o) => ({ name: /\/FontName \/(\S+)/.exec(o.dictionary)![1]!, embedded: /\/FontFile2? /.test(o.dictionary) }));
  const info = get(entry(trailer, "Info")!).dictionary.replace(/(\d+) 0 R/g, (_, ref: string) => get(ref).dictionary);
  return {
    catalog: catalog.replace(/\/(\w+) (\d+) 0 R/g, (all, key: string, ref: string) =>
      /MarkInfo|ViewerPreferences|Metadata/.test(key) ? `/${key} ${get(ref).dictionary}${get(ref).stream ?? ""}` : all,
    ),
    info,
    pages,
    root: tag(refs(list(tree, "K"))[0]!),
    fonts,
    untagged,
  };
}

/** Every tag of the tree, in reading order. */
export const allTags = (tag: Tag): Tag[] => [tag, ...tag.children.flatMap(allTags)];
/** What a screen reader says: type and words of every tag that has words. */
export const spoken = (pdf: ReadPdf): string[] =>
  allTags(pdf.root)
    .filter((t) => t.text !== "")
    .map((t) => `${t.type}: ${t.text}`);
