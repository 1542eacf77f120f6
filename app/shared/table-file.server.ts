/**
 * A CSV or Excel file as other systems write it → headers and rows of trimmed text, or a Refusal that says in a sentence what
 * is wrong with it. What a file is, is decided by its bytes, never by its name. Nothing here knows what the columns mean.
 *
 * A CSV file is read row by row, in pieces, however long it is; a workbook is unpacked whole, within limits.
 */
import { CsvError, parse } from "csv-parse";
import readXlsx from "read-excel-file/node";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { inflateRawSync } from "node:zlib";
import { dayOf, slashDay } from "./dates";
import { Refusal } from "./refusal";
import { zipEntries } from "./zip-entries.server";

/** What was uploaded, or where a file lies: it is read as often as it is needed. */
export type FileBytes = Uint8Array | { path: string };
export type TableRow = { line: number; cells: string[] };
export type Table = { headers: string[]; rows: TableRow[] };

export const FILE_LIMIT = 20 * 1024 * 1024;
export const ROW_LIMIT = 100_000;
export const COLUMN_LIMIT = 200;
/** A workbook larger than this when unpacked was made to exhaust the server, not to be read. */
const UNPACKED_LIMIT = 200 * 1024 * 1024;
const CELL_LIMIT = 32_767; // Excel's own
/** Enough for the first lines, which tell what divides the columns. */
const PIECE = 64 * 1024;

export const tooLarge = "The file is larger than 20 MB. Remove what is not needed from it, or split it.";
const tooManyRows = "The file has more than 100,000 rows. Split it into smaller files.";
const tooManyColumns = "The file has more than 200 columns. Remove those that are not needed.";
const notATable = "This is neither a CSV file nor an Excel workbook (.xlsx). Save it as one of the two and choose it again.";
const damaged = "The Excel workbook is damaged and cannot be read. Open it in Excel, save it again, and choose the new file.";

/**
 * Reads a file once. `under` is given the headers and answers with what each row is shown to, one after another; no row is kept here.
 * Answers with how many rows there were and with all headers: rows that are wider than the line of headers add names for their columns.
 */
export async function readThrough(
  file: FileBytes,
  under: (headers: string[]) => (row: TableRow) => void,
): Promise<{ headers: string[]; rows: number }> {
  let see: ((row: TableRow) => void) | undefined;
  let [head, width, rows]: [string[], number, number] = [[], 0, 0];
  const top: TableRow[] = [];
  const row = (one: TableRow) => {
    width = Math.max(width, one.cells.length);
    rows += 1;
    if (rows > ROW_LIMIT) throw new Refusal(tooManyRows);
    see!(one);
  };
  const begin = (at: number) => {
    head = top[at]!.cells;
    width = head.length;
    see = under(headersOf(head, width));
    for (const one of top.splice(at + 1)) row(one);
  };
  // The headers are the first line with two cells or more: reports often begin with a title
  for await (const line of rowsOf(file)) {
    if (see) row(line);
    else {
      top.push(line);
      if (line.cells.filter((cell) => cell !== "").length > 1) begin(top.length - 1);
      else if (top.length === 10) begin(0);
    }
  }
  if (top.length === 0) throw new Refusal("The file is empty: it has no line with text.");
  if (!see) begin(0);
  if (rows === 0) throw new Refusal("The file has only one line. It needs a line of column names and at least one row under it.");
  return { headers: headersOf(head, width), rows };
}

/** The whole table at once, each row as wide as the headers. */
export async function readTable(file: FileBytes): Promise<Table> {
  const rows: TableRow[] = [];
  const { headers } = await readThrough(file, () => (row) => rows.push(row));
  for (const { cells } of rows) while (cells.length < headers.length) cells.push("");
  return { headers, rows };
}

