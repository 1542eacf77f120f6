/** Three years of acts, each at its moment, done one after the other as the people themselves would have. */
import type { Context } from "#app/shared/context.server";
import { londonDay, type Day, type Instant } from "#app/shared/dates";
import type { FileStore } from "#app/shared/file-store.server";
import type { Connection } from "#db/connect.server";
import type { Staff } from "./staff";

type Act = { at: Instant; order: number; what: string; run: (at: Instant) => Promise<unknown> };

const pad = (n: number) => String(n).padStart(2, "0");
/** A moment of a day, `minute` counted from midnight (UTC). */
export const momentOn = (day: Day, minute: number): Instant =>
  `${day}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}:${pad((minute * 7) % 60)}.000Z` as Instant;

export class Diary {
  readonly #acts: Act[] = [];
  constructor(private readonly now: Instant) {}

  /** What lies ahead of now has not happened. Answers whether it has. */
  add(at: Instant, what: string, run: Act["run"]): boolean {
    if (at > this.now) return false;
    this.#acts.push({ at, order: this.#acts.length, what, run });
    return true;
  }
  get size(): number {
    return this.#acts.length;
  }

  async live(tell: (done: number, of: number) => void): Promise<void> {
    const acts = this.#acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.order - b.order));
    let done = 0;
    for (const act of acts) {
      try {
        await act.run(act.at);
      } catch (error) {
        const why = error instanceof Response ? `${error.status} ${error.statusText}` : error instanceof Error ? error.message : String(error);
        throw new Error(`${act.what} on ${act.at}: ${why}`, { cause: error });
      }
      done += 1;
      if (done % 1000 === 0) tell(done, acts.length);
    }
    tell(done, acts.length);
  }
}

/** Who somebody is in the portal, and what they see at a moment. */
export class Portal {
  readonly #ids = new Map<string, string>();
  /** those who sit on moderation panels */
  readonly #panel = new Set<Staff>();
  /** where attached files go; none are attached where there is no such place */
  files: FileStore | null = null;
  constructor(
    private readonly connection: Pick<Connection, "writer">,
    private readonly roles: { lead: Staff; admin: Staff },
  ) {}

  /** Once a roster has been imported, everybody on it has an id. */
  async learnIds(): Promise<void> {
    const rows = await this.connection.writer.selectFrom("person").select(["id", "staffNumber"]).execute();
    for (const { id, staffNumber } of rows) if (staffNumber !== null) this.#ids.set(staffNumber, id);
  }
  know(person: Staff, id: string): void {
    this.#ids.set(person.staffNumber, id);
  }
  sitsOnPanels(person: Staff): void {
    this.#panel.add(person);
  }
  id(person: Staff): string {
    const id = this.#ids.get(person.staffNumber);
    if (id === undefined) throw new Error(`${person.givenName} ${person.familyName} is not in the portal yet.`);
    return id;
  }
  /** One connection for reading and writing: nothing else looks at the file while it is made. */
  as(person: Staff, now: Instant): Context {
    const { writer } = this.connection;
    const personId = this.id(person);
    return {
      db: writer,
      writer,
      now,
      today: londonDay(now),
      viewer: {
        accountId: `account of ${personId}`,
        personId,
        name: `${person.givenName} ${person.familyName}`,
        isLead: person === this.roles.lead,
        isAdministrator: person === this.roles.admin,
        isLearner: person.cohort !== null,
        isAssessor: false,
        isManager: person.rank === "manager",
        isPanelMember: this.#panel.has(person),
        display: { size: "normal", background: "white" },
      },
    };
  }
}
