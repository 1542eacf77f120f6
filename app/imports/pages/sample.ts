import type { LoaderFunctionArgs } from "@remix-run/node";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";
import { csvResponse } from "#app/shared/table-export.server";

const samples: Record<string, string[][]> = {
  "roster.csv": [
    [
      "Staff number",
      "Given name",
      "Family name",
      "Work e-mail",
      "Social Work England number",
      "Registered from",
      "Job title",
      "Team",
      "Service",
      "Weekly hours",
      "Start date",
      "Leaving date",
      "Line manager",
      "Qualified on",
    ],
    [
      "100201",
      "Amy",
      "Example",
      "amy.example@council.example",
      "SW123456",
      "01/09/2026",
      "Social worker (ASYE)",
      "Safeguarding North",
      "Safeguarding",
      "37",
      "07/09/2026",
      "",
      "100150",
      "15/07/2026",
    ],
    [
      "100150",
      "Bo",
      "Example",
      "bo.example@council.example",
      "SW65432",
      "12/10/2014",
      "Team manager",
      "Safeguarding North",
      "Safeguarding",
      "30",
      "01/04/2015",
      "",
      "",
      "",
    ],
  ],
  "caseload.csv": [
    [
      "Snapshot date",
      "Staff number",
      "Worker name",
      "Team",
      "Children in care",
      "Child protection plan",
      "Child in need plan",
      "Care leavers",
      "Child in need, no plan or under assessment",
      "Jointly worked",
      "Court proceedings",
      "Pre-proceedings",
    ],
    ["31/10/2026", "100201", "Amy Example", "Safeguarding North", "2", "3", "4", "0", "3", "1", "1", "0"],
    ["31/10/2026", "100150", "Bo Example", "Safeguarding North", "0", "1", "0", "0", "0", "1", "0", "1"],
  ],
  "caseload-by-child.csv": [
    ["Snapshot date", "Staff number", "Worker name", "Child key", "Case type", "Jointly worked"],
    ["31/10/2026", "100201", "Amy Example", "k9f2-77ab-c1", "Children in care", "No"],
    ["31/10/2026", "100201", "Amy Example", "k03d-18ee-f4", "Child protection plan", "Yes"],
    ["31/10/2026", "100150", "Bo Example", "k03d-18ee-f4", "Child protection plan", "Yes"],
  ],
};

/** Files to fill in, with the names of the columns that are recognised by themselves. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "imports.run");
  const name = param(args, "file");
  const [head, ...rows] = (Object.hasOwn(samples, name) && samples[name]) || [];
  if (!head) throw notFound();
  return csvResponse(
    `sample-${name}`,
    head.map((heading, index) => ({ heading, value: (row: string[]) => row[index] ?? "" })),
    rows,
  );
}
