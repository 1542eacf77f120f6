import type { ExportColumn } from "#app/shared/table-export.server";
import type { ImportResult, SourceLines } from "./staged";

type Rejected = { line: number; why: string; name: string; cells: string[] };

/** What was not imported, with the reason; of a roster as it stood in the file, of a caseload extract only the worker. */
export function rejectedRows({ problems, source }: { problems: ImportResult["problems"]; source?: SourceLines | undefined }): {
  columns: ExportColumn<Rejected>[];
  rows: Rejected[];
} {
  const cells = new Map(source?.rows.map((row) => [row.line, row.cells]));
  const rows = problems
    .filter(({ rejected }) => rejected)
    .map((problem) => ({
      line: problem.line,
      why: problem.sentence,
      name: "name" in problem ? problem.name : problem.worker,
      cells: cells.get(problem.line) ?? [],
    }));
  const columns: ExportColumn<Rejected>[] = [
    { heading: "Line", value: ({ line }) => line },
    { heading: "Why it was not imported", value: ({ why }) => why },
  ];
  if (!source) columns.push({ heading: "Worker", value: ({ name }) => name });
  for (const [index, heading] of (source?.headers ?? []).entries()) columns.push({ heading, value: ({ cells: given }) => given[index] ?? "" });
  return { columns, rows };
}
