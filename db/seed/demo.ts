/**
 * A believable academy for the demo and for the tests of the pages: fixed names, days relative to today, made through the same
 * write functions that the pages use, each act by the person whose act it is and at its own moment.
 */
import { acceptInvitation, createFirstAdministrator, inviteAccount, withdrawInvitation } from "#app/access/write.server";
import { endYear, startCohort } from "#app/asye/write.server";
import { receiveFile } from "#app/imports/write.server";
import { chooseCaseloadColumns, confirmCaseload } from "#app/imports/write-caseload.server";
import { chooseRosterColumns, confirmRoster } from "#app/imports/write-roster.server";
import { perWorkerFields } from "#app/imports/rules/caseload";
import { guessColumns } from "#app/imports/rules/columns";
import { rosterFields } from "#app/imports/rules/roster";
import { change } from "#app/shared/context.server";
import { addPerson, giveRole } from "#app/people/write.server";
import { allProgrammes, standardsOf } from "#app/programmes/read.server";
import { addDays, addMonths, covers, daysBetween, endOfMonth, londonDay, plusMinutes, type Day, type Instant } from "#app/shared/dates";
import type { FileStore } from "#app/shared/file-store.server";
import type { Connection } from "#db/connect.server";
import type { PauseReason } from "#db/schema";
import { sql } from "kysely";
import { caseloads, extractOn, snapshotDays, totalOf } from "./caseloads";
import { planAlerts } from "./alerts";
import { planBeside } from "./beside";
import { planArrangements, planOpen } from "./relational";
import { lastPanelOn, planPanels, turns, type Finished } from "./panels";
import { workday, workdayBefore } from "./days";
import { Diary, momentOn, Portal } from "./diary";
import { planOutside } from "./outside";
import { chance, withFixedIds } from "./random";
import { multiply } from "./multiply";
import { planGrants } from "./grants";
import { planReductions } from "./reductions";
import { planNextVersion } from "./programmes";
import { FULL_TIME, makeAcademy, rosterDay, rosterHeaders, rosterOn, type Academy, type CohortPlan, type Staff } from "./staff";
import { ceilingIn, planYear, scheduleFor, type Fate, type Pace, type Year } from "./years";

export const DEMO_PASSWORD = "academy-demo";
const FRAMEWORK = "pqs-practitioners";
const HR = "HR staff list";
const CASE_SYSTEM = "Case system, monthly extract";

export type SeedOptions = {
  connection: Connection;
  now: Instant;
  /** so many times the people, cohorts and documents, for measuring */
  scale?: number;
  /** where attached files go; without it none are attached */
  files?: FileStore;
  tell?: (words: string) => void;
};

/** Fills an empty, migrated portal. */
export async function seedDemo({ connection, now, scale = 1, files, tell = () => {} }: SeedOptions): Promise<void> {
  const { writer, engine } = connection;
  const anybody = await writer.selectFrom("person").select("id").executeTakeFirst();
  if (anybody) throw new Error("There are people in this portal already. The demo academy is only ever put into an empty one.");
  // A file that is thrown away when this fails needs no flush after each of its thousands of transactions.
  if (engine === "sqlite") await sql`pragma synchronous = off`.execute(writer);
  const today = londonDay(now);
  const academy = makeAcademy(today);
  tell(`${academy.staff.filter((p) => p.leftOn === null).length} staff in ${academy.teams.length} teams`);
  await withFixedIds("ids 1", () => live(connection, academy, now, today, tell, files ?? null));
  if (scale > 1) await multiply(writer, scale, tell);
  if (engine === "sqlite") await sql`pragma synchronous = full`.execute(writer);
}

async function live(
  connection: Connection,
  academy: Academy,
  now: Instant,
  today: Day,
  tell: (words: string) => void,
  files: FileStore | null,
): Promise<void> {
  const { lead, admin } = academy.demo;
  const portal = new Portal(connection, { lead, admin });
  portal.files = files;
  const diary = new Diary(now);
  const began = workday(addMonths(today, -36));

  planOpening(portal, diary, academy, connection, began);
  planRosters(portal, diary, academy, began, today);
  const years = await planYears(portal, diary, academy, connection, began, today);
  planCaseloads(portal, diary, academy, today, years.holding);
  planAccounts(portal, diary, academy, connection, began, today);
  planGrants(portal, diary, academy, today);
  planReductions(portal, diary, academy, today);
  planNextVersion(portal, diary, academy, today, academy.cohorts.at(-1)!.programmeId);

  await diary.live((done, of) => tell(`${done.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")} acts`));
}

