import type { Kysely } from "kysely";
import type { Day } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { yearNamed } from "./rules";

/** What was known of the grant when this was written; the lead changes it under "Amounts and dates". */
const known: Record<number, { closesOn?: Day; lateFrom?: Day; earlyFrom?: Day; note: string }> = {
  2022: { note: "Closed." },
  2023: { note: "Closed." },
  2024: { note: "Closed." },
  2025: { closesOn: "2026-03-23", note: "Claims for March 2026 were to be sent by 23 March 2026." },
  2026: {
    lateFrom: "2022-04-01",
    earlyFrom: "2027-03-01",
    note: "The last year: everybody still on the programme in March 2027 is paid for completion before they finish. Completions of years begun in 2022-23 or later that were not claimed can still be claimed. The closing day is to be announced.",
  },
};
const amounts = [
  { startsOn: "2022-04-01", endsOn: "2026-03-31", note: "As remembered: check it against your award letters." },
  { startsOn: "2026-04-01", endsOn: "2027-03-31", note: "DfE, registration and funding April 2026 to March 2027." },
] as const;

/** Puts in the years and amounts the portal comes with; what is there already is left as it is. */
export async function seedGrants(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto("grantYear")
    .values(
      Object.entries(known).map(([year, { closesOn = null, lateFrom = null, earlyFrom = null, note }]) => ({
        ...yearNamed(Number(year)),
        closesOn,
        lateFrom,
        earlyFrom,
        note,
      })),
    )
    .onConflict((c) => c.column("id").doNothing())
    .execute();
  await db
    .insertInto("grantAmount")
    .values(
      (["registration", "completion"] as const).flatMap((claim) =>
        amounts.map((a) => ({ id: `${claim}.${a.startsOn}`, claim, pence: 100_000, ...a })),
      ),
    )
    .onConflict((c) => c.column("id").doNothing())
    .execute();
}
