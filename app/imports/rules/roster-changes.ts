/**
 * What a roster changes, worked out from what is there and what the file says; the preview shows it and confirming writes it.
 * Nothing is ever deleted: a move ends one period the day before the next begins, a leaver's periods end on their last day.
 */
import type { Selectable } from "kysely";
import { addDays, type Day, type Instant, longDay } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { fold } from "./cells";
import { type RosterProblem, type RosterRow, staffKey } from "./roster";

type Row<Table extends keyof Database> = Selectable<Database[Table]>;
export type Existing = {
  people: readonly Row<"person">[];
  teams: readonly Row<"team">[];
  /** of each person the periods that have not ended, and the last one that has */
  placements: readonly Row<"placement">[];
  workingPatterns: readonly Row<"workingPattern">[];
  lineManagements: readonly Row<"lineManagement">[];
  rolePeriods: readonly Row<"rolePeriod">[];
};
/** Whole rows to be written over what has the same id; those with an end come first, as only one period may be open at a time. */
export type RosterWrites = {
  team: Row<"team">[];
  person: Row<"person">[];
  placement: Row<"placement">[];
  workingPattern: Row<"workingPattern">[];
  lineManagement: Row<"lineManagement">[];
  rolePeriod: Row<"rolePeriod">[];
};
export const rosterKinds = ["new", "mover", "leaver", "returned", "changed", "unchanged"] as const;
export type RosterKind = (typeof rosterKinds)[number];
export type RosterLine = { line: number | null; personId: string; name: string; staffNumber: string; kind: RosterKind; what: string[] };
export type RosterChanges = {
  writes: RosterWrites;
  lines: RosterLine[];
  problems: RosterProblem[];
  newTeams: string[];
  /** in the portal and not in the file; left alone unless told otherwise */
  missing: { personId: string; name: string; staffNumber: string; team: string | null }[];
};

export type RosterTerms = {
  now: Instant;
  /** from when moves and new line managers count, where the line does not say it itself */
  effectiveOn: Day;
  /** does the file have a column of leaving dates? without one an empty cell says nothing about somebody who had left */
  knowsLeavers: boolean;
  /** lines of the file that could not be read; the people on them are not missing from it */
  unread: readonly Pick<RosterProblem, "staffNumber" | "name">[];
  /** the people who are not in the file have left */
  missingHaveLeft: boolean;
  /** nobody ends their own place in the portal by a file */
  viewerPersonId: string | null;
  newId: () => string;
};

