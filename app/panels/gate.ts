/**
 * Is a year ready for the final panel (domain 11.3)? A line for each thing, done or not, in words. It advises: what is missing can be
 * passed over with a reason, which the panel reads. Numbers and stages come from the programme where it names them. Pure.
 */
import { hours, londonDay, longDay, type Day, type Instant } from "#app/shared/dates";
import type { ProgrammeDefinition, Requirement } from "#app/programmes/rules";
import type { DocumentState } from "#db/schema";

export type GateDocument = { kind: string; stage: string | null; state: DocumentState; stateSince: Instant };
export type GateFacts = {
  programme: Pick<ProgrammeDefinition, "title" | "stages" | "requirements" | "documents">;
  documents: readonly GateDocument[];
  supervision: { sessions: number; lastOn: Day | null };
  protectedTime: { owed: number; taken: number; lost: number; entries: number };
  caseload: { snapshots: number; lastOn: Day | null };
  recommendation: Recommendation | null;
};
/** What the assessor recommends, as it stands in what was signed. */
export type Recommendation = { grade: "pass" | "fail"; registered: boolean; signedOn: Day };
export type GateLine = { key: string; label: string; done: boolean; words: string };

/** What the guidance asks for where the programme says nothing. */
const NATIONAL = { count: 3, observed: ["threeMonth", "sixMonth", "final"], reflected: ["sixMonth", "final"] } as const;

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const join = (list: readonly string[]) => (list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} and ${list.at(-1) ?? ""}`);
const small = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

export function gateOf(facts: GateFacts): GateLine[] {
  const { programme } = facts;
  const signed = facts.documents.filter((d) => d.state === "locked");
  const of = (kind: string) => signed.filter((d) => d.kind === kind);
  const optional = new Set(programme.stages.filter((s) => s.optional).map((s) => s.key));
  const asked = (kind: string): Requirement[] => programme.requirements.filter((r) => r.kind === kind && !optional.has(r.stage));
  const stageName = (key: string) => small(programme.stages.find((s) => s.key === key)?.name ?? key);

  const needed = (kind: string): number => {
    const rows = asked(kind);
    if (rows.length === 0) return NATIONAL.count;
    const cumulative = rows.filter((r) => r.counting === "byStage").map((r) => r.count);
    return cumulative.length > 0 ? Math.max(...cumulative) : rows.reduce((n, r) => n + r.count, 0);
  };
  const stagesOf = (kind: string, national: readonly string[]): string[] => {
    const named = asked(kind).filter((r) => r.counting === "inStage");
    const keys = named.length > 0 ? named.map((r) => r.stage) : national.filter((key) => programme.stages.some((s) => s.key === key));
    return [...new Set(keys)];
  };
  const number = (kind: string, key: string, label: string, verb: string): GateLine => {
    const [have, want] = [of(kind).length, needed(kind)];
    return { key, label, done: have >= want, words: have >= want ? `${have} ${verb}` : `${have} of ${want} ${verb}` };
  };
  const inEach = (kind: string, key: string, label: string, stages: readonly string[], want: number): GateLine => {
    const have = of(kind);
    const without = stages.filter((stage) => !have.some((d) => d.stage === stage));
    const words = [
      have.length >= want ? `${have.length} signed` : `${have.length} of ${want} signed`,
      ...(without.length > 0 ? [`none for the ${join(without.map(stageName))}`] : []),
    ].join(", ");
    return { key, label, done: have.length >= want && without.length === 0, words };
  };

  const lines: GateLine[] = [
    inEach(
      "directObservation",
      "observations",
      "Direct observations, signed by the observer and the learner",
      stagesOf("directObservation", NATIONAL.observed),
      needed("directObservation"),
    ),
    number("familyFeedback", "familyFeedback", "Feedback from children, young people and families", "signed"),
    number("professionalFeedback", "professionalFeedback", "Feedback from other professionals", "signed"),
    number("writtenWork", "writtenWork", "Written work, verified by the assessor", "verified"),
  ];
  const reflected = stagesOf("criticalReflection", NATIONAL.reflected);
  lines.push(inEach("criticalReflection", "reflections", "Critical reflections at 6 and 12 months", reflected, reflected.length));
  if (programme.documents.selfAssessment !== undefined) {
    const want = asked("selfAssessment").length > 0 ? needed("selfAssessment") : NATIONAL.count;
    const have = of("selfAssessment").length;
    lines.push({
      key: "selfAssessments",
      label: "Self-assessments against the standards",
      done: have >= want,
      words: have >= want ? "Done" : `${have} of ${want} done`,
    });
  }
  if (programme.documents.pdp !== undefined) lines.push(plan(of("pdp"), asked("pdp"), programme, stageName));
  const { sessions, lastOn } = facts.supervision;
  lines.push({
    key: "supervision",
    label: "Supervision log",
    done: sessions > 0,
    words: sessions > 0 && lastOn ? `${counted(sessions, "session")}, the last on ${longDay(lastOn)}` : "No supervision is recorded",
  });
  const time = facts.protectedTime;
  lines.push({
    key: "protectedTime",
    label: "How protected time was used",
    done: time.entries > 0,
    words: time.entries > 0 ? `${hours(time.taken)} taken of ${hours(time.owed)} owed, ${hours(time.lost)} lost` : "No protected time is recorded",
  });
  const { snapshots, lastOn: countedOn } = facts.caseload;
  lines.push({
    key: "caseload",
    label: "Caseload over the year",
    done: snapshots > 0,
    words: snapshots > 0 && countedOn ? `${counted(snapshots, "count")}, the last of ${longDay(countedOn)}` : "No caseload figures are there",
  });
  lines.push(recommended(facts.recommendation));
  return lines;
}

/** The plan is current when the one for the end of the year is signed. */
function plan(
  signed: readonly GateDocument[],
  asked: readonly Requirement[],
  programme: GateFacts["programme"],
  stageName: (key: string) => string,
): GateLine {
  const order = programme.stages.map((s) => s.key);
  const last = asked.map((r) => r.stage).sort((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? order.at(-1) ?? "";
  const newest = [...signed].sort((a, b) => order.indexOf(b.stage ?? "") - order.indexOf(a.stage ?? ""))[0];
  const done = newest !== undefined && order.indexOf(newest.stage ?? "") >= order.indexOf(last);
  const words = !newest
    ? "None is signed"
    : done
      ? `Current, signed on ${longDay(londonDay(newest.stateSince))}`
      : `The last one signed is for the ${stageName(newest.stage ?? "")}`;
  return { key: "pdp", label: "Personal development plan", done, words };
}

/** A recommendation needs an assessor who is registered with Social Work England (domain 11.5). */
function recommended(r: Recommendation | null): GateLine {
  const label = "The assessor’s report with a recommendation, signed";
  if (!r) return { key: "recommendation", label, done: false, words: "Not signed by everybody yet" };
  if (!r.registered)
    return { key: "recommendation", label, done: false, words: "The assessor’s registration with Social Work England is not on record" };
  return { key: "recommendation", label, done: true, words: `Signed on ${longDay(r.signedOn)}` };
}

export const missingOf = (lines: readonly GateLine[]): GateLine[] => lines.filter((l) => !l.done);
/** What is missing as sentences, kept with the case for the panel to read. */
export const missingWords = (lines: readonly GateLine[]): string[] => missingOf(lines).map((l) => `${l.label}: ${small(l.words)}`);

/** Where a year stands, in one sentence. */
export function gateSentence(lines: readonly GateLine[]): string {
  const missing = missingOf(lines);
  if (missing.length === 0) return "Everything the panel needs is there.";
  return `${missing.length === 1 ? "One thing is" : `${missing.length} things are`} missing: ${join(missing.map((l) => small(l.label)))}.`;
}
