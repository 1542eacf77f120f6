/**
 * What leaves the portal on paper: letters, certificates, whole portfolios. Every PDF is tagged (headings, lists, tables, links), has a
 * title, a language and its fonts in it, and is written as a stream: a page that is full is sent and forgotten. Knows no domain.
 *
 *   pdfOf({ title, author, madeAt }, (pdf) => { pdf.heading(1, "Dear Amy"); pdf.paragraph("…"); })
 */
import { createReadableStreamFromReadable } from "@remix-run/node";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import PDFDocument from "pdfkit";
import type { Instant } from "./dates";
import { attachmentHeaders } from "./table-export.server";

export type PdfInfo = {
  title: string;
  /** the academy, as it stands in the file's properties */
  author: string;
  madeAt: Instant;
  /** at the head of every page but the first */
  header?: string;
  /** six hexadecimal digits; for headings and lines */
  colour?: string;
  landscape?: boolean;
  /** a line around each page, for certificates */
  framed?: boolean;
  /** "Page 1 of 3" at the foot of each page; left out where the paper is one sheet by nature */
  numbered?: boolean;
};

type Look = "normal" | "lead" | "small" | "quiet" | "strong";
type Align = "left" | "center" | "right";
export type Column = { heading: string; /** its share of the width; 1 when left out */ share?: number; align?: Align };
export type Pdf = {
  /** level 1 begins a part of its own; `listed` puts it into the contents as well as into the bookmarks */
  heading(level: 1 | 2 | 3, text: string, options?: { listed?: boolean; align?: Align }): void;
  /** Blank lines part it into several paragraphs; single line ends stay. */
  paragraph(text: string, options?: { look?: Look; align?: Align }): void;
  list(items: readonly string[]): void;
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** names on the left, what they are on the right; several lines of one are kept */
  facts(rows: readonly (readonly [name: string, words: string])[]): void;
  figure(png: Uint8Array, alt: string, width: number, align?: Align): void;
  space(points?: number): void;
  newPage(): void;
  /** Keeps room here for a list of this many listed headings, with their pages; it is filled at the end. */
  contents(heading: string, entries: number): void;
  /** Lets other requests have their turn, and waits for a slow reader. Call it between documents. */
  breath(): Promise<void>;
};

const fonts = join(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"), "../ttf");
const REGULAR = join(fonts, "DejaVuSans.ttf");
const BOLD = join(fonts, "DejaVuSans-Bold.ttf");

const INK = "#0b0c0c";
const QUIET = "#505a5f";
const LINE = "#b1b4b6";
const MARGIN = { top: 64, bottom: 64, left: 62, right: 62 };
const LINE_GAP = 2.5;
const CONTENTS_LINE = 20;
/** This much may wait for a slow reader. */
const WAITING = 512 * 1024;

const looks: Record<Look, { size: number; bold?: boolean; colour?: string; after: number }> = {
  normal: { size: 9.5, after: 7 },
  lead: { size: 12, after: 9 },
  small: { size: 8, after: 5 },
  quiet: { size: 8.5, colour: QUIET, after: 5 },
  strong: { size: 9.5, bold: true, after: 3 },
};
const headings = { 1: { size: 19, before: 0, after: 10 }, 2: { size: 13, before: 12, after: 5 }, 3: { size: 10, before: 7, after: 2 } } as const;

/** No control characters, one kind of line end, and letters composed as fonts have them. */
const printable = (text: string) =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, "    ")
    .replace(/[^\P{C}\n]/gu, "");

/** The parts of pdfkit that its types leave out; its version is pinned, and tests/rules/pdf.test.ts reads what comes out. */
type Font = { id: string; ref(): unknown; encode(text: string): [string[], unknown]; widthOfString(text: string, size: number): number };
type Page = { dictionary: { data: Record<string, unknown> }; content: unknown; fonts: Record<string, unknown>; height: number; width: number };
type Inside = {
  _font: Font;
  _root: { data: { Pages: { data: { Kids: unknown[] } } } };
  page: Page;
  ref(data: object): { write(text: string): void; end(): void };
};

