/** A proposed pause or extension in words, and where each of the four stands. Pure. */
import { dayAndTime, longDay, type Day } from "#app/shared/dates";
import type { AgreedHow, AgreeingPart, ExtensionReason, PauseReason, ProposalEnd, ProposalKind } from "#db/schema";
import { agreeingNames, extensionReasons, howWords, pauseReasons } from "./rules";

type What = { kind: ProposalKind; startsOn: Day | null; endsOn: Day | null; reason: string };
export const reasonWords = ({ kind, reason }: Pick<What, "kind" | "reason">): string =>
  kind === "pause" ? (pauseReasons[reason as PauseReason] ?? reason) : (extensionReasons[reason as ExtensionReason] ?? reason);

/** "From 7 September 2026, back not known yet" · "Until 30 June 2027" */
export function proposalDays({ kind, startsOn, endsOn }: What): string {
  if (kind === "extension") return `Until ${endsOn ? longDay(endsOn) : ""}`;
  return `From ${startsOn ? longDay(startsOn) : ""} ${endsOn ? `to ${longDay(endsOn)}` : "until a day that is not known yet"}`;
}

type Given = { part: AgreeingPart; name: string | null; how: AgreedHow | null; on: Day | null; by: string | null };
export type AgreementLine = { part: AgreeingPart; who: string; done: boolean; words: string };
/** `holders` are those who hold the parts today. */
export const agreementLines = (given: readonly Given[], holders: Record<AgreeingPart, string | null>): AgreementLine[] =>
  given.map(({ part, name, how, on, by }) => {
    const who = agreeingNames[part].charAt(0).toUpperCase() + agreeingNames[part].slice(1);
    if (how === "nobody") return { part, who, done: true, words: `Nobody held this part${by ? `, says ${by}` : ""}` };
    if (how !== null && on !== null) {
      const recorded = how === "signedIn" ? "" : ` ${howWords[how]}${by ? `, recorded by ${by}` : ""}`;
      return { part, who, done: true, words: `${name ?? "Agreed"} agreed on ${longDay(on)}${recorded}` };
    }
    if (part === "coordinator") return { part, who, done: false, words: "Not yet" };
    return { part, who, done: false, words: holders[part] === null ? "Nobody holds this part today" : `${holders[part]}: not yet` };
  });

type Settled = {
  settledAs: ProposalEnd | null;
  settledAt: `${number}-${number}-${number}T${string}Z` | null;
  settledBy: string | null;
  settledBecause: string | null;
};
/** What became of it, or null while it is open. */
export function settledWords({ settledAs, settledAt, settledBy, settledBecause }: Settled): string | null {
  if (settledAs === null || settledAt === null) return null;
  const when = dayAndTime(settledAt);
  if (settledAs === "agreed") return `Agreed by everybody on ${when}.`;
  const why = settledBecause ? `: ${settledBecause}` : "";
  return settledAs === "refused"
    ? `${settledBy ?? "Somebody"} did not agree, on ${when}${why}`
    : `Withdrawn by ${settledBy ?? "somebody"} on ${when}${why}`;
}
export const proposalState = ({ settledAs }: Pick<Settled, "settledAs">, missing: number): string =>
  settledAs === null
    ? `Waiting for ${missing} ${missing === 1 ? "agreement" : "agreements"}`
    : settledAs === "agreed"
      ? "Agreed by everybody"
      : settledAs === "refused"
        ? "Not agreed"
        : "Withdrawn";

type Proposed = What & Pick<Settled, "settledAs"> & { id: string; proposedBy: string; agreements: readonly { how: AgreedHow | null }[] };
/** A proposal as it stands in a list. */
export const proposalLine = (p: Proposed) => ({
  id: p.id,
  days: proposalDays(p),
  reason: reasonWords(p),
  by: p.proposedBy,
  open: p.settledAs === null,
  state: proposalState(p, p.agreements.filter((a) => a.how === null).length),
});
export type ProposalLine = ReturnType<typeof proposalLine>;
