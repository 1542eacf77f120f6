/** What may be attached to a document: told by content, whatever it is called; photos lose what their camera wrote. */
import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { knownFile } from "#app/documents/attachment-type.server";
import { ATTACHMENT_BYTES, attachmentName } from "#app/documents/attachments";
import { canonicalContent } from "#app/documents/content";
import type { Definition } from "#app/documents/definition";
import { plainJpeg, plainPng } from "#app/shared/photo";
import { readConfig } from "#app/shared/config.server";
import { DOCX_TYPES, pngChunk, tinyDocx, tinyPdf, tinyPng, zipOf } from "#db/seed/files";

const NOW = "2026-11-24T10:00:00.000Z";
const segment = (marker: number, content: Buffer | number[]) => {
  const bytes = Buffer.from(content as number[]);
  return Buffer.concat([Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff]), bytes]);
};
/** Big-endian EXIF that says "turn by 90 degrees" and where it was taken. */
const EXIF = Buffer.concat([
  Buffer.from("Exif\0\0MM\0*\0\0\0\x08", "latin1"),
  Buffer.from([0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]),
  Buffer.from("GPS 51.8642 N 2.2382 W", "latin1"),
]);
const PICTURE = Buffer.concat([segment(0xda, [1, 1, 0, 0, 63, 0]), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])]);
const jpeg = (...before: Buffer[]) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1")),
    ...before,
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
    PICTURE,
    Buffer.from([0xff, 0xd9]),
  ]);
const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic", "latin1"), Buffer.alloc(200)]);

test("the five kinds are known by what is in them", async () => {
  const kinds: [string, Buffer][] = [
    ["pdf", await tinyPdf("Genogram", ["A family."], NOW)],
    ["docx", await tinyDocx(["Notes"])],
    ["png", tinyPng(8, 1)],
    ["jpeg", jpeg()],
    ["heic", heic],
  ];
  for (const [type, bytes] of kinds) expect((await knownFile(bytes)).type).toBe(type);
});

test("everything else is refused with a sentence", async () => {
  const macro = DOCX_TYPES.replace("wordprocessingml.document.main+xml", "wordprocessingml.document.main+xml macroEnabled");
  const refused: [string, Uint8Array, RegExp][] = [
    ["nothing", Buffer.alloc(0), /empty/],
    ["a program", Buffer.from("MZ\x90\0\x03\0\0\0"), /not taken/],
    ["a page", Buffer.from("<!doctype html><script>alert(1)</script>"), /not taken/],
    ["an SVG", Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), /not taken/],
    ["text", Buffer.from("hello"), /not taken/],
    ["a GIF", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1"), /not taken/],
    ["an old Word file", Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]), /not taken/],
    ["a page that says it is a PDF further down", Buffer.from("<html>%PDF-1.7 %%EOF</html>"), /not taken/],
    ["half a PDF", (await tinyPdf("x", ["y"], NOW)).subarray(0, 3000), /damaged/],
    ["a PDF with much behind it", Buffer.concat([await tinyPdf("x", ["y"], NOW), Buffer.alloc(9000, 65)]), /damaged/],
    ["half a PNG", tinyPng(8, 1).subarray(0, 60), /damaged/],
    ["a PNG that begins otherwise", Buffer.concat([tinyPng(8, 1).subarray(0, 8), pngChunk("IDAT", Buffer.alloc(3))]), /damaged|not taken/],
    ["half a JPEG", jpeg().subarray(0, 40), /damaged/],
    ["a JPEG without a picture", Buffer.from([0xff, 0xd8, 0xff, 0xd9]), /damaged/],
    ["a plain archive", await zipOf([["readme.txt", "hello"]]), /not taken/],
    [
      "a workbook",
      await zipOf([
        ["[Content_Types].xml", DOCX_TYPES.replace("word", "sheet")],
        ["xl/workbook.xml", "<x/>"],
      ]),
      /not taken/,
    ],
    ["a Word document with macros", await tinyDocx(["x"], [["word/vbaProject.bin", "x"]]), /macros/],
    [
      "one that says it has macros",
      await zipOf([
        ["[Content_Types].xml", macro],
        ["word/document.xml", "<x/>"],
      ]),
      /macros/,
    ],
    ["one with a program", await tinyDocx(["x"], [["word/embeddings/setup.exe", "MZ"]]), /programs/],
    ["one that says it is Word and is empty", await zipOf([["[Content_Types].xml", DOCX_TYPES]]), /not taken/],
    ["an archive without its end", (await tinyDocx(["x"])).subarray(0, 300), /damaged/],
    [
      "a Word document that grows without end",
      await tinyDocx(["x"], [["word/media/a.png", Buffer.alloc(81 * 1024 * 1024)]]),
      /too large when unpacked/,
    ],
    ["one byte too many", Buffer.concat([tinyPng(8, 1), Buffer.alloc(ATTACHMENT_BYTES + 1 - tinyPng(8, 1).length)]), /larger than 15 MB/],
  ];
  for (const [what, bytes, sentence] of refused)
    await expect(knownFile(bytes), what).rejects.toMatchObject({ message: expect.stringMatching(sentence) as string, field: "file" });
  // a Word document whose packed parts are no such thing
  const broken = await tinyDocx(["x".repeat(500)]);
  const packed = deflateRawSync(Buffer.from("x")).length;
  broken.fill(0xff, 60, 60 + packed + 20);
  await expect(knownFile(broken)).rejects.toThrow();
});

