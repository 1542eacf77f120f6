/** People and their dated periods: where they work, for whom, in which role, from when to when. Pure. */
import { addDays, covers, hours, longDay, overlaps, type Day, type Period } from "#app/shared/dates";
import type { Role } from "#db/schema";

export const roleWords: Record<Role, string> = { academyLead: "Academy lead", administrator: "Administrator", assessor: "Assessor" };
export const roleHints: Record<Role, string> = {
  academyLead: "Sees every learner's year, starts cohorts and imports files.",
  administrator: "Gives roles, opens accounts and reads the audit trail. Sees nobody's work.",
  assessor: "Can be chosen as the assessor of a learner. Sees only their own learners.",
};

export type RolePeriod = Period & { id: string; role: Role };

/** "from 3 March 2026", "from 3 March 2026 to 4 April 2026" */
export const periodWords = ({ startsOn, endsOn }: Period): string => `from ${longDay(startsOn)}${endsOn === null ? "" : ` to ${longDay(endsOn)}`}`;

/** Why this role cannot be given from this day, or null. Nobody has the same role twice at a time. */
export function whyNotGiven(role: Role, startsOn: Day, roles: readonly RolePeriod[], leftOn: Day | null): string | null {
  if (leftOn !== null && startsOn > leftOn) return `This person leaves on ${longDay(leftOn)}. Choose that day or an earlier one.`;
  const clash = roles.find((period) => period.role === role && overlaps(period, { startsOn, endsOn: null }));
  if (!clash) return null;
  return clash.endsOn === null
    ? `This person is ${withArticle(role)} already, ${periodWords(clash)}.`
    : `This person is ${withArticle(role)} to ${longDay(clash.endsOn)}. Choose a later day.`;
}
export const withArticle = (role: Role): string => `an ${roleWords[role].toLowerCase()}`;

/** Why a role cannot end on this day, or null. A role that has not begun ends on its first day at the earliest. */
export function whyNotEnded(period: RolePeriod, endsOn: Day): string | null {
  if (endsOn < period.startsOn) return `This role began on ${longDay(period.startsOn)}. Its last day is that day or a later one.`;
  if (period.endsOn !== null && endsOn > period.endsOn) return `This role ends on ${longDay(period.endsOn)} already.`;
  return null;
}

/** Somebody has to be able to give roles and open accounts: is there another administrator on the day after? */
export const leavesNoAdministrator = (period: RolePeriod, endsOn: Day, others: readonly Period[]): boolean =>
  period.role === "administrator" && !others.some((other) => covers(other, addDays(endsOn, 1)));

export type Moment = { key: string; title: string; startsOn: Day; endsOn: Day | null };
/** Everything dated about a person in one line of time: what goes on first, then what ended last. */
export const inOrder = (moments: readonly Moment[]): Moment[] =>
  [...moments].sort((a, b) => {
    const end = (m: Moment) => m.endsOn ?? "9999-12-31";
    return end(a) === end(b) ? compare(b.startsOn, a.startsOn) : compare(end(b), end(a));
  });
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** "37 h a week" */
export const weekWords = (minutesPerWeek: number): string => `${hours(minutesPerWeek)} a week`;

export type AccountState = "none" | "invited" | "expired" | "open" | "closed";
export type AccountFacts = { passwordSet: boolean; disabled: boolean; invitation: { open: boolean } | null };
/** How the account stands: an invitation that nobody followed runs out. */
export function accountState(account: AccountFacts | null): AccountState {
  if (!account) return "none";
  if (account.disabled) return "closed";
  if (account.invitation?.open) return account.passwordSet ? "open" : "invited";
  return account.passwordSet ? "open" : "expired";
}
export const accountWords: Record<AccountState, string> = {
  none: "No account",
  invited: "Invited, not signed in yet",
  expired: "The invitation has run out",
  open: "Has an account",
  closed: "The account is closed",
};
