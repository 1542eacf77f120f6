import type { Kysely } from "kysely";
import { seedAlertRule } from "#app/alerts/reference.server";
import { seedCaseload } from "#app/caseload/reference.server";
import { seedDefinitions } from "#app/documents/reference.server";
import { seedGrants } from "#app/grants/reference.server";
import { seedActivityKinds } from "#app/protected-time/reference.server";
import { seedProgrammes } from "#app/programmes/reference.server";
import type { Instant } from "#app/shared/dates";
import type { Database } from "./schema";

/**
 * What every academy starts with: frameworks, programmes, document definitions, case types and weighting schemes, how many learners an assessor usually takes, bank holidays, activities
 * of protected time, what is known of the grant, when an alert is raised. Running it again adds only what is missing; answers which versions
 * were passed over, because the academy has one of that number itself.
 */
export async function seedReference(db: Kysely<Database>, now: Instant): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const passedOver = [...(await seedDefinitions(trx, now)), ...(await seedProgrammes(trx, now))];
    await seedCaseload(trx, now);
    await seedGrants(trx);
    await seedActivityKinds(trx);
    await seedAlertRule(trx, now);
    return passedOver;
  });
}