/** Empty and repeated headers get a name. */
function headersOf(head: readonly string[], width: number): string[] {
  const seen = new Map<string, number>();
  return Array.from({ length: width }, (_, index) => {
    const name = (head[index] ?? "").replace(/\s+/g, " ").slice(0, 100) || `Column ${index + 1}`;
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Each line with text in it, one after another. */
async function* rowsOf(file: FileBytes): AsyncGenerator<TableRow> {
  const [first] = piecesOf(file);
  if (!first) throw new Refusal("The file is empty.");
  const begins = (...bytes: number[]) => bytes.every((byte, index) => first[index] === byte);
  if (begins(0x50, 0x4b, 3, 4)) yield* await workbookRows(wholeOf(file));
  else if (begins(0xd0, 0xcf, 0x11, 0xe0))
    throw new Refusal("This is an old Excel file (.xls) or a workbook with a password. Save it as .xlsx without a password and choose it again.");
  else if (begins(0x25, 0x50, 0x44, 0x46)) throw new Refusal(notATable);
  else yield* csvRows(file);
}

// Bytes

/** The bytes of a file, a piece at a time. */
export function* piecesOf(file: FileBytes): Generator<Uint8Array> {
  if ((file instanceof Uint8Array ? file.length : statSync(file.path).size) > FILE_LIMIT) throw new Refusal(tooLarge);
  if (file instanceof Uint8Array) {
    for (let at = 0; at < file.length; at += PIECE) yield file.subarray(at, at + PIECE);
    return;
  }
  const opened = openSync(file.path, "r");
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const read = readSync(opened, piece);
      if (read === 0) return;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(opened);
  }
}
function wholeOf(file: FileBytes): Buffer {
  return file instanceof Uint8Array ? Buffer.from(file.buffer, file.byteOffset, file.byteLength) : Buffer.concat([...piecesOf(file)]);
}

// Text

/** Goes through the bytes once, because only the whole tells UTF-8 from what Excel on Windows writes. */
function decoderOf(file: FileBytes): { decode(piece?: Uint8Array): string } {
  const streaming = (encoding: string) => {
    const decoder = new TextDecoder(encoding);
    return { decode: (piece?: Uint8Array) => (piece ? decoder.decode(piece, { stream: true }) : decoder.decode()) };
  };
  const unicode = new TextDecoder("utf-8", { fatal: true });
  let isUnicode = true;
  let line = 1;
  let first = true;
  for (const piece of piecesOf(file)) {
    if (first && piece[0] === 0xff && piece[1] === 0xfe) return streaming("utf-16le");
    if (first && piece[0] === 0xfe && piece[1] === 0xff) return streaming("utf-16be");
    first = false;
    const nul = piece.indexOf(0);
    for (let at = piece.indexOf(10); at >= 0 && (nul < 0 || at < nul); at = piece.indexOf(10, at + 1)) line += 1;
    if (nul >= 0)
      throw new Refusal(
        `Line ${line.toLocaleString("en-GB")} holds a character that text never has (NUL), so this is not a CSV file, or it is damaged. Save it again as “CSV UTF-8” or as an Excel workbook.`,
      );
    isUnicode &&= decodes(unicode, piece);
  }
  isUnicode &&= decodes(unicode);
  return isUnicode ? streaming("utf-8") : { decode: (piece) => (piece ? windows1252(piece) : "") };
}
function decodes(decoder: TextDecoder, piece?: Uint8Array): boolean {
  try {
    decoder.decode(piece, { stream: piece !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** The text of a file, a piece at a time, with lines as an editor counts them. Between two pieces others are answered. */
async function* textOf(file: FileBytes): AsyncGenerator<string> {
  const decoder = decoderOf(file);
  let half = ""; // a \r at the end of a piece may be the first half of a line's end
  for (const piece of piecesOf(file)) {
    const text = half + decoder.decode(piece);
    half = text.endsWith("\r") ? "\r" : "";
    yield text.slice(0, text.length - half.length).replace(/\r\n?/g, "\n");
    await setImmediate();
  }
  yield (half + decoder.decode()).replace(/\r/g, "\n");
}

/** What Excel on Windows writes as plain “CSV”. By hand, because Node's own decoder reads € as a control character. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const windows1252 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (sign) => CP1252[sign.charCodeAt(0) - 0x80] ?? "");

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

async function* csvRows(file: FileBytes): AsyncGenerator<TableRow> {
  const text = textOf(file);
  const first = ((await text.next()).value ?? "").replace(/^\ufeff/, "");
  const told = /^sep=(.)\n/i.exec(first);
  const skipped = told ? 1 : 0;
  const body = first.slice(told?.[0].length ?? 0);
  const parser = parse({
    delimiter: told?.[1] ?? delimiterOf(body),
    record_delimiter: "\n",
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  // what goes wrong on the way comes out of the loop below
  pipeline(Readable.from(andThen(body, text)), parser, () => undefined);
  try {
    for await (const parsed of parser) {
      const { record, info } = parsed as { record: string[]; info: { lines: number } };
      if (record.length > COLUMN_LIMIT && record.slice(COLUMN_LIMIT).some((cell) => cell.trim() !== "")) throw new Refusal(tooManyColumns);
      const inside = record.reduce((sum, cell) => sum + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
      const cells = record.slice(0, COLUMN_LIMIT).map(cleanCell);
      if (cells.some((cell) => cell !== "")) yield { line: info.lines - inside + skipped, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: unknown }).lines) || null;
    if (error.code === "CSV_QUOTE_NOT_CLOSED")
      throw new Refusal(
        `A quotation mark is opened${line ? ` near line ${line}` : ""} and never closed. Correct the line, or save the file again from Excel.`,
      );
    throw new Refusal(`The file cannot be read as CSV${line ? `: line ${line} is not formed as the others are` : ""}. Save it again from Excel.`);
  }
}
async function* andThen(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
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

// Cells

/** Trimmed, without the invisible characters that make two equal words differ. */
export const cleanCell = (text: string): string =>
  text
    .slice(0, CELL_LIMIT)
    .replace(/[\p{Cc}\p{Cf}\p{Zs}]/gu, (sign) => (sign === "\n" ? sign : sign === "\t" || /\p{Zs}/u.test(sign) ? " " : ""))
    .normalize("NFC")
    .trim();