const at = (now: Instant) => () => new Date(now);

/** The first administrator, and the academy lead, who brings everybody else in. */
function planOpening(portal: Portal, diary: Diary, academy: Academy, { writer }: Connection, began: Day): void {
  const { lead, admin } = academy.demo;
  diary.add(momentOn(began, 500), "first administrator", async (now) => {
    const parts = { db: writer, writer, clock: at(now) };
    const { token } = await createFirstAdministrator(parts, admin);
    await acceptInvitation(parts, token, DEMO_PASSWORD);
    const person = await writer.selectFrom("person").select("id").executeTakeFirstOrThrow();
    portal.know(admin, person.id);
  });
  diary.add(momentOn(began, 505), "academy lead", async (now) => {
    const ctx = portal.as(admin, now);
    const id = "person-lead";
    const { staffNumber, givenName, familyName, email, sweNumber, sweRegisteredFrom, joinedOn } = lead;
    await addPerson(ctx, { id, staffNumber, givenName, familyName, email, sweNumber, sweRegisteredFrom, joinedOn });
    portal.know(lead, id);
    await giveRole(ctx, id, { id: "role-lead", role: "academyLead", startsOn: began });
    const { token } = await inviteAccount(ctx, id);
    await acceptInvitation({ db: writer, writer, clock: at(now) }, token, DEMO_PASSWORD);
  });
}

const csv = (headers: readonly string[], rows: readonly (readonly string[])[]): Uint8Array => {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return new TextEncoder().encode(`\uFEFF${[headers, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`);
};

/** HR's staff list, every month and before each cohort. The newest one has three lines to put right. */
function planRosters(portal: Portal, diary: Diary, academy: Academy, began: Day, today: Day): void {
  const days = new Set<Day>([began, addDays(today, -9)]);
  for (let n = -34; n < 0; n += n < -12 ? 2 : 1) days.add(rosterDay(addMonths(today, n)));
  for (const cohort of academy.cohorts) days.add(addDays(cohort.startsOn, -10));
  const inOrder = [...days].sort();
  inOrder.forEach((on, i) => {
    const before = inOrder[i - 1] ?? null;
    const soon = addDays(on, 28);
    const after = inOrder[i + 1];
    // before anybody's working day: who has a new manager answers to them from that morning
    diary.add(momentOn(on, before ? 470 : 545), "roster", async (now) => {
      const ctx = portal.as(academy.demo.lead, now);
      const rows = rosterOn(academy, on, before, after && after > soon ? after : soon);
      if (i === inOrder.length - 1) {
        const known = academy.demo["other-assessor"];
        const line = (cells: Record<number, string>) => rosterHeaders.map((_, n) => cells[n] ?? "");
        rows.push(
          line({ 0: "990001", 1: "Casey", 2: "Holloway", 4: "12/3456", 7: "Social worker", 8: academy.teams[2]!.name, 10: "37" }),
          line({ 0: "990002", 1: "Robin", 2: "Ashdown", 7: "Social worker (agency)", 10: "37" }),
          line({ 0: "990003", 1: "Imran", 2: "Shaikh", 4: known.sweNumber ?? "", 7: "Practice educator", 8: "Social Work Academy", 10: "37" }),
        );
      }
      const id = `roster-${on}`;
      await receiveFile(ctx, { id, kind: "roster", sourceName: HR, fileName: `staff-list-${on}.csv`, bytes: csv(rosterHeaders, rows) });
      await chooseRosterColumns(ctx, id, guessColumns(rosterFields, rosterHeaders));
      await confirmRoster(ctx, id, { effectiveOn: on, missingHaveLeft: false, seen: null });
      await portal.learnIds();
    });
  });
  diary.add(momentOn(workday(addDays(began, 1)), 560), "roles of the assessors", async (now) => {
    for (const [n, who] of academy.assessors.entries())
      await giveRole(portal.as(academy.demo.admin, now), portal.id(who), { id: `role-assessor-${n + 1}`, role: "assessor", startsOn: began });
  });
}

/** "m10-04": the fifth learner of the cohort in month 10, in every academy that is made. */
const yearKey = (cohortId: string, n: number) => `${cohortId.replace("cohort-", "").replace("month-", "m")}-${String(n).padStart(2, "0")}`;

type Planned = { holding: ReturnType<typeof caseloads> };