test("exactly 15 MB is taken", async () => {
  const pdf = await tinyPdf("x", ["y"], NOW);
  const padded = Buffer.concat([
    pdf.subarray(0, 9),
    Buffer.from("%"),
    Buffer.alloc(ATTACHMENT_BYTES - pdf.length - 2, 0x20),
    Buffer.from("\n"),
    pdf.subarray(9),
  ]);
  expect(padded.length).toBe(ATTACHMENT_BYTES);
  expect((await knownFile(padded)).type).toBe("pdf");
});

test("no odd bytes make it fall over: what comes is a kind or a sentence", async () => {
  const starts = [await tinyDocx(["Hello"]), tinyPng(6, 2), jpeg(segment(0xe1, EXIF)), heic, Buffer.from("%PDF-1.7\n%%EOF")];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
      fc.nat(500),
      async (start, changes, cut) => {
        const bytes = Buffer.from(start.subarray(0, Math.max(1, start.length - (cut > 250 ? cut - 250 : 0))));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const outcome = await knownFile(bytes).catch((error: Error) => error);
        if (outcome instanceof Error) expect(outcome.name === "Refusal" || outcome.constructor.name === "Refusal").toBe(true);
        else expect(outcome.bytes.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});

test("a JPEG keeps its picture and which way up it is, and loses where and when it was taken and what hangs behind it", () => {
  const behind = Buffer.from("PK\x03\x04 a film with the place in it", "latin1");
  const photo = Buffer.concat([
    jpeg(segment(0xe1, EXIF), segment(0xe1, Buffer.from("http://ns.adobe.com/xap/1.0/\0GPS")), segment(0xfe, Buffer.from("comment"))),
    behind,
  ]);
  const plain = Buffer.from(plainJpeg(photo)!);
  expect(plain.includes("GPS")).toBe(false);
  expect(plain.includes("51.8642")).toBe(false);
  expect(plain.includes("comment")).toBe(false);
  expect(plain.includes("film")).toBe(false);
  expect(plain.includes("JFIF")).toBe(true);
  expect(plain.includes(PICTURE)).toBe(true);
  expect(plain.subarray(2, 38)).toEqual(
    Buffer.from([
      0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ]),
  );
  expect(Buffer.from(plainJpeg(plain)!)).toEqual(plain);
});

test("a PNG loses its notes and what hangs behind it", () => {
  const noted = tinyPng(8, 3, [
    pngChunk("tEXt", Buffer.from("Location\0Gloucester")),
    pngChunk("eXIf", EXIF.subarray(6)),
    pngChunk("gAMA", Buffer.alloc(4)),
  ]);
  const plain = Buffer.from(plainPng(Buffer.concat([noted, Buffer.from("<script>")]))!);
  expect(plain).toEqual(tinyPng(8, 3, [pngChunk("gAMA", Buffer.alloc(4))]));
});

test("names are kept as text, cleaned, with the ending of what the file is", () => {
  const names: [string, string][] = [
    ["Genogram.pdf", "Genogram.pdf"],
    ["photo.JPG", "photo.JPG.pdf"],
    ["../../etc/passwd", "passwd.pdf"],
    ["C:\\Users\\amy\\Plan final.PDF", "Plan final.PDF"],
    ["evil.pdf\0.exe", "evil.pdf.exe.pdf"],
    ["\u202efdp.exe", "fdp.exe.pdf"],
    ["", "file.pdf"],
    ["...", "file.pdf"],
    [".pdf", "pdf.pdf"],
    ["Łódź – plan (2).pdf", "Łódź – plan (2).pdf"],
    ['a"b<c>|d?.pdf', "a-b-c--d-.pdf"],
    ["line\r\nbreak.pdf", "linebreak.pdf"],
  ];
  for (const [given, kept] of names) expect(attachmentName(given, "pdf")).toBe(kept);
  expect(attachmentName("IMG_1.jpg", "jpeg")).toBe("IMG_1.jpg");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.constantFrom("pdf", "docx", "png", "jpeg", "heic" as const), (given, type) => {
      const name = attachmentName(given, type);
      expect(name).toMatch(/^[^/\\\p{C}]{1,130}\.[A-Za-z]{3,4}$/u);
      expect(() => encodeURIComponent(name)).not.toThrow();
      expect(name.length).toBeLessThanOrEqual(200 * 2);
    }),
  );
});