const endedFirst = <P extends { endsOn: Day | null }>(rows: readonly P[]): P[] => [
  ...rows.filter((row) => row.endsOn !== null),
  ...rows.filter((row) => row.endsOn === null),
];
const later = (a: Day, b: Day | null): Day => (b !== null && b > a ? b : a);
type PeriodRow = { id: string; startsOn: Day; endsOn: Day | null };
/** The periods of one kind, by owner, and what has become of them. */
class Periods<P extends PeriodRow> {
  readonly #open = new Map<string, P>();
  readonly #last = new Map<string, P>();
  readonly #before: ReadonlyMap<string, P>;
  readonly #written = new Map<string, P>();
  constructor(
    rows: readonly P[],
    private readonly owner: (row: P) => string,
    private readonly newId: () => string,
  ) {
    this.#before = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) {
      const key = owner(row);
      if (row.endsOn === null) this.#open.set(key, row);
      else if (row.endsOn > (this.#last.get(key)?.endsOn ?? "")) this.#last.set(key, row);
    }
  }
  /** Who has none now goes on in the last one, where that ended only because somebody leaves. */
  reopen(endedByLeaving: (row: P) => boolean): void {
    for (const [key, row] of this.#last) if (!this.#open.has(key) && endedByLeaving(row)) this.#put({ ...row, endsOn: null });
  }
  open(owner: string): P | undefined {
    return this.#open.get(owner);
  }
  allOpen(): IterableIterator<P> {
    return this.#open.values();
  }
  /** From `on` it is this; null where that would rewrite what came before. */
  begin(owner: string, on: Day, values: Omit<P, "id" | "startsOn" | "endsOn">): P | null {
    const open = this.#open.get(owner);
    if (open && open.startsOn > on) return null;
    const last = this.#last.get(owner)?.endsOn;
    const startsOn = !open && last && last >= on ? addDays(last, 1) : on;
    if (open && open.startsOn === on) return this.#put({ ...open, ...values });
    if (open) this.end(owner, addDays(on, -1));
    return this.#put({ ...values, id: this.newId(), startsOn, endsOn: null } as unknown as P);
  }
  /** Its last day is `on`, or its first where that is later. */
  end(owner: string, on: Day): void {
    const open = this.#open.get(owner);
    if (!open) return;
    const ended = { ...open, endsOn: later(on, open.startsOn) };
    this.#open.delete(owner);
    this.#last.set(owner, ended);
    this.#written.set(open.id, ended);
  }
  #put(row: P): P {
    this.#open.set(this.owner(row), row);
    this.#written.set(row.id, row);
    return row;
  }
  /** is it another than it was before the file? */
  changed(id: string): boolean {
    const [before, now] = [this.#before.get(id), this.#written.get(id)];
    return now !== undefined && (!before || (Object.keys(now) as (keyof P)[]).some((key) => now[key] !== before[key]));
  }
  rows(): P[] {
    return endedFirst([...this.#written.values()].filter(({ id }) => this.changed(id)));
  }
}

const fullName = (person: { givenName: string; familyName: string }) => `${person.givenName} ${person.familyName}`;
const earliest = (days: readonly (Day | null | undefined)[]): Day | null => days.filter((day) => day != null).sort()[0] ?? null;

export function rosterChanges(existing: Existing, rows: readonly RosterRow[], terms: RosterTerms): RosterChanges {
  const problems: RosterProblem[] = [];
  const lines: RosterLine[] = [];
  const people = new Map(existing.people.map((person) => [person.id, person]));
  const byStaff = new Map(existing.people.flatMap((person) => (person.staffNumber ? [[staffKey(person.staffNumber), person] as const] : [])));
  const byEmail = new Map(existing.people.flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])));
  const bySwe = new Map(existing.people.flatMap((person) => (person.sweNumber ? [[person.sweNumber, person] as const] : [])));
  const teams = new Map(existing.teams.map((team) => [fold(team.name), team]));
  const teamName = new Map(existing.teams.map((team) => [team.id, team.name]));
  const newTeams = new Map<string, Row<"team">>();
  const teamRows = new Map<string, Row<"team">>();

  const isMain = (row: Row<"placement">) => row.minutesPerWeek === null;
  const placements = new Periods(existing.placements.filter(isMain), (row) => row.personId, terms.newId);
  const beside = new Periods(
    existing.placements.filter((row) => !isMain(row)),
    (row) => `${row.personId} ${row.teamId}`,
    terms.newId,
  );
  const patterns = new Periods(existing.workingPatterns, (row) => row.personId, terms.newId);
  const managements = new Periods(existing.lineManagements, (row) => row.personId, terms.newId);
  const roles = new Periods(existing.rolePeriods, (row) => `${row.personId} ${row.role}`, terms.newId);

  // Who each line is: by staff number; a person without one yet, by Social Work England number or e-mail
  const written = new Map<string, Row<"person">>();
  const taken: { row: RosterRow; person: Row<"person">; before: Row<"person"> | undefined; on: Day }[] = [];
  const inFile = new Set<string>();
  for (const row of rows) {
    const name = fullName(row);
    const reject = (sentence: string) => problems.push({ line: row.line, name, staffNumber: row.staffNumber, sentence, rejected: true });
    const [ofSwe, ofEmail] = [row.sweNumber ? bySwe.get(row.sweNumber) : undefined, row.email ? byEmail.get(row.email) : undefined];
    const before = byStaff.get(staffKey(row.staffNumber)) ?? [ofSwe, ofEmail].find((person) => person && person.staffNumber === null);
    const other = (person: Row<"person"> | undefined) => (person && person.id !== before?.id ? person : undefined);
    const describe = (person: Row<"person">) => `${fullName(person)}${person.staffNumber ? ` (staff number ${person.staffNumber})` : ""}`;
    const [otherSwe, otherEmail] = [other(ofSwe), other(ofEmail)];
    if (otherSwe || otherEmail || (before && inFile.has(before.id))) {
      reject(
        [
          otherSwe && `The Social Work England number ${row.sweNumber} belongs to ${describe(otherSwe)}.`,
          otherEmail && `The e-mail address ${row.email} belongs to ${describe(otherEmail)}.`,
          !otherSwe && !otherEmail && before && `Another line is already ${describe(before)}.`,
        ]
          .filter(Boolean)
          .join(" "),
      );
      if (before) inFile.add(before.id);
      continue;
    }
    const known = before?.leftOn ?? null;
    const back = known !== null && (terms.knowsLeavers || (row.joinedOn !== null && row.joinedOn > known));
    const leftOn = row.leftOn ?? (back ? null : known);
    const person: Row<"person"> = {
      id: before?.id ?? terms.newId(),
      staffNumber: before?.staffNumber ?? row.staffNumber,
      givenName: row.givenName,
      familyName: row.familyName,
      email: row.email ?? before?.email ?? null,
      sweNumber: row.sweNumber ?? before?.sweNumber ?? null,
      sweRegisteredFrom: row.sweRegisteredFrom ?? before?.sweRegisteredFrom ?? null,
      qualifiedOn: row.qualifiedOn ?? before?.qualifiedOn ?? null,
      joinedOn: row.joinedOn ?? before?.joinedOn ?? null,
      leftOn,
      createdAt: before?.createdAt ?? terms.now,
      updatedAt: before?.updatedAt ?? terms.now,
    };
    inFile.add(person.id);
    people.set(person.id, person);
    taken.push({ row, person, before, on: later(row.effectiveOn ?? terms.effectiveOn, person.joinedOn) });
  }

  // A manager is named by staff number, e-mail or full name, in the file or already in the portal
  const byName = new Map<string, Row<"person"> | "several">();
  const know = (name: string, person: Row<"person">) => {
    const known = byName.get(fold(name));
    byName.set(fold(name), known && known !== person ? "several" : person);
  };
  for (const person of people.values()) {
    if (person.leftOn && person.leftOn < terms.effectiveOn) continue;
    know(fullName(person), person);
    know(`${person.familyName}, ${person.givenName}`, person);
  }
  const byStaffNow = new Map([...people.values()].flatMap((person) => (person.staffNumber ? [[staffKey(person.staffNumber), person] as const] : [])));
  const byEmailNow = new Map([...people.values()].flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])));
  const managerOf = (text: string) => byStaffNow.get(staffKey(text)) ?? byEmailNow.get(text.toLowerCase()) ?? byName.get(fold(text));

  // What ends on somebody's last day goes on while the file is read: until then there are moves, and the day itself may have changed
  const goes = new Map<string, Day>();
  for (const { row, before, on } of taken) if (before?.leftOn && (row.leftOn !== null || before.leftOn >= on)) goes.set(before.id, before.leftOn);
  const endsWith = (row: PeriodRow, day: Day | undefined) => day !== undefined && row.endsOn === later(day, row.startsOn);
  const withThem = (row: PeriodRow & { personId: string }) => endsWith(row, goes.get(row.personId));
  for (const periods of [placements, beside, patterns, roles] as const) periods.reopen(withThem);
  const managerGoes = new Map(goes);
  for (const person of existing.people) if (person.leftOn && people.get(person.id) === person) managerGoes.set(person.id, person.leftOn);
  managements.reopen((row) => withThem(row) || endsWith(row, managerGoes.get(row.managerId)));
  /** The last day of whoever of the two leaves first. */
  const managedUntil = (row: Row<"lineManagement">) => earliest([people.get(row.personId)?.leftOn, people.get(row.managerId)?.leftOn]);

  const postsOf = (personId: string) => [...beside.allOpen()].filter((post) => post.personId === personId);
  const whyNotLeave = (personId: string, on: Day): string | null => {
    const own = [placements.open(personId), patterns.open(personId), managements.open(personId), ...postsOf(personId)];
    const late = own.find((period) => period && period.startsOn > on);
    return late ? `The leaving date is before ${longDay(late.startsOn)}, when their present team, hours or line manager began.` : null;
  };
  /** Ends everything of this person but who manages whom: that follows after the last line. */
  const leave = (personId: string, on: Day): void => {
    placements.end(personId, on);
    for (const { teamId } of postsOf(personId)) beside.end(`${personId} ${teamId}`, on);
    patterns.end(personId, on);
    for (const { role } of [...roles.allOpen()].filter((held) => held.personId === personId)) roles.end(`${personId} ${role}`, on);
  };
  // One team has one service: the first the file names
  const services = new Map<string, string>();
  for (const { team, service } of rows) if (service && !services.has(fold(team))) services.set(fold(team), service);

  for (const { row, person, before, on } of taken) {
    const name = fullName(person);
    const note = (sentence: string, rejected = false) => problems.push({ line: row.line, name, staffNumber: row.staffNumber, sentence, rejected });
    const what: string[] = [];
    let kind: RosterKind = before ? "unchanged" : "new";
    const known = before?.leftOn ?? null;

    if (before?.leftOn && row.leftOn === null) {
      if (person.leftOn === null) {
        if (before.leftOn < on) kind = "returned";
        what.push(before.leftOn < on ? `had left on ${longDay(before.leftOn)}` : `does not leave on ${longDay(before.leftOn)}`);
      } else if (before.leftOn < on) {
        note(`Left on ${longDay(before.leftOn)} according to the portal. To bring them back the file needs a start date after that.`, true);
        people.set(before.id, before);
        continue;
      }
    }

    // Where somebody leaves before the file counts, their team and hours on it are of no more use
    const over = person.leftOn !== null && person.leftOn < on;
    if (!before || !over) {
      const teamCalled = (called: string): Row<"team"> => {
        const key = fold(called);
        const service = services.get(key) ?? null;
        let team = teams.get(key);
        if (!team) {
          team = { id: terms.newId(), name: called, service, closedOn: null };
          teams.set(key, team);
          teamName.set(team.id, team.name);
          newTeams.set(team.id, team);
          teamRows.set(team.id, team);
        } else if (service && team.service !== service) {
          team = { ...team, service };
          teams.set(key, team);
          teamRows.set(team.id, team);
          if (before) what.push(`${team.name} belongs to ${service}`);
        }
        return team;
      };
      const team = teamCalled(row.team);
      const starts = before && kind !== "returned" ? on : (row.effectiveOn ?? row.joinedOn ?? on);
      const begin = person.leftOn !== null && person.leftOn < starts ? person.leftOn : starts;
      const place = placements.open(person.id);
      const jobTitle = row.jobTitle ?? place?.jobTitle ?? "Not recorded";
      if (!place || place.teamId !== team.id || place.jobTitle !== jobTitle) {
        const done = placements.begin(person.id, begin, { personId: person.id, teamId: team.id, jobTitle, minutesPerWeek: null });
        if (!done) note(`Cannot move on ${longDay(begin)}: their present place began on ${longDay(place!.startsOn)}. Give a later effective date.`);
        else if (kind === "unchanged" && place) {
          kind = "mover";
          if (place.teamId !== team.id) what.push(`${teamName.get(place.teamId) ?? "a team"} to ${team.name} from ${longDay(done.startsOn)}`);
          if (place.jobTitle !== jobTitle) what.push(`${place.jobTitle} to ${jobTitle} from ${longDay(done.startsOn)}`);
        } else if (kind === "unchanged") what.push(`${team.name} from ${longDay(done.startsOn)}`);
      }
      const posts = (row.beside ?? []).map((post) => ({ ...post, teamId: teamCalled(post.team).id }));
      for (const { teamId } of postsOf(person.id))
        if (!posts.some((post) => post.teamId === teamId)) {
          beside.end(`${person.id} ${teamId}`, addDays(begin, -1));
          what.push(`no post in ${teamName.get(teamId) ?? "a team"} any more`);
        }
      for (const { teamId, jobTitle: title, minutesPerWeek } of posts) {
        const now = beside.open(`${person.id} ${teamId}`);
        if (now?.minutesPerWeek === minutesPerWeek && (title === null || now.jobTitle === title)) continue;
        const values = { personId: person.id, teamId, jobTitle: title ?? now?.jobTitle ?? "Not recorded", minutesPerWeek };
        const done = beside.begin(`${person.id} ${teamId}`, begin, values);
        if (!done) note(`Cannot change the post in ${teamName.get(teamId) ?? "a team"} on ${longDay(begin)}: it began on ${longDay(now!.startsOn)}.`);
        else if (before) what.push(`a post of ${minutesPerWeek / 60} hours in ${teamName.get(teamId) ?? "a team"} from ${longDay(done.startsOn)}`);
      }
      const hours = patterns.open(person.id);
      if (row.minutesPerWeek !== null && hours?.minutesPerWeek !== row.minutesPerWeek) {
        const done = patterns.begin(person.id, begin, { personId: person.id, minutesPerWeek: row.minutesPerWeek });
        if (!done) note(`Cannot change hours on ${longDay(begin)}: the present ones began on ${longDay(hours!.startsOn)}.`);
        else if (before) what.push(`${row.minutesPerWeek / 60} hours a week from ${longDay(done.startsOn)}`);
      }
      if (row.manager !== null && !over) {
        const manager = managerOf(row.manager);
        const now = managements.open(person.id);
        if (!manager) note(`The line manager “${row.manager.slice(0, 60)}” is neither in the file nor in the portal; imported without.`);
        else if (manager === "several")
          note(`More than one person is called ${row.manager.slice(0, 60)}; give the line manager's staff number. Imported without.`);
        else if (manager.id === person.id) note("Is named as their own line manager; imported without.");
        else if (manager.leftOn !== null && manager.leftOn < on)
          note(`The line manager ${fullName(manager)} left on ${longDay(manager.leftOn)}; imported without.`);
        else if (now?.managerId !== manager.id) {
          // somebody new has had this manager since they came: a cohort that began last week must find one
          const since = before ? on : later(begin, manager.joinedOn);
          const until = now ? managedUntil(now) : null;
          if (now && now.startsOn < since && until !== null && until < since) managements.end(person.id, until);
          const done = managements.begin(person.id, since, { personId: person.id, managerId: manager.id });
          if (!done) note(`Cannot change line manager on ${longDay(since)}: the present one began on ${longDay(now!.startsOn)}.`);
          else if (before) what.push(`line manager ${fullName(manager)} from ${longDay(done.startsOn)}`);
        }
      }
    }

    if (person.leftOn !== null && person.leftOn !== known) {
      const mine = person.id === terms.viewerPersonId;
      const why = mine ? null : whyNotLeave(person.id, person.leftOn);
      if (mine) note("That is you: somebody else has to enter your leaving date.");
      else if (why) note(`${why} Imported without the leaving date.`);
      if (mine || why) person.leftOn = known;
      else {
        what.push(`last day ${longDay(person.leftOn)}${known === null ? "" : `, not ${longDay(known)}`}`);
        if (before && known === null) kind = "leaver";
      }
    }
    if (person.leftOn !== null) leave(person.id, person.leftOn);

    if (before) {
      what.push(...differences(before, person));
      if (kind === "unchanged" && what.length > 0) kind = "changed";
    }
    if (!before || !same(before, person)) written.set(person.id, before ? { ...person, updatedAt: terms.now } : person);
    lines.push({ line: row.line, personId: person.id, name, staffNumber: person.staffNumber ?? row.staffNumber, kind, what });
  }

  const missing: RosterChanges["missing"] = [];
  const unread = new Set(terms.unread.flatMap(({ staffNumber, name }) => [`number ${staffKey(staffNumber)}`, `name ${fold(name)}`]));
  for (const person of existing.people) {
    if (person.staffNumber === null || person.leftOn !== null || inFile.has(person.id) || person.id === terms.viewerPersonId) continue;
    if (unread.has(`number ${staffKey(person.staffNumber)}`) || unread.has(`name ${fold(fullName(person))}`)) continue;
    const place = placements.open(person.id);
    missing.push({
      personId: person.id,
      name: fullName(person),
      staffNumber: person.staffNumber,
      team: place ? (teamName.get(place.teamId) ?? null) : null,
    });
    if (!terms.missingHaveLeft) continue;
    const why = whyNotLeave(person.id, terms.effectiveOn);
    if (why)
      problems.push({
        line: 0,
        name: fullName(person),
        staffNumber: person.staffNumber,
        sentence: `Not in the file. ${why} Left as they are.`,
        rejected: false,
      });
    else {
      leave(person.id, terms.effectiveOn);
      const left = { ...person, leftOn: terms.effectiveOn, updatedAt: terms.now };
      people.set(person.id, left);
      written.set(person.id, left);
      lines.push({
        line: null,
        personId: person.id,
        name: fullName(person),
        staffNumber: person.staffNumber,
        kind: "leaver",
        what: [`last day ${longDay(terms.effectiveOn)}`],
      });
    }
  }
  missing.sort((a, b) => (a.name < b.name ? -1 : 1));

  // Whoever has left manages nobody, and nobody manages them
  const alone = new Map<string, number>();
  for (const row of [...managements.allOpen()]) {
    const until = managedUntil(row);
    if (until === null) continue;
    managements.end(row.personId, until);
    if (people.get(row.personId)?.leftOn !== until && managements.changed(row.id)) alone.set(row.managerId, (alone.get(row.managerId) ?? 0) + 1);
  }
  for (const line of lines) {
    const count = alone.get(line.personId);
    if (count === undefined) continue;
    line.what.push(count === 1 ? "one person will have no line manager" : `${count} people will have no line manager`);
    if (line.kind === "unchanged") line.kind = "changed";
  }

  problems.sort((a, b) => a.line - b.line);
  return {
    writes: {
      team: [...teamRows.values()],
      person: [...written.values()],
      placement: endedFirst([...placements.rows(), ...beside.rows()]),
      workingPattern: patterns.rows(),
      lineManagement: managements.rows(),
      rolePeriod: roles.rows(),
    },
    lines,
    problems,
    newTeams: [...newTeams.values()].map(({ name }) => name).sort(),
    missing,
  };
}

