/**
 * A caseload extract, read row by row: looked through for anything that could identify a child, then counted. At any moment there are a few
 * hundred rows in memory, however many the file has, and of each child a number.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Day } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { piecesOf, readThrough, type FileBytes } from "#app/shared/table-file.server";
import {
  countPerChild,
  countPerWorker,
  gatherUnknownCaseTypes,
  isAggregated,
  perChildFields,
  whyNotAggregated,
  type CaseloadField,
  type CaseloadShape,
  type CaseTypeWords,
  type ReadCaseload,
} from "./rules/caseload";
import { lookAtChildKeys, lookForChildren, whyIdentifiesChildren } from "./rules/child-columns";
import { guessColumns, type Columns } from "./rules/columns";

/** The headers and the number of rows of a file in which nothing could identify a child; a Refusal of any other. */
export async function lookThrough(file: FileBytes, today: Day): Promise<{ headers: string[]; rows: number }> {
  const refuse = (why: string | null) => {
    if (why) throw new Refusal(why);
  };
  const children = lookForChildren(today);
  const keys = lookAtChildKeys();
  let childKey: number | undefined;
  const seen = await readThrough(file, (headers) => {
    refuse(whyIdentifiesChildren(headers) ?? (isAggregated(headers) ? whyNotAggregated(headers) : null));
    ({ childKey } = guessColumns(perChildFields, headers));
    return ({ cells }) => {
      children.row(cells);
      if (childKey !== undefined) keys.key(cells[childKey] ?? "");
    };
  });
  refuse(children.why(seen.headers) ?? (childKey === undefined ? null : keys.whyNotOpaque(seen.headers[childKey] ?? "")));
  return seen;
}

export type ExtractColumns = { shape: CaseloadShape; columns: Columns<CaseloadField>; typedDay: Day | null; words: CaseTypeWords };
/** `whyNotOpaque` and the `unknown` words of the case type column have to be answered before the counts are worth anything. */
export type CountedExtract = ReadCaseload & { whyNotOpaque: string | null; unknown: string[] };

export async function countExtract(file: FileBytes, { shape, columns, typedDay, words }: ExtractColumns, today: Day): Promise<CountedExtract> {
  if (shape === "perWorker") {
    const counting = countPerWorker(columns, typedDay, today);
    await readThrough(file, () => counting.row);
    return { ...counting.counted(), whyNotOpaque: null, unknown: [] };
  }
  const childKey = columns.childKey!;
  const keys = lookAtChildKeys();
  const unknown = gatherUnknownCaseTypes(columns.caseType!, words);
  const counting = countPerChild(columns, typedDay, words, today, numbersOfKeys());
  const { headers } = await readThrough(file, () => (line) => {
    keys.key(line.cells[childKey] ?? "");
    unknown.row(line);
    counting.row(line);
  });
  return { ...counting.counted(), whyNotOpaque: keys.whyNotOpaque(headers[childKey] ?? ""), unknown: unknown.words() };
}

/** 48 bits of a hash with a salt of its own for each file: of a worker with 1,000 children, two share a number once in 500 million times. */
function numbersOfKeys(): (childKey: string) => number {
  const salt = randomBytes(16);
  return (childKey) => createHash("sha256").update(salt).update(childKey).digest().readUIntBE(0, 6);
}

/** SHA-256 over a source and a file: the same file of the same source is known again. */
export function printOfExtract(sourceId: string, file: FileBytes): string {
  const print = createHash("sha256").update(sourceId);
  for (const piece of piecesOf(file)) print.update(piece);
  return print.digest("hex");
}
