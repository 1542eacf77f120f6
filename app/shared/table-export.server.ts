/** Tables that leave the portal, as CSV or as an Excel workbook. Nothing in them is ever run as a formula. */
import { stringify } from "csv-stringify/sync";
import writeXlsx, { type Row as SheetRow } from "write-excel-file/node";
import { slashDay, type Day } from "./dates";

export type ExportColumn<Row> = {
  heading: string;
  value: (row: Row) => string | number | null;
  /** the values are days: dd/mm/yyyy in CSV, real dates in Excel */
  day?: boolean;
  width?: number;
};

/** A spreadsheet runs text that begins with one of these, also after blanks; an apostrophe before it stops that. */
export const neutral = (text: string): string => (/^\s*[=+\-@|%＝＋－＠\t\r]/.test(text) ? `'${text}` : text);

/** Only letters, digits, dots and dashes: the name goes into a header and onto anybody's disk. */
export const safeFileName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100) || "export";

/** A file to keep, never to be opened in the place of a page. */
export const attachmentHeaders = (fileName: string, type: string) => ({
  "Content-Type": type,
  // the second one is for names in other letters; browsers take it where they can
  "Content-Disposition": `attachment; filename="${safeFileName(fileName)}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
});

export function csvText<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[]): string {
  const cell = (column: ExportColumn<Row>, row: Row) => {
    const value = column.value(row);
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    return column.day ? slashDay(value as Day) : neutral(value);
  };
  return stringify([columns.map(({ heading }) => neutral(heading)), ...rows.map((row) => columns.map((column) => cell(column, row)))], {
    bom: true, // without it Excel reads é as Ã©
    record_delimiter: "\r\n",
  });
}

export const csvResponse = <Row>(fileName: string, columns: readonly ExportColumn<Row>[], rows: readonly Row[]): Response =>
  new Response(csvText(columns, rows), { headers: attachmentHeaders(fileName, "text/csv; charset=utf-8") });

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export async function xlsxResponse<Row>(
  fileName: string,
  columns: readonly ExportColumn<Row>[],
  rows: readonly Row[],
  sheet = "Sheet 1",
): Promise<Response> {
  const cell = (column: ExportColumn<Row>, row: Row) => {
    const value = column.value(row);
    if (value === null || value === "") return null;
    if (typeof value === "number") return { type: Number, value } as const;
    if (column.day) return { type: Date, value: new Date(`${value}T00:00:00Z`), format: "dd/mm/yyyy" } as const;
    // of type String, so that =1+1 stays text; 32,767 characters are what a cell of Excel holds
    return { type: String, value: value.slice(0, 32_767), wrap: value.includes("\n") } as const;
  };
  const data: SheetRow[] = [
    columns.map(({ heading }) => ({ type: String, value: heading, fontWeight: "bold" as const })),
    ...rows.map((row) => columns.map((column) => cell(column, row))),
  ];
  const file = await writeXlsx(data, {
    columns: columns.map(({ heading, width }) => ({ width: width ?? Math.min(40, Math.max(12, heading.length + 2)) })),
    sheet: sheet.replace(/[[\]:*?/\\]/g, " ").slice(0, 31),
    stickyRowsCount: 1,
  }).toBuffer();
  return new Response(new Uint8Array(file), { headers: attachmentHeaders(fileName, XLSX) });
}