/** A PDF that `write` fills while it is being read. */
export function pdfOf(info: PdfInfo, write: (pdf: Pdf) => void | Promise<void>): Readable {
  const { pdf, stream, end } = begin(info);
  void (async () => {
    try {
      await write(pdf);
      end();
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  })();
  return stream;
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const pdfResponse = (fileName: string, stream: Readable): Response =>
  new Response(createReadableStreamFromReadable(stream), { headers: attachmentHeaders(fileName, "application/pdf") });

function begin(info: PdfInfo) {
  const numbered = info.numbered ?? true;
  const colour = info.colour ?? INK;
  const doc = new PDFDocument({
    size: "A4",
    layout: info.landscape ? "landscape" : "portrait",
    margins: MARGIN,
    autoFirstPage: false,
    pdfVersion: "1.7",
    subset: "PDF/UA" as never, // known to pdfkit, not to its types
    tagged: true,
    lang: "en-GB",
    displayTitle: true,
    font: REGULAR,
    info: {
      Title: printable(info.title),
      Author: info.author,
      CreationDate: new Date(info.madeAt),
      Producer: "Social Work Academy portal",
      Creator: info.author,
    },
  });
  const inside = doc as unknown as Inside;
  doc.font(BOLD);
  doc.font(REGULAR);
  const plain = inside._font;

  // Heads and feet of pages are put down letter by letter: nothing that is being written around a page break is disturbed.
  const raw = (text: string, x: number, y: number, size: number) =>
    `/Artifact <</Type /Pagination>> BDC q 0.314 0.353 0.373 rg BT /${plain.id} ${size} Tf 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm <${plain.encode(text)[0].join("")}> Tj ET Q EMC`;
  const footSize = 8;
  const footMiddle = () => inside.page.width / 2 + 6;
  /** " of 12", the same on every page and known at the end; pages point to it */
  const total = inside.ref({});
  let reserved = { after: 0, pages: 0, entries: 0, heading: "" };
  let count = 0;
  const number = () => (reserved.pages > 0 && count > reserved.after ? count + reserved.pages : count);
  let numberOverride: number | null = null;

  doc.on("pageAdded", () => {
    count += 1;
    const { page } = inside;
    page.fonts[plain.id] ??= plain.ref();
    const flip = `1 0 0 -1 0 ${page.height} cm`;
    const at = numberOverride ?? number();
    const left = `Page ${at}`;
    if (numbered) {
      page.dictionary.data.Contents = [page.content, total];
      doc.addContent(`q ${flip} ${raw(left, footMiddle() - plain.widthOfString(left, footSize), 34, footSize)} Q`);
    }
    if (info.header && at > 1) doc.addContent(`q ${flip} ${raw(shorten(info.header, 100), MARGIN.left, page.height - 38, footSize)} Q`);
    if (info.framed)
      doc.addContent(
        `/Artifact <</Type /Layout>> BDC q ${rgb(colour)} RG 1.5 w 28 28 ${page.width - 56} ${page.height - 56} re S 0.5 w 33 33 ${page.width - 66} ${page.height - 66} re S Q EMC`,
      );
  });

  type Tagged = { title?: string; alt?: string; scope?: "Row" | "Column"; bbox?: number[] };
  const struct = (type: string, options: Tagged = {}, draw?: () => void) => doc.struct(type, options as never, draw as never);
  const root = struct("Document");
  doc.addStructure(root);
  const part = () => {
    const made = struct("Sect");
    root.add(made);
    return made;
  };
  let section = part();
  let isEmpty = true;
  const add = (element: PDFKit.PDFStructureElement) => {
    isEmpty = false;
    section.add(element);
  };
  doc.addPage();

  const width = () => doc.page.width - MARGIN.left - MARGIN.right;
  const floor = () => doc.page.height - MARGIN.bottom;
  const full = () => floor() - MARGIN.top;
  const style = (size: number, bold = false, ink = INK) =>
    doc
      .font(bold ? BOLD : REGULAR)
      .fontSize(size)
      .fillColor(ink);
  const need = (height: number) => {
    if (doc.y + height > floor()) doc.addPage();
  };
  const heightOf = (text: string, size: number, across: number, bold = false) => {
    style(size, bold);
    return text === "" ? 0 : doc.heightOfString(text, { width: across, lineGap: LINE_GAP });
  };
  const at = (text: string, x: number, y: number, across: number, align: Align = "left") => {
    if (text !== "") doc.text(text, x, y, { width: across, lineGap: LINE_GAP, align });
    doc.x = MARGIN.left;
  };
  /** what is there for the eye only */
  const decor = (draw: () => void) => {
    doc.markContent("Artifact", { type: "Layout" });
    draw();
    doc.endMarkedContent();
  };
  const rule = (y: number, ink = LINE, thick = 0.5) =>
    decor(() =>
      doc
        .moveTo(MARGIN.left, y)
        .lineTo(MARGIN.left + width(), y)
        .lineWidth(thick)
        .strokeColor(ink)
        .stroke(),
    );

  const listed: { text: string; level: number; page: number; name: string }[] = [];
  let bookmark: PDFKit.PDFOutline | null = null;

  const pdf: Pdf = {
    heading(level, given, { listed: inContents = false, align = "left" } = {}) {
      const text = printable(given).replace(/\n/g, " ");
      const { size, before, after } = headings[level];
      if (level === 1 && !isEmpty) {
        section.end();
        section = part();
      }
      if (doc.y > MARGIN.top + 1) doc.y += before;
      need(heightOf(text, size, width(), true) + after + (level === 1 ? 60 : 34)); // never alone at the foot of a page
      const name = `h${listed.length + 1}`;
      if (inContents) {
        listed.push({ text, level, page: numberOverride ?? number(), name });
        doc.addNamedDestination(name, "XYZ", MARGIN.left, doc.y - 6, null as never);
      }
      // bookmarks are nested one deep
      if (level === 1) bookmark = doc.outline.addItem(text, { expanded: false });
      else if (level === 2 && inContents) (bookmark ?? doc.outline).addItem(text);
      add(
        struct(`H${level}`, { title: text }, () => {
          style(size, true, level === 3 ? INK : colour);
          at(text, MARGIN.left, doc.y, width(), align);
        }),
      );
      if (level === 1 && align === "left") {
        rule(doc.y + 3, colour, 1);
        doc.y += 4;
      }
      doc.y += after;
    },
    paragraph(given, { look = "normal", align = "left" } = {}) {
      const { size, bold = false, colour: ink = INK, after } = looks[look];
      const blocks = printable(given)
        .split(/\n\s*\n/)
        .map((b) => b.trimEnd())
        .filter((b) => b.trim() !== "");
      for (const block of blocks) {
        style(size, bold, ink);
        need(Math.min(2, block.split("\n").length) * (size + LINE_GAP + 2) + (look === "strong" ? 14 : 0));
        add(struct("P", {}, () => at(block, MARGIN.left, doc.y, width(), align)));
        doc.y += after;
      }
    },
    list(items) {
      if (items.length === 0) return;
      const { size } = looks.normal;
      const list = struct("L");
      add(list);
      for (const item of items.map(printable)) {
        style(size);
        need(size * 1.6);
        const line = struct("LI");
        list.add(line);
        line.add(struct("Lbl", {}, () => doc.text("•", MARGIN.left + 4, doc.y, { lineBreak: false })));
        doc.x = MARGIN.left;
        line.add(struct("LBody", {}, () => at(item, MARGIN.left + 18, doc.y, width() - 18)));
        line.end();
        doc.y += 2;
      }
      list.end();
      doc.y += 5;
    },
    table(columns, rows) {
      const shares = columns.map((c) => c.share ?? 1);
      const all = shares.reduce((a, b) => a + b, 0);
      grid(
        shares.map((s) => s / all),
        columns.map((c) => c.align ?? "left"),
        columns.map((c) => printable(c.heading)),
        rows,
      );
    },
    facts: (rows) => grid([0.32, 0.68], ["left", "left"], null, rows),
    figure(png, alt, wide, align = "left") {
      const image = (doc as unknown as { openImage(png: Buffer): { width: number; height: number } }).openImage(Buffer.from(png));
      const across = Math.min(wide, width());
      const high = (across * image.height) / image.width;
      need(high + 8);
      const x = MARGIN.left + (align === "center" ? (width() - across) / 2 : align === "right" ? width() - across : 0);
      const y = doc.y;
      add(
        struct("Figure", { alt: printable(alt), bbox: [x, y, x + across, y + high] }, () => void doc.image(image as never, x, y, { width: across })),
      );
      doc.x = MARGIN.left;
      doc.y = y + high + 8;
    },
    space(points = 12) {
      doc.y += points;
    },
    newPage() {
      if (doc.y > MARGIN.top + 1) doc.addPage();
    },
    contents(heading, entries) {
      if (reserved.pages > 0) throw new Error("A PDF has one list of contents.");
      const first = Math.floor((full() - 46) / CONTENTS_LINE);
      const others = Math.floor(full() / CONTENTS_LINE);
      reserved = { after: count, pages: 1 + Math.max(0, Math.ceil((entries - first) / others)), entries, heading };
      section.end();
      contentsPart = part();
      section = part();
      isEmpty = true;
      doc.addPage();
    },
    async breath() {
      await turn();
      while (doc.readableLength > WAITING && !doc.destroyed) await pause(15);
      if (doc.destroyed) throw new Error("Nobody reads this PDF any more.");
    },
  };
  let contentsPart = section;

  /** A table: short rows stay in one piece; one that is longer than a page flows on, its cells one beneath the other. */
  function grid(shares: readonly number[], aligns: readonly Align[], heads: readonly string[] | null, given: readonly (readonly string[])[]) {
    const size = 8.5;
    const pad = 4;
    const edges = shares.map((_, i) => MARGIN.left + width() * shares.slice(0, i).reduce((a, b) => a + b, 0));
    const across = shares.map((s) => width() * s - 8);
    const isHead = (i: number) => heads === null && i === 0;
    const rowHeight = (cells: readonly string[], bold: boolean) =>
      Math.max(size + 2, ...cells.map((c, i) => heightOf(c, size, across[i] ?? 10, bold || isHead(i)))) + 2 * pad;
    const headHeight = heads ? rowHeight(heads, true) : 0;
    const shadeHead = (y: number) => decor(() => doc.rect(MARGIN.left, y, width(), headHeight).fillColor("#f3f2f1").fill());
    const headTexts = (y: number, draw: (i: number, text: () => void) => void) => {
      shadeHead(y);
      heads?.forEach((h, i) =>
        draw(i, () => {
          style(size, true);
          at(h, edges[i]! + 4, y + pad, across[i]!, aligns[i]);
        }),
      );
      doc.y = y + headHeight;
    };

    const table = struct("Table");
    const rows = given.map((r) => r.map(printable));
    need(headHeight + Math.min(full() / 3, rows[0] ? rowHeight(rows[0], false) : 0));
    add(table);
    if (heads) {
      const row = struct("TR");
      table.add(row);
      headTexts(doc.y, (_, draw) => row.add(struct("TH", { scope: "Column" }, draw)));
      row.end();
    } else rule(doc.y);
    for (const cells of rows) {
      const high = rowHeight(cells, false);
      if (doc.y + high > floor() - 1 && (high < full() - headHeight || floor() - doc.y < 80)) {
        doc.addPage();
        if (heads) headTexts(doc.y, (_, draw) => decor(draw));
      }
      const flows = doc.y + high > floor() - 1;
      const row = struct("TR");
      table.add(row);
      const boxes = cells.map((_, i) => struct(isHead(i) ? "TH" : "TD", isHead(i) ? { scope: "Row" } : {}));
      boxes.forEach((b) => row.add(b));
      const top = doc.y;
      // short cells first, so that those which flow over the page begin beside them
      const order = cells
        .map((_, i) => i)
        .sort((a, b) => (flows ? heightOf(cells[a]!, size, across[a]!) - heightOf(cells[b]!, size, across[b]!) : a - b));
      let y = top + pad;
      order.forEach((i, place) => {
        boxes[i]!.add(() => {
          style(size, isHead(i));
          at(cells[i]!, edges[i]! + 4, y, across[i]!, aligns[i]);
        });
        if (flows && (heightOf(cells[i]!, size, across[i]!) > 80 || place === order.length - 1)) y = doc.y;
      });
      boxes.forEach((b) => b.end());
      row.end();
      doc.y = flows ? doc.y + pad : top + high;
      rule(doc.y);
    }
    table.end();
    doc.x = MARGIN.left;
    doc.y += 10;
  }

  /** The list of contents, written when all pages are known and put where it was asked for. */
  function writeContents() {
    if (listed.length > reserved.entries) throw new Error(`There are ${listed.length} headings for a contents list of ${reserved.entries}.`);
    section = contentsPart;
    numberOverride = reserved.after + 1;
    doc.addPage();
    section.add(
      struct("H1", { title: reserved.heading }, () => {
        style(headings[1].size, true, colour);
        at(reserved.heading, MARGIN.left, doc.y, width());
      }),
    );
    rule(doc.y + 3, colour, 1);
    doc.y = MARGIN.top + 46;
    const toc = struct("TOC");
    section.add(toc);
    const right = MARGIN.left + width();
    for (const { text, level, page, name } of listed) {
      if (doc.y + CONTENTS_LINE > floor()) {
        numberOverride += 1;
        doc.addPage();
      }
      const y = doc.y;
      const x = MARGIN.left + (level - 1) * 14;
      style(9.5, level === 1);
      const words = fitting(text, right - x - 40);
      const item = struct("TOCI");
      toc.add(item);
      const link = struct("Link", { alt: `${text}, page ${page}` });
      item.add(link);
      link.add(() => {
        style(9.5, level === 1);
        doc.text(words, x, y, { lineBreak: false });
        style(9.5);
        doc.text(String(page), right - 40, y, { width: 40, align: "right", lineBreak: true });
      });
      doc.goTo(x, y - 2, right - x, CONTENTS_LINE - 4, name, { structParent: link, Contents: new String(`${text}, page ${page}`) } as never);
      link.end();
      item.end();
      doc.x = MARGIN.left;
      doc.y = y + CONTENTS_LINE;
    }
    toc.end();
    while (numberOverride < reserved.after + reserved.pages) {
      numberOverride += 1;
      doc.addPage();
    }
    section.end();
    const pages = inside._root.data.Pages.data.Kids;
    pages.splice(reserved.after, 0, ...pages.splice(pages.length - reserved.pages));
  }
  const fitting = (text: string, across: number): string => {
    if (doc.widthOfString(text) <= across) return text;
    let end = text.length;
    while (end > 1 && doc.widthOfString(`${text.slice(0, end)}…`) > across) end -= 1;
    return `${text.slice(0, end).trimEnd()}…`;
  };

  function end() {
    section.end();
    if (reserved.pages > 0) writeContents();
    root.end();
    const pages = inside._root.data.Pages.data.Kids.length;
    total.write(`q 1 0 0 -1 0 ${inside.page.height} cm ${raw(` of ${pages}`, footMiddle(), 34, footSize)} Q`);
    total.end();
    doc.end();
  }
  return { pdf, stream: doc as unknown as Readable, end };
}

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const rgb = (hex: string): string => [1, 3, 5].map((i) => (parseInt(hex.slice(i, i + 2), 16) / 255).toFixed(3)).join(" ");
