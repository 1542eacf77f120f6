/** Small real files made by code: what the demo academy attaches, and what tests take apart. */
import { crc32, deflateSync } from "node:zlib";
import { ZipFile } from "yazl";
import { bytesOf, pdfOf } from "#app/shared/pdf.server";
import type { Instant } from "#app/shared/dates";

const four = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
export const pngChunk = (type: string, content: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  return Buffer.concat([four(content.length), named, four(crc32(named))]);
};
/** A picture of coloured squares; `more` stands among its chunks. */
export function tinyPng(size: number, seed: number, more: readonly Buffer[] = []): Buffer {
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([
      0,
      ...Array.from({ length: size }, (_, x) => {
        const square = Math.floor((x * 5) / size) * 7 + Math.floor((y * 5) / size) * 3 + seed;
        return [60 + ((square * 37) % 180), 90 + ((square * 53) % 150), 110 + ((square * 71) % 140)];
      }).flat(),
    ]),
  );
  const head = Buffer.concat([four(size), four(size), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", head),
    ...more,
    pngChunk("IDAT", deflateSync(Buffer.concat(rows))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export async function zipOf(entries: readonly (readonly [name: string, content: string | Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of entries) zip.addBuffer(Buffer.from(content), name, { mtime: new Date(2026, 0, 1) });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const DOCX_TYPES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
/** A Word document of a few paragraphs. */
export const tinyDocx = (paragraphs: readonly string[], more: readonly (readonly [string, string | Buffer])[] = []): Promise<Buffer> =>
  zipOf([
    ["[Content_Types].xml", DOCX_TYPES],
    [
      "_rels/.rels",
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ],
    [
      "word/document.xml",
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraphs
        .map((p) => `<w:p><w:r><w:t xml:space="preserve">${escape(p)}</w:t></w:r></w:p>`)
        .join("")}</w:body></w:document>`,
    ],
    ...more,
  ]);

export const tinyPdf = (title: string, paragraphs: readonly string[], madeAt: Instant): Promise<Buffer> =>
  bytesOf(
    pdfOf({ title, author: "Social Work Academy", madeAt }, (pdf) => {
      pdf.heading(1, title);
      for (const p of paragraphs) pdf.paragraph(p);
    }),
  );