const COMPARED = ["staffNumber", "givenName", "familyName", "email", "sweNumber", "sweRegisteredFrom", "qualifiedOn", "joinedOn", "leftOn"] as const;
const same = (a: Row<"person">, b: Row<"person">) => COMPARED.every((key) => a[key] === b[key]);

function differences(before: Row<"person">, after: Row<"person">): string[] {
  const what: string[] = [];
  if (before.staffNumber !== after.staffNumber) what.push(`staff number ${after.staffNumber}`);
  if (fullName(before) !== fullName(after)) what.push(`was ${fullName(before)}`);
  if (before.email !== after.email) what.push(`e-mail ${after.email}`);
  if (before.sweNumber !== after.sweNumber) what.push(`Social Work England number ${after.sweNumber}`);
  for (const [key, label] of [
    ["sweRegisteredFrom", "registered from"],
    ["qualifiedOn", "qualified on"],
    ["joinedOn", "start date"],
  ] as const)
    if (before[key] !== after[key] && after[key] !== null) what.push(`${label} ${longDay(after[key])}`);
  return what;
}

/** How many of each kind, and of the lines that are not imported. */
export function rosterCounts(changes: Pick<RosterChanges, "lines">, problems: readonly RosterProblem[]): Record<RosterKind | "rejected", number> {
  const counts = { new: 0, mover: 0, leaver: 0, returned: 0, changed: 0, unchanged: 0, rejected: problems.filter(({ rejected }) => rejected).length };
  for (const { kind } of changes.lines) counts[kind] += 1;
  return counts;
}

export const changesSomething = ({ writes }: RosterChanges): boolean => Object.values(writes).some((rows) => rows.length > 0);