test("what was signed before there were files keeps its text; files change it, in whatever order they are read", () => {
  const definition = { kind: "writtenWork", version: 1, writer: "learner", signers: ["learner"], sections: [] } as unknown as Definition;
  const document = { id: "d", personId: "p", revision: 1, values: {} };
  const before = canonicalContent(definition, document, 0);
  expect(before).toBe('["document.1","d","writtenWork.1","p",1,0,[]]');
  expect(canonicalContent(definition, { ...document, attachments: [] }, 0)).toBe(before);
  const a = { sha256: "a".repeat(64), fileName: "a.pdf", bytes: 3 };
  const b = { sha256: "b".repeat(64), fileName: "b.pdf", bytes: 4 };
  const withFiles = canonicalContent(definition, { ...document, attachments: [b, a] }, 0);
  expect(withFiles).toBe(`["document.2","d","writtenWork.1","p",1,0,[],[["${a.sha256}","a.pdf",3],["${b.sha256}","b.pdf",4]]]`);
  expect(canonicalContent(definition, { ...document, attachments: [a, b] }, 0)).toBe(withFiles);
});

test("each database has a folder of files of its own", () => {
  const folder = (env: Record<string, string>) => {
    const read = readConfig({ DEMO: "1", ...env });
    if (!("config" in read)) throw new Error(read.problems.join());
    return read.config.attachments;
  };
  expect(folder({})).toBe("data/demo-attachments");
  expect(folder({ DATABASE_URL: "data/portal.sqlite" })).toBe("data/attachments");
  expect(folder({ DATABASE_URL: "/srv/x.sqlite" })).toBe("/srv/x-attachments");
  expect(folder({ DATABASE_URL: "postgres://u:p@localhost/db" })).toBe("data/attachments");
  expect(folder({ ATTACHMENTS_DIR: "/files" })).toBe("/files");
});
