import type { Kysely } from "kysely";
import type { Instant } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { caseTypes, precedence } from "./case-types";
import { USUAL } from "./forms";
import { shippedSchemes } from "./shipped";

/** The kinds of case, the weighting schemes and the usual number of learners of an assessor that ship with the portal. Running it again adds only what is missing. */
export async function seedCaseload(db: Kysely<Database>, now: Instant): Promise<void> {
  await db
    .insertInto("caseType")
    .values(caseTypes.map(({ id, name }) => ({ id, name, position: precedence(id) })))
    .onConflict((c) => c.column("id").doNothing())
    .execute();
  await db
    .insertInto("weightingScheme")
    .values(
      shippedSchemes.map(({ definition, ...scheme }) => ({ ...scheme, definition: JSON.stringify(definition), createdAt: now, createdById: null })),
    )
    .onConflict((c) => c.doNothing())
    .execute();
  // no source knows a figure: a small one to begin with, which a lead changes in the planner
  await db
    .insertInto("assessorCapacity")
    .values({ id: USUAL, personId: null, startsOn: "2000-01-01", endsOn: null, learners: 3 })
    .onConflict((c) => c.column("id").doNothing())
    .execute();
}
