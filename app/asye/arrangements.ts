/** The history of how a year was arranged: what, from when to when, who recorded it and who agreed. Pure. */
import { dayAndTime, hours, londonDay, longDay, type Day, type Instant, type Period } from "#app/shared/dates";
import type { AgreedHow, AgreeingPart, PauseReason, ProposalEnd, ProposalKind, WithdrawalReason } from "#db/schema";
import { proposalDays, proposalState, reasonWords } from "./proposal-words";
import { agreeingNames, howWords, pauseReasons, statusWords, withdrawalReasons } from "./rules";
import type { WorkingPattern } from "./schedule";

type Named = Period & { id: string; toId: string; name: string };
type Event = { what: string; happenedAt: Instant; by: string; changes: Record<string, unknown> };
type End = {
  id: string;
  kind: "withdrawn" | "transferred";
  endedOn: Day;
  reason: WithdrawalReason | null;
  toEmployer: string | null;
  recordedBy: string;
  recordedAt: Instant;
  undoneAt: Instant | null;
  undoneBy: string | null;
  undoneBecause: string | null;
};
type Proposal = {
  id: string;
  kind: ProposalKind;
  startsOn: Day | null;
  endsOn: Day | null;
  reason: string;
  proposedBy: string;
  proposedAt: Instant;
  settledAs: ProposalEnd | null;
  settledAt: Instant | null;
  agreements: { part: AgreeingPart; name: string | null; how: AgreedHow | null }[];
};
export type ArrangementRows = { assessors: Named[]; teams: Named[]; managers: Named[]; ends: End[]; proposals: Proposal[]; events: Event[] };
type Year = { id: string; patterns: readonly WorkingPattern[]; pauses: readonly (Period & { id: string; reason: PauseReason })[] };

export type ArrangementLine = {
  key: string;
  on: Day;
  what: string;
  detail: string;
  days: string;
  recorded: string;
  agreed: string;
  to: string | null;
};

const days = ({ startsOn, endsOn }: Period) => `${longDay(startsOn)} ${endsOn ? `to ${longDay(endsOn)}` : "and on"}`;
const recordedBy = (e: Event | undefined) => (e ? `${e.by}, ${dayAndTime(e.happenedAt)}` : "From the staff list");

/** The last event of this kind that speaks of this row. */
const found = (events: readonly Event[], what: string, about: Record<string, unknown>) =>
  events.findLast((e) => e.what === what && Object.entries(about).every(([key, value]) => e.changes[key] === value));

/** Who agreed, and to which days where a pause has others by now. */
const pauseAgreed = (p: Proposal, now: Period): string => {
  const agreed = { startsOn: p.startsOn ?? now.startsOn, endsOn: p.endsOn };
  return agreed.startsOn === now.startsOn && agreed.endsOn === now.endsOn ? agreedBy(p) : `${agreedBy(p)}: ${days(agreed)}`;
};
const agreedBy = (p: Proposal): string => {
  const given = p.agreements.filter((a) => a.how !== null && a.how !== "nobody");
  return given.map((a) => `${a.name ?? agreeingNames[a.part]}${a.how && a.how !== "signedIn" ? ` (${howWords[a.how]})` : ""}`).join(", ");
};

/** The latest first. */
export function arrangementLines(rows: ArrangementRows, year: Year): ArrangementLine[] {
  const { events } = rows;
  const lines: ArrangementLine[] = [];
  const add = (line: Omit<ArrangementLine, "agreed" | "to"> & { agreed?: string; to?: string }) => lines.push({ agreed: "", to: null, ...line });
  for (const r of rows.assessors) {
    const changed = found(events, "asye.assessorChanged", { to: r.toId, on: r.startsOn }) ?? found(events, "asye.enrolled", { assessor: r.toId });
    add({ key: `assessor ${r.id}`, on: r.startsOn, what: "Assessor", detail: r.name, days: days(r), recorded: recordedBy(changed) });
  }
  for (const r of rows.teams)
    add({
      ...{ key: `team ${r.id}`, on: r.startsOn, what: "Team", detail: r.name, days: days(r) },
      recorded: recordedBy(found(events, "asye.teamSet", { team: r.toId, from: r.startsOn })),
    });
  for (const r of rows.managers)
    add({
      ...{ key: `manager ${r.id}`, on: r.startsOn, what: "Line manager", detail: r.name, days: days(r) },
      recorded: recordedBy(found(events, "asye.lineManagerSet", { manager: r.toId, from: r.startsOn })),
    });
  for (const p of year.patterns)
    add({
      ...{ key: `hours ${p.startsOn}`, on: p.startsOn, what: "Hours", detail: `${hours(p.minutesPerWeek)} a week`, days: days(p) },
      recorded: recordedBy(found(events, "asye.hoursSet", { minutesPerWeek: p.minutesPerWeek, from: p.startsOn })),
    });
  for (const p of year.pauses) {
    const proposal = rows.proposals.find((q) => q.id === p.id);
    const ended = found(events, "asye.pauseEnded", { startsOn: p.startsOn, endsOn: p.endsOn });
    const recorded = ended ?? found(events, "asye.pauseRecorded", { startsOn: p.startsOn });
    add({
      ...{ key: `pause ${p.id}`, on: p.startsOn, what: "Pause", detail: pauseReasons[p.reason], days: days(p), recorded: recordedBy(recorded) },
      agreed: proposal ? pauseAgreed(proposal, p) : "Recorded by the academy lead",
      ...(proposal ? { to: `/learners/${year.id}/proposals/${p.id}` } : {}),
    });
  }
  for (const p of rows.proposals) {
    if (p.kind === "pause" && p.settledAs === "agreed") continue;
    const missing = p.agreements.filter((a) => a.how === null).length;
    const what = p.kind === "pause" ? "Proposed pause" : p.settledAs === "agreed" ? "Extension" : "Proposed extension";
    const detail = p.settledAs === "agreed" ? reasonWords(p) : `${reasonWords(p)}. ${proposalState(p, missing)}`;
    add({
      ...{ key: `proposal ${p.id}`, on: londonDay(p.settledAt ?? p.proposedAt), what, detail, days: proposalDays(p) },
      ...{ recorded: `${p.proposedBy}, ${dayAndTime(p.proposedAt)}`, agreed: agreedBy(p), to: `/learners/${year.id}/proposals/${p.id}` },
    });
  }
  for (const e of rows.ends) {
    const why = e.kind === "withdrawn" ? e.reason && withdrawalReasons[e.reason] : e.toEmployer;
    const undone = e.undoneAt ? `. Taken back by ${e.undoneBy ?? "somebody"} on ${dayAndTime(e.undoneAt)}: ${e.undoneBecause ?? ""}` : "";
    add({
      ...{ key: `end ${e.id}`, on: e.endedOn, what: statusWords[e.kind], detail: `${why ?? ""}${undone}`, days: longDay(e.endedOn) },
      recorded: `${e.recordedBy}, ${dayAndTime(e.recordedAt)}`,
    });
  }
  return lines.sort((a, b) => (a.on > b.on ? -1 : a.on < b.on ? 1 : a.key < b.key ? -1 : 1));
}
