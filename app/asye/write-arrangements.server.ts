import type { Transaction } from "kysely";
import { covers, type Day, type Period } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import type { Database } from "#db/schema";
import { dayBefore } from "./rules";

type Db = Transaction<Database>;
type Dated<T> = Period & { id: string } & T;

/** What has to happen so that something else is true from a day on: rows never overlap, and what is planned later stays planned. */
type Step<T> = { end?: { id: string; endsOn: Day }; replace?: { id: string; value: T }; insert?: Period & { value: T } };
export function fromDayOn<T>(rows: readonly Dated<{ value: T }>[], fromOn: Day, value: T): Step<T> | null {
  const present = rows.find((r) => covers(r, fromOn));
  if (present?.value === value) return null;
  if (present?.startsOn === fromOn) return { replace: { id: present.id, value } };
  const later = rows.filter((r) => r.startsOn > fromOn).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0];
  const insert = { startsOn: fromOn, endsOn: later ? dayBefore(later.startsOn) : null, value };
  return present ? { end: { id: present.id, endsOn: dayBefore(fromOn) }, insert } : { insert };
}

/** Contracted hours, from a day on. Answers whether anything changed. */
export async function setHours(db: Db, personId: string, fromOn: Day, minutesPerWeek: number): Promise<boolean> {
  const rows = await db
    .selectFrom("workingPattern")
    .where("personId", "=", personId)
    .select(["id", "startsOn", "endsOn", "minutesPerWeek as value"])
    .execute();
  const step = fromDayOn(rows, fromOn, minutesPerWeek);
  if (!step) return false;
  if (step.end) await db.updateTable("workingPattern").set({ endsOn: step.end.endsOn }).where("id", "=", step.end.id).execute();
  if (step.replace) await db.updateTable("workingPattern").set({ minutesPerWeek }).where("id", "=", step.replace.id).execute();
  if (step.insert) {
    const { startsOn, endsOn } = step.insert;
    await db.insertInto("workingPattern").values({ id: newId(), personId, minutesPerWeek, startsOn, endsOn }).execute();
  }
  return true;
}

/** The line manager, from a day on. */
export async function setLineManager(db: Db, personId: string, fromOn: Day, managerId: string): Promise<boolean> {
  const rows = await db
    .selectFrom("lineManagement")
    .where("personId", "=", personId)
    .select(["id", "startsOn", "endsOn", "managerId as value"])
    .execute();
  const step = fromDayOn(rows, fromOn, managerId);
  if (!step) return false;
  if (step.end) await db.updateTable("lineManagement").set({ endsOn: step.end.endsOn }).where("id", "=", step.end.id).execute();
  if (step.replace) await db.updateTable("lineManagement").set({ managerId }).where("id", "=", step.replace.id).execute();
  if (step.insert) {
    const { startsOn, endsOn } = step.insert;
    await db.insertInto("lineManagement").values({ id: newId(), personId, managerId, startsOn, endsOn }).execute();
  }
  return true;
}

/** The team, from a day on; the job title goes with the person. */
export async function setTeam(db: Db, personId: string, fromOn: Day, teamId: string): Promise<boolean> {
  const rows = await db
    .selectFrom("placement")
    .where("personId", "=", personId)
    .where("minutesPerWeek", "is", null)
    .orderBy("startsOn")
    .select(["id", "startsOn", "endsOn", "teamId as value", "jobTitle"])
    .execute();
  const step = fromDayOn(rows, fromOn, teamId);
  if (!step) return false;
  const jobTitle = (rows.findLast((r) => r.startsOn <= fromOn) ?? rows[0])?.jobTitle ?? "Newly qualified social worker";
  if (step.end) await db.updateTable("placement").set({ endsOn: step.end.endsOn }).where("id", "=", step.end.id).execute();
  if (step.replace) await db.updateTable("placement").set({ teamId }).where("id", "=", step.replace.id).execute();
  if (step.insert) {
    const { startsOn, endsOn } = step.insert;
    await db.insertInto("placement").values({ id: newId(), personId, teamId, jobTitle, startsOn, endsOn }).execute();
  }
  return true;
}
