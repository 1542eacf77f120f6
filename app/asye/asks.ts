/** What waits for somebody's answer in a year: pauses and extensions to agree, review meetings to come to. Pure. */
import { fullDay, longDay, type Day, type Instant } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import type { AgreeingPart } from "#db/schema";
import { inSentence } from "./schedule";
import { agreesAs } from "./rules";

type Ask = {
  kind: "pause" | "extension" | "meeting";
  id: string;
  stage: string | null;
  on: Day | null;
  since: Instant;
  part: AgreeingPart;
  answeredById: string | null;
};
type Year = {
  enrolment: { id: string; name: string; status: string };
  asks: readonly Ask[];
  programme: { stages: readonly { key: string; name: string }[] };
  progress: { pausedSince: Day | null };
};
export type AskLine = { key: string; title: string; about: string; since: Instant; to: string; button: string };

/** Who plays a part by now is asked again, where somebody else answered for it before. */
const isOpen = ({ part, answeredById }: Ask, r: LearnerRelations): boolean => {
  if (answeredById === null) return true;
  const holder = part === "learner" ? r.learnerId : part === "assessor" ? r.assessorId : part === "lineManager" ? r.managerId : answeredById;
  return holder !== answeredById;
};

/** Once for each thing, whatever parts somebody plays. A meeting asks nothing while the year is paused. */
export function asksFor(
  { enrolment, asks, programme, progress }: Year,
  viewer: { personId: string; isLead: boolean },
  r: LearnerRelations,
): AskLine[] {
  if (enrolment.status !== "active" || asks.length === 0) return [];
  const mine = agreesAs(viewer, r);
  const lines = new Map<string, AskLine>();
  for (const ask of asks) {
    if (lines.has(ask.id) || !mine.includes(ask.part) || !isOpen(ask, r)) continue;
    const whose = viewer.personId === r.learnerId ? "" : `${enrolment.name}, `;
    if (ask.kind === "meeting") {
      if (progress.pausedSince !== null) continue;
      const stage = programme.stages.find((s) => s.key === ask.stage)?.name ?? "review";
      lines.set(ask.id, {
        ...{ key: ask.id, title: `Meeting proposed for the ${inSentence(stage)}`, since: ask.since, button: "Answer the invitation" },
        about: `${whose}${ask.on ? fullDay(ask.on) : ""}`,
        to: `/learners/${enrolment.id}/stages/${ask.stage ?? ""}/meeting`,
      });
      continue;
    }
    const days = ask.on ? `${ask.kind === "pause" ? "from" : "until"} ${longDay(ask.on)}` : "";
    lines.set(ask.id, {
      ...{ key: ask.id, title: ask.kind === "pause" ? "A pause to agree" : "An extension to agree", since: ask.since, button: "Read and agree" },
      about: `${whose}${days}`,
      to: `/learners/${enrolment.id}/proposals/${ask.id}`,
    });
  }
  return [...lines.values()];
}