/** The cohorts, and everybody's year. */
async function planYears(portal: Portal, diary: Diary, academy: Academy, { writer }: Connection, began: Day, today: Day): Promise<Planned> {
  const programmes = new Map((await allProgrammes({ db: writer })).map((p) => [p.id, p.definition]));
  const standards = (await standardsOf({ db: writer }, FRAMEWORK)).map((s) => s.id);
  const bankHolidays = new Set((await writer.selectFrom("bankHoliday").select("day").execute()).map((r) => r.day));
  const begun = new Set<string>();
  const years: Year[] = [];

  for (const [index, cohort] of academy.cohorts.entries()) {
    const people = academy.staff.filter((p) => p.cohort === index);
    const given = assessorsFor(academy, cohort, people);
    years.push(
      ...people.map((staff, n): Year => {
        const c = chance(`arrangements ${staff.staffNumber}`);
        const startsOn = staff.yearFrom ?? cohort.startsOn;
        return {
          key: yearKey(cohort.id, n),
          staff,
          cohort,
          programme: programmes.get(cohort.programmeId)!,
          bankHolidays,
          startsOn,
          assessors: [{ from: startsOn, who: given[n]! }],
          pauses: [],
          pace: paceOf(c.next()),
          leaves: null,
          standards,
          fates: {},
          enrolmentId: () => {
            if (!begun.has(cohort.id)) throw new Error(`${cohort.name} has not begun yet.`);
            return yearKey(cohort.id, n);
          },
        };
      }),
    );
    diary.add(momentOn(addDays(cohort.startsOn, -7), 600), `start of ${cohort.name}`, async (now) => {
      await startCohort(portal.as(academy.demo.lead, now), {
        id: cohort.id,
        name: cohort.name,
        startsOn: cohort.startsOn,
        programmeId: cohort.programmeId,
        frameworkId: FRAMEWORK,
        learners: people.map((p, n) => ({
          enrolmentId: yearKey(cohort.id, n),
          personId: portal.id(p),
          startsOn: p.yearFrom ?? cohort.startsOn,
          minutesPerWeek: null,
          assessorId: portal.id(given[n]!),
          managerId: null,
          teamId: null,
        })),
      });
      begun.add(cohort.id);
    });
  }

  tellStories(academy, years, today);

  const yearOf = new Map(years.map((y) => [y.staff, y]));
  const mayHold = (person: Staff, on: Day) => {
    const year = yearOf.get(person);
    if (!year || on < year.startsOn || on > addMonths(year.startsOn, 12)) return null;
    return year.pauses.some((p) => p.startsOn <= on && (p.endsOn === null || p.endsOn >= on)) ? 0 : ceilingIn(year, on);
  };
  const holding = caseloads(academy, mayHold, (person, on) => {
    const pressed = yearOf.get(person)?.pressed;
    return pressed ? covers(pressed.over, on) : null;
  });
  const finished: Finished[] = [];
  const gate: Year[] = [];
  for (const year of years) {
    const over = (on: Day) => {
      const known = endOfMonth(addMonths(on, -1));
      return known >= year.startsOn && totalOf(holding(year.staff, known)) > ceilingIn(year, known);
    };
    planArrangements(portal, diary, academy, year);
    const end = planYear(year, academy, portal, diary, today, over);
    if (year.cohort.when === "monthTwelve") gate.push(year);
    if (!end || year.cohort.when === "monthTwelve") continue;
    if (end.status === "completed") {
      // the panel confirms, and with that the year ends
      finished.push({ year, end });
      const on = lastPanelOn(finished.length - 1, end.on, today);
      const { team } = academy.postOn(year.staff, on);
      year.staff.posts = [...year.staff.posts, { from: addDays(on, 1), team, jobTitle: "Social worker" }];
      continue;
    }
    const { status } = end;
    diary.add(momentOn(end.on, 1078), `end of the year of ${year.staff.familyName}`, (now) =>
      endYear(portal.as(academy.demo.lead, now), year.enrolmentId(), {
        ...{ status, endedOn: end.on },
        ...(status === "withdrawn" ? { reason: "personal" as const } : {}),
        ...(status === "transferred" ? { toEmployer: "Bath and North East Somerset Council" } : {}),
      }),
    );
  }
  planPanels(portal, diary, academy, finished, gate, began, today);
  planBeside(years, academy, portal, diary, today);
  planOutside(years, portal, diary, { writer }, today);
  planOpen(years, academy, portal, diary, today);
  planAlerts(years, academy, portal, diary, today);
  return { holding };
}

