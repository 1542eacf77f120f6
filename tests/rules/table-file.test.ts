import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Refusal } from "#app/shared/refusal";
import { csvText, neutral, safeFileName, xlsxResponse } from "#app/shared/table-export.server";
import { readTable, readThrough, type Table, type TableRow } from "#app/shared/table-file.server";
import { collectGarbage } from "#tests/support/memory";

const read = (text: string | Uint8Array) => readTable(typeof text === "string" ? Buffer.from(text) : text);
const cells = ({ rows }: Table) => rows.map((row) => row.cells);
async function refusal(bytes: string | Uint8Array): Promise<string> {
  try {
    await read(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return "read";
}

describe("CSV", () => {
  test("commas, semicolons, tabs and Excel's own sep line all divide", async () => {
    for (const text of [
      "Name,Team\nAmy,North",
      "Name;Team\nAmy;North",
      "Name\tTeam\nAmy\tNorth",
      "sep=|\r\nName|Team\r\nAmy|North",
      "Name,Team\rAmy,North",
    ]) {
      const table = await read(text);
      expect(table.headers).toEqual(["Name", "Team"]);
      expect(cells(table)).toEqual([["Amy", "North"]]);
    }
  });

  test("UTF-8 with and without BOM, UTF-16 and Windows-1252 give the same name", async () => {
    const text = "Name,Team\nZoë,Nórth";
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16(), Buffer.from(text, "latin1")])
      expect(cells(await read(bytes))).toEqual([["Zoë", "Nórth"]]);
    expect(cells(await read(Buffer.from([...Buffer.from("A,B\n"), 0x80, 0x2c, 0x93, 0x78, 0x94])))).toEqual([["€", "“x”"]]);
  });

  test("each row keeps the line on which it stands, past blank lines, quoted line ends and short rows", async () => {
    const table = await read('Name,Team\r\n\r\nAmy,"North\r\nand East"\r\nBo\r\n,,\r\n"Cy ""C""",South,extra\r\n');
    expect(table.rows).toEqual([
      { line: 3, cells: ["Amy", "North\nand East", ""] },
      { line: 5, cells: ["Bo", "", ""] },
      { line: 7, cells: ['Cy "C"', "South", "extra"] },
    ]);
    expect(table.headers).toEqual(["Name", "Team", "Column 3"]);
  });

  test("a title above the headers is passed over; empty and repeated headers get a name", async () => {
    const table = await read("Staff list at 1 November\nName,,name,Team\nAmy,x,y,North");
    expect(table.headers).toEqual(["Name", "Column 2", "name (2)", "Team"]);
    expect(table.rows[0]!.line).toBe(3);
  });

  test("invisible characters do not make two equal words differ", async () => {
    expect(cells(await read("A,B\n\u00a0Amy\u200b ,No\u0007rth"))).toEqual([["Amy", "North"]]);
  });

  test("wherever one piece of a file ends and the next begins, the rows are the same, from memory and from a disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "portal-table-"));
    const path = join(folder, "rows.csv");
    try {
      const rows = '"Zoë\r\n ""x""",é\r\nBo,North\r\n'.repeat(3);
      for (let shift = 0; shift < 40; shift += 1) {
        // what comes before the rows, so that the first piece of 64 kB ends `shift` signs further on in them
        const before = (signs: number) => `A,B\r\nx,${"y".repeat(signs - shift - 9)}\r\n`;
        const text = before(64 * 1024) + rows;
        for (const bytes of [Buffer.from(text), Buffer.from(text, "latin1"), Buffer.from(`\ufeff${before(32 * 1024 - 1)}${rows}`, "utf16le")]) {
          writeFileSync(path, bytes);
          for (const file of [bytes, { path }])
            expect((await readTable(file)).rows.slice(1), `${shift}`).toEqual(
              [3, 6, 9].flatMap((line) => [
                { line, cells: ['Zoë\n "x"', "é"] },
                { line: line + 2, cells: ["Bo", "North"] },
              ]),
            );
        }
      }
      writeFileSync(path, new Uint8Array(20 * 1024 * 1024 + 1));
      await expect(readTable({ path })).rejects.toThrow(/larger than 20 MB/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("of 50,000 rows a few thousand are alive at any moment: each is shown, then forgotten", async () => {
    const rows = new Set<WeakRef<TableRow>>();
    let [shown, most] = [0, 0];
    const look = () => {
      collectGarbage();
      for (const row of rows) if (!row.deref()) rows.delete(row);
      most = Math.max(most, rows.size);
    };
    const watch = setInterval(look, 20);
    await readThrough(Buffer.from(`A,B,C\n${"some text,some more,and more\n".repeat(50_000)}`), () => (row) => {
      rows.add(new WeakRef(row));
      shown += 1;
    });
    clearInterval(watch);
    look();
    expect(shown).toBe(50_000);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(8_000);
  });

  test("what cannot be read gets a sentence", async () => {
    expect(await refusal("")).toBe("The file is empty.");
    expect(await refusal(" \n \n")).toMatch(/empty/);
    expect(await refusal("Name,Team")).toMatch(/only one line/);
    expect(await refusal("Name,Team\nA\0my,North")).toMatch(/^Line 2 holds a character that text never has/);
    expect(await refusal('Name,Team\nAmy,"North\nBo,South')).toMatch(/quotation mark is opened/);
    expect(await refusal("%PDF-1.7 ...")).toMatch(/neither a CSV/);
    expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toMatch(/old Excel file/);
    expect(await refusal(new Uint8Array(20 * 1024 * 1024 + 1))).toMatch(/larger than 20 MB/);
    expect(await refusal(`${"a,".repeat(300)}b\n${"1,".repeat(300)}2`)).toMatch(/more than 200 columns/);
    expect(await refusal(`A,B\n${"1,2\n".repeat(100_001)}`)).toMatch(/more than 100,000 rows/);
  });

  test("100,000 hostile rows are read in seconds", async () => {
    const hostile = ['=cmd|"/C calc"!A0', '"""', "'; drop table person; --", "\u202e\u0000".replace("\0", ""), "😀".repeat(20), "<script>"];
    const text = `A,B,C\n${Array.from({ length: 100_000 }, (_, i) => `${i},"${hostile[i % hostile.length]!.replaceAll('"', '""')}",x`).join("\n")}`;
    const started = performance.now();
    expect((await read(text)).rows).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test("whatever the bytes, there is a table or a sentence", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          expect(typeof (await refusal(bytes))).toBe("string");
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A zip of deflated files, as small as it can be. */
function zip(files: Record<string, string | Buffer>): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(Buffer.byteLength(content), 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(1, 24); // a bomb lies about its size
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

describe("Excel", () => {
  type Row = { name: string; from: string | null; hours: number | null };
  const columns = [
    { heading: "Name", value: (row: Row) => row.name },
    { heading: "From", value: (row: Row) => row.from, day: true },
    { heading: "Hours", value: (row: Row) => row.hours },
  ];
  const workbook = async (rows: Row[]) => Buffer.from(await (await xlsxResponse("x.xlsx", columns, rows)).arrayBuffer());

  test("days come as dd/mm/yyyy, numbers without .0, and a gap is an empty cell", async () => {
    const table = await read(
      await workbook([
        { name: "Zoë", from: "2026-03-02", hours: 37 },
        { name: "Bo", from: null, hours: 18.5 },
        { name: "=1+1", from: "2025-12-31", hours: 0.1 + 0.2 },
      ]),
    );
    expect(table.headers).toEqual(["Name", "From", "Hours"]);
    expect(cells(table)).toEqual([
      ["Zoë", "02/03/2026", "37"],
      ["Bo", "", "18.5"],
      ["=1+1", "31/12/2025", "0.3"],
    ]);
  });

  test("what is no workbook, a damaged one, or one made to exhaust the server gets a sentence", async () => {
    const good = await workbook([{ name: "A", from: null, hours: 1 }]);
    expect(await refusal(good.subarray(0, good.length - 40))).toMatch(/damaged/);
    expect(await refusal(zip({ "word/document.xml": "<x/>" }))).toMatch(/neither a CSV/);
    expect(await refusal(zip({ "xl/worksheets/sheet1.xml": sheet("<row><c/></row>") }))).toMatch(/damaged/);
    expect(await refusal(zip({ "xl/worksheets/sheet1.xml": Buffer.alloc(210 * 1024 * 1024, 32) }))).toMatch(/too large when unpacked/);
    expect(await refusal(zip({ "xl/worksheets/sheet1.xml": sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>') }))).toMatch(
      /damaged/,
    );
    expect(await refusal(zip({ "xl/worksheets/sheet1.xml": sheet('<row r="1000000"><c r="A1000000"><v>1</v></c></row>') }))).toMatch(
      /more than 100,000 rows/,
    );
    expect(await refusal(zip({ "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>') }))).toMatch(/more than 200 columns/);
  });
});

describe("going out", () => {
  test("formulas are text, numbers stay numbers", () => {
    const text = csvText([{ heading: "A", value: (row: string | number) => row }], ["=1+1", "@x", "+44", "-1", -1, 'a"b,c', " =x"]);
    expect(text).toBe("\ufeffA\r\n'=1+1\r\n'@x\r\n'+44\r\n'-1\r\n-1\r\n\"a\"\"b,c\"\r\n' =x\r\n");
  });
  test("no text that goes out begins as a formula does", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/^[=+\-@\t\r]/.test(neutral(text))));
  });
  test("a file name has nothing in it that a header or a disk could misread", () => {
    expect(safeFileName('Zoë "x"\r\n../../cohort 2026.csv')).toBe("Zoe-x-.-.-cohort-2026.csv");
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(safeFileName(text))));
  });
});
