/** The lead is preparing the next version of the programme and of one document: begun, half changed, not published. */
import { rowsAt, withRows } from "#app/programmes/rows";
import { beginDocument, beginProgramme, saveVersionDraft } from "#app/programmes/write-editor.server";
import { addDays, type Day } from "#app/shared/dates";
import { workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Academy } from "./staff";

export function planNextVersion(portal: Portal, diary: Diary, academy: Academy, today: Day, basedOn: string): void {
  const on = workdayBefore(addDays(today, -2));
  diary.add(momentOn(on, 820), "the next version of the programme is begun", (now) => beginProgramme(portal.as(academy.demo.lead, now), basedOn));
  diary.add(momentOn(on, 834), "the next version of the programme is saved", (now) =>
    saveVersionDraft(portal.as(academy.demo.lead, now), { what: "programme", kind: "asye", version: 1, part: "support" }, (values) => ({
      ...withRows(
        values,
        "workload.phases",
        rowsAt(values, "workload.phases").map((row, i) => (i === 1 ? { ...row, percent: "70" } : row)),
      ),
    })),
  );
  diary.add(momentOn(on, 850), "new questions for written work are begun", (now) => beginDocument(portal.as(academy.demo.lead, now), "writtenWork"));
}