const paceOf = (n: number): Pace => (n < 0.12 ? "early" : n < 0.72 ? "steady" : n < 0.94 ? "behind" : "struggling");

/** Assessors in turn, never somebody's own line manager; the demo accounts' learners are set. */
function assessorsFor(academy: Academy, cohort: CohortPlan, people: readonly Staff[]): Staff[] {
  const { demo, assessors } = academy;
  let turn = cohort.when === "monthTen" ? 3 : 5;
  return people.map((person, n) => {
    if (person === demo.learner) return demo.assessor;
    if (person === demo["other-learner"]) return demo["other-assessor"];
    if (n === 1 && cohort.when !== "finished") return demo.assessor;
    if (n === 2 && cohort.id === "cohort-month-10") return demo["other-assessor"];
    for (;;) {
      const who = assessors[turn++ % assessors.length]!;
      if (academy.lineManagerOf(person, cohort.startsOn) !== who && who !== demo.assessor) return who;
    }
  });
}

/** That day or the next on which people work and no staff list comes: the change is made in the portal, and the next list says the same. */
const betweenRosters = (day: Day): Day => {
  const on = workday(day);
  return on === rosterDay(on) ? workday(addDays(on, 1)) : on;
};

/** What the demo accounts find when they sign in, and the turns that every academy knows: pauses, changes of assessor, hours, team and programme, leavers. */
function tellStories(academy: Academy, years: Year[], today: Day): void {
  const { demo } = academy;
  const ofCohort = (id: string) => years.filter((y) => y.cohort.id === id);
  const [ten, two, finished] = [ofCohort("cohort-month-10"), ofCohort("cohort-month-2"), ofCohort("cohort-finished")];
  const ago = (days: number) => workdayBefore(addDays(today, -days));
  const fate = (year: Year, fates: Record<string, Fate>) => void Object.assign(year.fates, fates);
  const nothing: Fate = { on: today, stop: "nothing" };

  // learner@: four days a week, ten weeks off in spring and summer, so that the 6-month review is twelve days away now
  const learner = ten[0]!;
  learner.pace = "steady";
  const pauseFrom = workday(addDays(learner.startsOn, 130));
  for (let days = 20; days < 200; days += 1) {
    learner.pauses = [{ startsOn: pauseFrom, endsOn: addDays(pauseFrom, days), reason: "sickness" }];
    const due = scheduleFor(learner).stages.find((s) => s.stage.key === "sixMonth")?.dueOn;
    if (due && daysBetween(today, due) >= 12) break;
  }
  fate(learner, {
    "criticalReflection.sixMonth": { on: ago(6), stop: "sent" },
    "professionalFeedback.sixMonth": { on: ago(24) },
    "writtenWork.sixMonth": { on: ago(11), stop: "returned" },
    "familyFeedback.sixMonth": nothing,
    "directObservation.sixMonth": nothing,
    "reviewRecord.sixMonth": nothing,
  });

  // over the ceiling for months; the time began to go five weeks ago, and now the portal has said so
  const since = (months: number) => addMonths(today, -months);
  learner.pressed = { over: { startsOn: since(3), endsOn: null }, losing: { startsOn: addDays(today, -33), endsOn: null }, unanswered: true };
  // one of whom it was said in summer and who was helped, and one about whom nobody has answered
  if (ten[10])
    ten[10].pressed = { over: { startsOn: since(6), endsOn: since(3) }, losing: { startsOn: since(5), endsOn: since(3) }, unanswered: false };
  if (ten[11])
    ten[11].pressed = { over: { startsOn: since(4), endsOn: null }, losing: { startsOn: addDays(today, -95), endsOn: null }, unanswered: true };

  // assessor@'s others: one piece to verify, one observation the learner has still to sign, one asked for, one agreement with the manager
  const second = ten[1]!;
  second.pace = "steady";
  fate(second, {
    "writtenWork.final": { on: ago(5), stop: "sent" },
    "directObservation.final": { on: ago(8), stop: "sent" },
    "familyFeedback.final": { on: ago(3), stop: "draft" },
    "pdp.sixMonth": { on: ago(16), stop: "returned" },
    "selfAssessment.final": { on: ago(1), stop: "draft" },
  });
  const young = two[1]!;
  young.pace = "steady";
  fate(young, {
    "agreement.agreement": { on: ago(13), stop: "two signatures" },
    "professionalFeedback.threeMonth": { on: ago(2), stop: "sent" },
    "directObservation.threeMonth": { on: ago(9), stop: "requested" },
  });

  // one whose assessor changed: the review was begun by the one before and finished by the one now
  const handedOver = ten[2]!;
  handedOver.pace = "steady";
  const changedOn = workday(addDays(handedOver.startsOn, 176));
  handedOver.assessors = [handedOver.assessors[0]!, { from: changedOn, who: demo.assessor }];
  fate(handedOver, {
    "reviewRecord.sixMonth": { on: workday(addDays(changedOn, 8)), begunOn: workdayBefore(addDays(changedOn, -6)) },
    "criticalReflection.final": { on: ago(4), stop: "sent" },
    "finalReport.final": { on: ago(2), stop: "draft" },
  });

  // other-learner@, in the second month
  const other = two[0]!;
  other.pace = "steady";
  fate(other, {
    "agreement.agreement": { on: addDays(other.startsOn, 17) },
    "familyFeedback.threeMonth": { on: ago(2), stop: "draft" },
    "professionalFeedback.threeMonth": { on: ago(4), stop: "sent" },
    "writtenWork.threeMonth": { on: ago(9), stop: "returned" },
    "directObservation.threeMonth": { on: ago(5), stop: "requested" },
  });
  const boths = two.find((y) => y.assessors[0]!.who === demo.both);
  if (boths)
    fate(boths, { "professionalFeedback.threeMonth": { on: ago(4), stop: "sent" }, "agreement.agreement": { on: ago(12), stop: "one signature" } });
  // other-manager@ has an agreement to sign
  const theirs = two.find((y) => y !== other && academy.lineManagerOf(y.staff, today) === demo["other-manager"]);
  if (theirs) fate(theirs, { "agreement.agreement": { on: ago(10), stop: "two signatures" } });

  // pauses
  const pause = (year: Year | undefined, from: number, days: number | null, reason: PauseReason) => {
    if (!year) return;
    const startsOn = workday(addDays(year.startsOn, from));
    year.pauses = [{ startsOn, endsOn: days === null ? null : addDays(startsOn, days), reason }];
  };
  pause(ten[5], 222, null, "familyLeave");
  pause(ten[8], 96, 20, "bereavement");
  pause(ten[14], 150, 34, "sickness");
  pause(two[6], 18, 13, "sickness");
  pause(finished[3], 120, 41, "supportNotInPlace");

  // a finished year with another assessor for its second half
  const changed = finished[6];
  const next =
    changed && academy.assessors.find((a) => a !== changed.assessors[0]!.who && academy.lineManagerOf(changed.staff, changed.startsOn) !== a);
  if (changed && next) changed.assessors = [changed.assessors[0]!, { from: workday(addDays(changed.startsOn, 196)), who: next }];

  // finished years of which one went on with fewer hours, one in another team, and one on the dates by which the panel meets within the year
  const [fewer, elsewhere, moved] = [finished[12], finished[13], finished[14]];
  if (fewer) {
    fewer.pace = "steady";
    fewer.staff.minutesPerWeek = FULL_TIME;
    fewer.staff.laterHours = { from: betweenRosters(addDays(fewer.startsOn, 150)), minutesPerWeek: 1776 };
  }
  if (elsewhere) {
    const on = betweenRosters(addDays(elsewhere.startsOn, 170));
    const post = academy.postOn(elsewhere.staff, on);
    const { work } = academy.teams[post.team]!;
    const taken = [...elsewhere.assessors.map((a) => a.who), ...Object.values(demo)];
    const team = academy.teams.findIndex((t, i) => t.work === work && i !== post.team && !taken.includes(academy.managerOf(i, on)));
    if (team >= 0) {
      elsewhere.changesTeam = { on, team };
      elsewhere.staff.posts = [...elsewhere.staff.posts, { ...post, from: on, team }];
    }
  }
  if (moved) {
    moved.programme = other.programme;
    moved.moves = {
      ...{ programmeId: other.cohort.programmeId, frameworkId: FRAMEWORK, fromOn: workday(addDays(moved.startsOn, 200)) },
      reason: "Agreed with all three: on these dates the panel meets before the year is over.",
    };
  }

  // one whose assessor cannot recommend a pass
  const failed = finished.filter((_, n) => n !== 4 && n !== 9)[turns.failed];
  if (failed) failed.recommends = "fail";

  // those whose year is over now: one of them lacks a piece of family feedback
  const twelve = ofCohort("cohort-month-12");
  for (const year of twelve) year.pace = "steady";
  if (twelve[2]) fate(twelve[2], { "familyFeedback.final": nothing });

  // two who did not finish here
  const leaves = (year: Year | undefined, after: number, status: "withdrawn" | "transferred") => {
    if (!year) return;
    const on = workday(addDays(year.startsOn, after));
    year.leaves = { on, status };
    year.staff.leftOn = on;
  };
  leaves(finished[4], 214, "withdrawn");
  leaves(finished[9], 247, "transferred");
}

