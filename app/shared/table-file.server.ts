/**
 * A CSV or Excel file as other systems write it → headers and rows of trimmed text, or a Refusal that says in a sentence what
 * is wrong with it. What a file is, is decided by its bytes, never by its name. Nothing here knows what the columns mean.
 */
import { parse, CsvError } from "csv-parse/sync";
import readXlsx from "read-excel-file/node";
import { inflateRawSync } from "node:zlib";
import { dayOf, slashDay } from "./dates";
import { Refusal } from "./refusal";
import { zipEntries } from "./zip-entries.server";

export type TableRow = { line: number; cells: string[] };
export type Table = { headers: string[]; rows: TableRow[] };

export const FILE_LIMIT = 20 * 1024 * 1024;
export const ROW_LIMIT = 100_000;
export const COLUMN_LIMIT = 200;
/** A workbook larger than this when unpacked was made to exhaust the server, not to be read. */
const UNPACKED_LIMIT = 200 * 1024 * 1024;
const CELL_LIMIT = 32_767; // Excel's own

export const tooLarge = "The file is larger than 20 MB. Remove what is not needed from it, or split it.";
const tooManyRows = "The file has more than 100,000 rows. Split it into smaller files.";
const tooManyColumns = "The file has more than 200 columns. Remove those that are not needed.";
const notATable = "This is neither a CSV file nor an Excel workbook (.xlsx). Save it as one of the two and choose it again.";
const damaged = "The Excel workbook is damaged and cannot be read. Open it in Excel, save it again, and choose the new file.";

export async function readTable(bytes: Uint8Array): Promise<Table> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length === 0) throw new Refusal("The file is empty.");
  if (buffer.length > FILE_LIMIT) throw new Refusal(tooLarge);
  if (buffer.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return tableOf(await workbookRows(buffer));
  if (buffer.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw new Refusal("This is an old Excel file (.xls) or a workbook with a password. Save it as .xlsx without a password and choose it again.");
  if (buffer.subarray(0, 4).toString("latin1") === "%PDF") throw new Refusal(notATable);
  return tableOf(csvRows(textOf(buffer)));
}

// Text

function textOf(buffer: Buffer): string {
  const decode = (encoding: string, from = 0) => new TextDecoder(encoding).decode(buffer.subarray(from));
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return decode("utf-16le");
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decode("utf-16be");
  const nul = buffer.indexOf(0);
  if (nul >= 0) {
    const line = buffer.subarray(0, nul).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1);
    throw new Refusal(
      `Line ${line.toLocaleString("en-GB")} holds a character that text never has (NUL), so this is not a CSV file, or it is damaged. Save it again as “CSV UTF-8” or as an Excel workbook.`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer);
  } catch {
    return windows1252(buffer);
  }
}

