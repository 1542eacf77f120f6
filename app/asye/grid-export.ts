import type { Day } from "#app/shared/dates";
import { stateNames, type GridFilter } from "./grid";
import type { CohortYear, LearnerYear } from "./read.server";
import { endedWords } from "./rules";
import { gridLearners } from "./view";

type Column = { heading: string; value: (row: LearnerYear) => string | number | null; day?: boolean; width?: number };

/** The grid as a table for a spreadsheet: the same learners in the same order, each stage with its day, its state and its sentence. */
export function gridTable(cohort: CohortYear, filter: GridFilter, today: Day): { fileName: string; columns: Column[]; rows: LearnerYear[] } {
  const columns: Column[] = [
    { heading: "Learner", value: (l) => l.enrolment.name, width: 24 },
    { heading: "Team", value: (l) => l.enrolment.teamName, width: 24 },
    { heading: "Assessor", value: (l) => l.enrolment.assessorName, width: 24 },
    { heading: "Line manager", value: (l) => l.enrolment.managerName, width: 24 },
    { heading: "Began", value: (l) => l.enrolment.startsOn, day: true },
    { heading: "Where they are", value: (l) => (l.enrolment.status === "active" ? l.week.words : endedWords(l.enrolment)), width: 24 },
    ...cohort.cohort.programme.stages.flatMap((stage): Column[] => {
      // by its name: whoever was moved has the stages of another programme
      const own = (l: LearnerYear) => l.progress.stages.find((s) => s.stage.key === stage.key);
      return [
        { heading: `${stage.name}: date`, value: (l) => own(l)?.dueOn ?? null, day: true },
        { heading: `${stage.name}: state`, value: (l) => stateNames[own(l)?.state ?? "notNeeded"] },
        { heading: `${stage.name}: in words`, value: (l) => own(l)?.words ?? "Moved to another programme", width: 40 },
      ];
    }),
    { heading: "Missing next", value: (l) => l.progress.gap, width: 40 },
  ];
  return { fileName: `${cohort.cohort.name} ${today}`, columns, rows: gridLearners(cohort, filter, today) };
}