/** The case system's extract of each month's last day. */
function planCaseloads(portal: Portal, diary: Diary, academy: Academy, today: Day, holding: ReturnType<typeof caseloads>): void {
  for (const on of snapshotDays(today))
    diary.add(momentOn(workday(addDays(on, 2)), 560), "caseload extract", async (now) => {
      const ctx = portal.as(academy.demo.lead, now);
      const { headers, rows } = extractOn(academy, holding, on);
      const id = `caseload-${on}`;
      await receiveFile(ctx, { id, kind: "caseload", sourceName: CASE_SYSTEM, fileName: `caseload-${on}.csv`, bytes: csv(headers, rows) });
      const { unknown } = await chooseCaseloadColumns(ctx, id, {
        shape: "perWorker",
        columns: guessColumns(perWorkerFields, headers),
        typedDay: null,
        words: {},
      });
      if (unknown.length > 0) throw new Error(`The extract has case types nobody knows: ${unknown.join(", ")}`);
      await confirmCaseload(ctx, id);
    });
}

/** Assessors, managers and learners have accounts with the demo password; a few invitations are open, one ran out, one was withdrawn. */
function planAccounts(portal: Portal, diary: Diary, academy: Academy, { writer }: Connection, began: Day, today: Day): void {
  const { admin, lead, ...others } = academy.demo;
  const invited = new Set<Staff>();
  /** What accepting does, with a password that is hashed once for everybody: hashing is slow on purpose. */
  const accept = async (who: Staff, now: Instant) => {
    const ctx = portal.as(who, now);
    const { id } = await writer.selectFrom("account").where("personId", "=", ctx.viewer.personId).select("id").executeTakeFirstOrThrow();
    const { passwordHash } = await writer
      .selectFrom("account")
      .where("passwordHash", "is not", null)
      .select("passwordHash")
      .executeTakeFirstOrThrow();
    await change(ctx, async (ctx) => {
      await ctx.db.updateTable("invitation").set({ usedAt: now }).where("accountId", "=", id).execute();
      await ctx.db.updateTable("account").set({ passwordHash, passwordSetAt: now }).where("id", "=", id).execute();
      ctx.record("access.passwordSet", id, { aboutId: ctx.viewer.personId });
    });
  };
  const invite = (who: Staff, on: Day, accepts: boolean) => {
    if (who === admin || who === lead || invited.has(who)) return;
    invited.add(who);
    diary.add(momentOn(workday(on), 700), `invitation of ${who.familyName}`, async (now) => {
      await inviteAccount(portal.as(admin, now), portal.id(who));
      if (accepts) await accept(who, plusMinutes(now, 50));
    });
  };
  for (const who of [...Object.values(others), ...academy.assessors]) invite(who, who.yearFrom ?? addDays(began, 3), true);
  const learners = academy.staff.filter((p) => p.cohort !== null);
  const young = learners.filter((p) => academy.cohorts[p.cohort!]!.when === "monthTwo");
  invite(young[10]!, addDays(today, -2), false);
  invite(young[11]!, addDays(today, -3), false);
  invite(young[12]!, addDays(today, -16), false);
  invite(young[13]!, addDays(today, -6), false);
  for (const p of learners) invite(p, p.yearFrom!, true);
  for (const p of learners) {
    const manager = academy.lineManagerOf(p, today);
    if (manager) invite(manager, addDays(manager.joinedOn > began ? manager.joinedOn : began, 5), true);
  }
  diary.add(momentOn(workday(addDays(today, -4)), 720), "invitation withdrawn", async (now) => {
    const account = await writer.selectFrom("account").where("personId", "=", portal.id(young[13]!)).select("id").executeTakeFirstOrThrow();
    await withdrawInvitation(portal.as(admin, now), account.id);
  });
}
