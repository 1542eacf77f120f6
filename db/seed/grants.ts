/** The grant over the years: the finished cohort claimed and paid, month 10 registered, month 2 half claimed and half to find out. */
import { grantLearners, grantTerms, type GrantLearner } from "#app/grants/read.server";
import { decide, recordClaims, recordFacts, recordPayments } from "#app/grants/write.server";
import type { Context } from "#app/shared/context.server";
import { addDays, addMonths, type Day, type Instant } from "#app/shared/dates";
import type { GrantClaimKind } from "#db/schema";
import { workday, workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Academy, CohortPlan } from "./staff";

export function planGrants(portal: Portal, diary: Diary, academy: Academy, today: Day): void {
  const lead = (now: Instant) => portal.as(academy.demo.lead, now);
  const cohort = (when: CohortPlan["when"]) => academy.cohorts.find((c) => c.when === when)!;
  const ofCohort = async (ctx: Context, id: string, only: (l: GrantLearner) => boolean = () => true) =>
    (await grantLearners(ctx, await grantTerms(ctx))).filter((l) => l.cohortId === id && only(l)).map((l) => l.enrolmentId);

  const facts = (on: Day, { id }: CohortPlan, of: (learners: string[]) => string[]) =>
    diary.add(momentOn(on, 870), "what the grant depends on", async (now) => {
      const learners = of(await ofCohort(lead(now), id));
      await recordFacts(lead(now), { learners, childAndFamily: "yes", employedBy: "council" });
    });
  const claims = (on: Day, { id }: CohortPlan, claim: GrantClaimKind, reference: string, of: (learners: string[]) => string[] = (all) => all) =>
    diary.add(momentOn(on, 880), `grant claims, ${claim}`, async (now) => {
      const learners = of(await ofCohort(lead(now), id, (l) => l[claim].standing.state === "toClaim"));
      if (learners.length > 0)
        await recordClaims(lead(now), { id: `claims-${id}-${claim}-${on}`, claim, learners, sentOn: on, reference, pence: null });
    });
  const payments = (on: Day, { id }: CohortPlan, claim: GrantClaimKind) =>
    diary.add(momentOn(on, 890), `grant payments, ${claim}`, async (now) => {
      const learners = await ofCohort(lead(now), id, (l) => l[claim].standing.state === "claimed");
      if (learners.length > 0) await recordPayments(lead(now), { claim, learners, paidOn: on, reference: null });
    });
  const all = (learners: string[]) => learners;

  const [finished, ten, two] = [cohort("finished"), cohort("monthTen"), cohort("monthTwo")];
  const after = (days: number, of: CohortPlan) => workday(addDays(of.startsOn, days));
  facts(after(14, finished), finished, all);
  claims(after(35, finished), finished, "registration", "ASYE registrations, first round");
  payments(after(98, finished), finished, "registration");
  for (const months of [13, 16, 20, 24]) {
    const on = workday(addMonths(finished.startsOn, months));
    claims(on, finished, "completion", "ASYE completions");
    payments(workday(addDays(on, 40)), finished, "completion");
  }
  facts(after(14, ten), ten, all);
  claims(after(35, ten), ten, "registration", "ASYE registrations, spring");
  payments(after(96, ten), ten, "registration");
  // of the youngest, five are still to be asked about
  facts(after(16, two), two, (learners) => learners.slice(0, -5));
  claims(workdayBefore(addDays(today, -6)), two, "registration", "ASYE registrations, autumn", (learners) =>
    learners.slice(0, Math.ceil(learners.length / 2)),
  );
  diary.add(momentOn(workdayBefore(addDays(today, -4)), 872), "a decision about the grant", async (now) => {
    const open = await ofCohort(lead(now), two.id, (l) => l.eligibility.state === "unknown");
    if (open[0])
      await decide(lead(now), open[0], { decided: "notEligible", because: "The funder wrote that a post shared with adult services is not funded." });
  });
}
