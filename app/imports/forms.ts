import { z } from "zod";
import { day, hiddenId, oneOf, optionalDay, text, tick } from "#app/shared/fields";

export const uploadForm = z.object({
  id: hiddenId(),
  source: text({ empty: "Enter where the file comes from, like “HR monthly list”", max: 80 }),
});

/** The number of the chosen column for each field; nothing chosen is nothing. */
const columns = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).flatMap(([key, v]) => (typeof v === "string" && /^\d{1,3}$/.test(v) ? [[key, Number(v)]] : [])))
      : {},
  z.record(z.string(), z.number()),
);
const texts = z.preprocess(
  (value) =>
    Array.isArray(value) ? Object.fromEntries(value.map((v, i) => [String(i), v])) : typeof value === "object" && value !== null ? value : {},
  z.record(z.string(), z.string().catch("")),
);

export const rosterColumnsForm = z.object({ column: columns });
export const caseloadColumnsForm = z.object({
  shape: oneOf(["perWorker", "perChild"], "Choose what each row of the file is"),
  column: columns,
  extractOn: optionalDay(),
  word: texts,
  meaning: texts,
});

export const confirmRosterForm = z.object({
  effectiveOn: day({ empty: "Enter the date from which moves count, like 27 3 2026", from: "2000-01-01", to: "2100-01-01" }),
  missingHaveLeft: tick(),
  seen: z.string().max(64).catch(""),
});
export const confirmCaseloadForm = z.object({});

export const matchForm = z.object({ label: texts, person: texts });
