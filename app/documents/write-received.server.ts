import type { AuditDetails } from "#app/shared/context.server";
import type { Instant } from "#app/shared/dates";
import type { AuditName } from "#app/audit/names";
import type { Kysely } from "kysely";
import type { Database } from "#db/schema";
import { answersBy, startingAnswers, writeAnswers } from "./answers";
import type { YearFacts } from "./read.server";
import type { Definition, Prefill } from "./definition";

type Receiving = { db: Kysely<Database>; now: Instant; record: (what: AuditName, subjectId: string, details?: AuditDetails) => void };
type Arrival = {
  id: string;
  year: YearFacts;
  stage: string;
  definitionId: string;
  definition: Definition;
  /** whose draft it is from now on */
  writerId: string;
  known: Partial<Record<Prefill, string>>;
  /** answers from outside, which nobody changes, and where they came from */
  fields: Record<string, unknown>;
  origin: string;
};

/** A draft that begins with the words of somebody outside. Inside a `change`; who may bring them is asked there. */
export async function receiveDocument(ctx: Receiving, arrival: Arrival): Promise<void> {
  const { id, year, stage, definitionId, definition, writerId } = arrival;
  const starting = startingAnswers(definition, arrival.known);
  const fixed = answersBy(definition, definition.writer, arrival.fields);
  const received = { words: arrival.origin, keys: Object.keys(fixed) };
  await ctx.db
    .insertInto("document")
    .values({
      id,
      definitionId,
      kind: definition.kind,
      personId: year.personId,
      enrolmentId: year.enrolmentId,
      stage,
      writerId,
      startedById: writerId,
      state: "draft",
      revision: 1,
      version: 1,
      answers: writeAnswers({ ...starting, values: { ...starting.values, ...fixed }, received }),
      waitingFor: null,
      stateSince: ctx.now,
      createdAt: ctx.now,
      savedAt: ctx.now,
      submittedAt: null,
      lockedAt: null,
    })
    .execute();
  ctx.record("document.received", id, { aboutId: year.personId, changes: { kind: definition.kind, stage } });
}
