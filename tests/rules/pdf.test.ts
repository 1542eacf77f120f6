/** What leaves on paper: tagged, titled, in a language, in reading order, with its fonts in it. */
import { expect, test } from "vitest";
import { bytesOf, pdfOf, type Pdf, type PdfInfo } from "#app/shared/pdf.server";
import { allTags, readPdf, spoken } from "#tests/support/pdf";

const info: PdfInfo = { title: "Portfolio of Amy Łukasz", author: "Academy", madeAt: "2026-11-24T10:00:00.000Z", header: "Portfolio of Amy Łukasz" };
const made = async (write: (pdf: Pdf) => void | Promise<void>, with_: Partial<PdfInfo> = {}) =>
  readPdf(await bytesOf(pdfOf({ ...info, ...with_ }, write)));
const long = "A sentence that is as long as a sentence may be, and so it comes again. ".repeat(40);

test("a PDF says its title, its language and that it is tagged, and carries its fonts", async () => {
  const pdf = await made((pdf) => pdf.paragraph("Hello"));
  expect(pdf.catalog).toContain("/Lang (en-GB)");
  expect(pdf.catalog).toContain("/Marked true");
  expect(pdf.catalog).toContain("/DisplayDocTitle true");
  expect(pdf.catalog).toContain("<pdfuaid:part>1</pdfuaid:part>");
  expect(pdf.info).toContain("/Title");
  expect(pdf.fonts.length).toBeGreaterThan(0);
  expect(pdf.fonts.filter((f) => !f.embedded)).toEqual([]);
});

test("tags hold the words in the order they are read", async () => {
  const pdf = await made((pdf) => {
    pdf.heading(1, "The year");
    pdf.paragraph("First.\n\nSecond: “Łukasz”, £5 – ½.");
    pdf.list(["One", "Two"]);
    pdf.table([{ heading: "Part" }, { heading: "Name" }], [["assessor", "Bob Hall"]]);
    pdf.facts([["Hours", "37"]]);
    pdf.heading(2, "After it");
  });
  expect(spoken(pdf)).toEqual([
    "H1: The year",
    "P: First.",
    "P: Second: “Łukasz”, £5 – ½.",
    "Lbl: •",
    "LBody: One",
    "Lbl: •",
    "LBody: Two",
    "TH: Part",
    "TH: Name",
    "TD: assessor",
    "TD: Bob Hall",
    "TH: Hours",
    "TD: 37",
    "H2: After it",
  ]);
  expect(pdf.root.type).toBe("Document");
  const heads = allTags(pdf.root).filter((t) => t.type === "TH");
  expect(heads.map((t) => /\/Scope \/(\w+)/.exec(t.attributes)?.[1])).toEqual(["Column", "Column", "Row"]);
  expect(pdf.untagged).toEqual([]);
});

test("the contents stand where they were asked for, name the right pages, and every page says which of how many it is", async () => {
  const parts = Array.from({ length: 70 }, (_, i) => `Part ${i + 1}`);
  const pdf = await made((pdf) => {
    pdf.heading(1, "Cover");
    pdf.contents("Contents", parts.length);
    for (const p of parts) {
      pdf.newPage();
      pdf.heading(1, p, { listed: true });
      pdf.paragraph(long);
    }
  });
  const tags = allTags(pdf.root);
  expect(tags.filter((t) => t.type === "H1").map((t) => t.text)).toEqual(["Cover", "Contents", ...parts]);
  const links = tags.filter((t) => t.type === "Link").map((t) => /^(Part \d+) (\d+)$/.exec(t.text)!);
  expect(links.map((l) => l[1])).toEqual(parts);
  for (const [, part, page] of links) expect(pdf.pages[Number(page) - 1]).toContain(`${part}\n`);
  expect(pdf.pages.every((text, i) => text.includes(`Page ${i + 1}\n`) && text.endsWith(` of ${pdf.pages.length}\n`))).toBe(true);
  expect(pdf.pages[0]).not.toContain(info.header);
  expect(pdf.pages.slice(1).every((text) => text.includes(info.header!))).toBe(true);
  expect(pdf.untagged).toEqual([]);
});

test("text and table rows that are longer than a page go on over the page, and nothing of them is lost", async () => {
  const words = Array.from({ length: 2500 }, (_, i) => `w${i}`).join(" ");
  const pdf = await made((pdf) => {
    pdf.paragraph(words);
    pdf.table(
      [{ heading: "A" }, { heading: "B" }],
      [
        ["x", words],
        [words, words],
        ["last", "row"],
      ],
    );
    pdf.list([words]);
  });
  const said = spoken(pdf);
  const expected = [
    `P: ${words}`,
    "TH: A",
    "TH: B",
    "TD: x",
    `TD: ${words}`,
    `TD: ${words}`,
    `TD: ${words}`,
    "TD: last",
    "TD: row",
    "Lbl: •",
    `LBody: ${words}`,
  ];
  const differing = said.map((line, i) => (line === expected[i] ? null : line.slice(0, 80))).filter((line) => line !== null);
  expect([said.length, differing]).toEqual([expected.length, []]);
  expect(pdf.pages.length).toBeGreaterThan(10);
  expect(pdf.untagged).toEqual([]);
});

test("odd text does no harm: nothing, control characters, one endless word", async () => {
  const endless = "x".repeat(3000);
  const pdf = await made((pdf) => {
    pdf.heading(1, "");
    pdf.paragraph("");
    pdf.paragraph("a\u0000b\u0007c\r\nd");
    pdf.paragraph(endless);
    pdf.facts([["", ""]]);
    pdf.list([]);
  });
  expect(spoken(pdf)[0]).toBe("P: abc d");
  expect(spoken(pdf)[1]?.replaceAll(" ", "")).toBe(`P:${endless}`);
});

test("a certificate is one sheet on its side, framed, without a page number", async () => {
  const pdf = await made(
    (pdf) => {
      pdf.heading(1, "Certificate", { align: "center" });
      pdf.paragraph("Amy Jones", { look: "lead", align: "center" });
    },
    { landscape: true, framed: true, numbered: false },
  );
  expect(pdf.pages).toHaveLength(1);
  expect(pdf.pages[0]).not.toContain("Page");
});

test("what goes wrong while a PDF is written ends it with that fault", async () => {
  const stream = pdfOf(info, () => {
    throw new Error("no such document");
  });
  await expect(bytesOf(stream)).rejects.toThrow("no such document");
});