/** What Excel on Windows writes as plain “CSV”. By hand, because Node's own decoder reads € as a control character. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const windows1252 = (buffer: Buffer) => buffer.toString("latin1").replace(/[\u0080-\u009f]/g, (sign) => CP1252[sign.charCodeAt(0) - 0x80] ?? "");

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** The sign that divides most in the first lines, outside quotes; Excel's own `sep=;` line decides where there is one. */
function delimiterOf(text: string): string {
  const head = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, "")
    .split(/\r\n|\r|\n/)
    .slice(0, 10)
    .join("\n");
  const counts = DELIMITERS.map((sign) => head.split(sign).length - 1);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function csvRows(given: string): TableRow[] {
  const text = given.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"); // so that lines count as an editor counts them
  const told = /^sep=(.)\n/i.exec(text);
  const skipped = told ? 1 : 0;
  const body = told ? text.slice(told[0].length) : text;
  const rows: TableRow[] = [];
  try {
    parse(body, {
      delimiter: told?.[1] ?? delimiterOf(body),
      record_delimiter: "\n",
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      on_record: (parsed) => {
        const { record, info } = parsed as unknown as { record: string[]; info: { lines: number } };
        if (record.length > COLUMN_LIMIT && record.slice(COLUMN_LIMIT).some((cell) => cell.trim() !== "")) throw new Refusal(tooManyColumns);
        const inside = record.reduce((sum, cell) => sum + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
        const cells = record.slice(0, COLUMN_LIMIT).map(cleanCell);
        if (cells.some((cell) => cell !== "")) rows.push({ line: info.lines - inside + skipped, cells });
        if (rows.length > ROW_LIMIT + 1) throw new Refusal(tooManyRows);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof CsvError) {
      const line = Number((error as { lines?: unknown }).lines) || null;
      if (error.code === "CSV_QUOTE_NOT_CLOSED")
        throw new Refusal(
          `A quotation mark is opened${line ? ` near line ${line}` : ""} and never closed. Correct the line, or save the file again from Excel.`,
        );
      throw new Refusal(`The file cannot be read as CSV${line ? `: line ${line} is not formed as the others are` : ""}. Save it again from Excel.`);
    }
    throw error;
  }
  return rows;
}

// Workbooks

/**
 * The reader fills every gap between cells and trusts what the archive says of itself; so before it sees the file, everything
 * is unpacked once with a limit and each cell's address is looked at.
 */
function checkWorkbook(zip: Buffer): void {
  let left = UNPACKED_LIMIT;
  let sheets = 0;
  for (const { name, method, packed } of zipEntries(zip, new Refusal(damaged))) {
    if (!/\.(xml|rels)$/i.test(name)) continue;
    let xml: Buffer;
    try {
      xml = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: left + 1 });
    } catch (error) {
      if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
        throw new Refusal("The Excel workbook is too large when unpacked. Copy the sheet you need into a new workbook.");
      throw new Refusal(damaged);
    }
    left -= xml.length;
    if (left < 0) throw new Refusal("The Excel workbook is too large when unpacked. Copy the sheet you need into a new workbook.");
    if (!/worksheets\/[^/]+\.xml$/i.test(name)) continue;
    sheets += 1;
    checkSheet(xml.toString("latin1"));
  }
  if (sheets === 0) throw new Refusal(notATable);
}

function checkSheet(xml: string): void {
  // One match per row and per cell that is not empty (`<c … />` is only formatting)
  const tags = /<(?:\w+:)?(row|c)(\s[^>]*)?>/g;
  let [rows, cells] = [0, 0];
  for (let tag = tags.exec(xml); tag; tag = tags.exec(xml)) {
    const attributes = tag[2] ?? "";
    const address = /\sr\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
    if (address !== undefined && !/^[A-Z]{0,3}\d{1,7}$/i.test(address)) throw new Refusal(damaged);
    const row = Number(address?.replace(/\D/g, "") ?? 0);
    if (row > 1_048_576) throw new Refusal(damaged);
    if (tag[1] === "row") {
      cells = 0;
      rows += 1;
      if (rows > 1_048_576) throw new Refusal(tooManyRows);
      continue;
    }
    cells += 1;
    if (attributes.endsWith("/")) continue;
    if (row > ROW_LIMIT + 1_000 || rows > ROW_LIMIT + 1_000) throw new Refusal(tooManyRows);
    const letters = address?.replace(/\d/g, "").toUpperCase() ?? "";
    const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) : cells;
    if (column > COLUMN_LIMIT) throw new Refusal(tooManyColumns);
  }
}

async function workbookRows(zip: Buffer): Promise<TableRow[]> {
  checkWorkbook(zip);
  let sheets: { data: unknown[][] }[];
  try {
    sheets = await readXlsx(zip);
  } catch {
    throw new Refusal(damaged);
  }
  const filled = sheets.map(({ data }) =>
    data.flatMap((values, index): TableRow[] => {
      const cells = values.map(cellText);
      return cells.some((cell) => cell !== "") ? [{ line: index + 1, cells }] : [];
    }),
  );
  // The first sheet, unless another holds more
  const rows = filled.reduce((best, sheet) => (sheet.length > best.length ? sheet : best), filled[0] ?? []);
  if (rows.length > ROW_LIMIT + 1) throw new Refusal(tooManyRows);
  return rows;
}

/** As the cell is seen in Excel: days as dd/mm/yyyy, numbers without the noise of binary fractions. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return "";
    const day = dayOf(value.getUTCFullYear(), value.getUTCMonth() + 1, value.getUTCDate());
    return day && day > "1900-12-31" ? slashDay(day) : value.toISOString().slice(11, 16);
  }
  return cleanCell(String(value));
}

// Both

/** Trimmed, without the invisible characters that make two equal words differ. */
export const cleanCell = (text: string): string =>
  text
    .slice(0, CELL_LIMIT)
    .replace(/[\p{Cc}\p{Cf}\p{Zs}]/gu, (sign) => (sign === "\n" ? sign : sign === "\t" || /\p{Zs}/u.test(sign) ? " " : ""))
    .normalize("NFC")
    .trim();

/** The headers are the first line with two cells or more: reports often begin with a title. Empty and repeated ones get a name. */
function tableOf(lines: TableRow[]): Table {
  const widest = lines.slice(0, 10).findIndex(({ cells }) => cells.filter((cell) => cell !== "").length > 1);
  const head = lines[Math.max(widest, 0)];
  if (!head) throw new Refusal("The file is empty: it has no line with text.");
  const rows = lines.slice(Math.max(widest, 0) + 1);
  if (rows.length === 0) throw new Refusal("The file has only one line. It needs a line of column names and at least one row under it.");
  if (rows.length > ROW_LIMIT) throw new Refusal(tooManyRows);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), head.cells.length);
  const seen = new Map<string, number>();
  const headers = Array.from({ length: width }, (_, index) => {
    const name = (head.cells[index] ?? "").replace(/\s+/g, " ").slice(0, 100) || `Column ${index + 1}`;
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} (${times})`;
  });
  for (const row of rows) while (row.cells.length < width) row.cells.push("");
  return { headers, rows };
}
