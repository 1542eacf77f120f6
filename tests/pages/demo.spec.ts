/** The demo academy is what it is said to be, and everybody finds something to do in it. */
import { expect, signIn, test, type Account } from "#tests/support/browser";
import { inDatabase } from "#tests/support/journeys";

test("@once the academy has its size, its cohorts, and documents in every state", ({ databaseFile }) => {
  const all = (sql: string) => inDatabase(databaseFile, (db) => db.prepare(sql).all() as Record<string, string | number>[]);
  const number = (sql: string) => Number(Object.values(all(sql)[0] ?? {})[0]);
  expect(Math.abs(number("select count(*) from person where left_on is null") - 560)).toBeLessThan(15);
  expect(number("select count(*) from team")).toBe(40);
  expect(number("select count(distinct person_id) from role_period where role = 'assessor' and ends_on is null")).toBe(12);
  expect(number("select count(distinct snapshot_on) from caseload_snapshot")).toBe(24);
  const cohorts = all(
    "select c.id, sum(e.status = 'active') as going, count(*) as learners from cohort c join enrolment e on e.cohort_id = c.id where c.id like 'cohort-%' group by c.id",
  );
  expect(cohorts.find((c) => c.id === "cohort-month-2")).toMatchObject({ going: 28 });
  expect(cohorts.find((c) => c.id === "cohort-month-10")).toMatchObject({ going: 31 });
  expect(cohorts.find((c) => c.id === "cohort-finished")).toMatchObject({ going: 0 });
  // the finished cohort went through whatever a year can go through
  const changes = ["pauseRecorded", "extended", "assessorChanged", "handoverWritten", "hoursSet", "teamSet", "lineManagerSet", "yearEnded"];
  const lived = all(
    "select distinct a.what from audit_event a join enrolment e on a.subject_id in (e.id, e.person_id) where e.cohort_id = 'cohort-finished'",
  ).map((a) => a.what);
  expect(lived).toEqual(expect.arrayContaining([...changes.map((what) => `asye.${what}`), "programmes.learnerMoved"]));
  const states = all("select state, coalesce(waiting_for, '') as waiting, count(*) as n from document group by 1, 2");
  for (const [state, waiting] of [
    ["draft", ""],
    ["submitted", "learner"],
    ["submitted", "assessor"],
    ["submitted", "lineManager"],
    ["returned", "learner"],
    ["locked", ""],
    ["withdrawn", ""],
  ])
    expect(
      states.find((s) => s.state === state && s.waiting === waiting),
      `${state} ${waiting}`,
    ).toBeDefined();
  expect(number("select count(*) from observation_request where document_id is null and closed_at is null")).toBeGreaterThan(1);
  expect(number("select count(*) from pause where ends_on is null")).toBe(1);
  expect(number("select count(*) from invitation where used_at is null and withdrawn_at is null")).toBeGreaterThan(2);
});

test("@once every act of it is in the audit trail, and nobody acted for somebody else", ({ databaseFile }) => {
  const wrong = inDatabase(databaseFile, (db) =>
    db
      .prepare(
        `select s.document_id, s.part, s.person_id from document_signature s
         where not exists (select 1 from audit_event a where a.subject_id = s.document_id and a.what = 'document.signed'
           and a.actor_id = s.person_id and a.happened_at = s.signed_at)`,
      )
      .all(),
  );
  expect(wrong).toEqual([]);
});

const finds: Record<Account, RegExp[]> = {
  learner: [/Week \d+ of \d+/, /6-month review/],
  "other-learner": [/Week \d+ of \d+/],
  assessor: [/Amara Cole/, /critical reflection/i],
  "other-assessor": [/Daniel Whitlock/],
  manager: [/agreement/i],
  "other-manager": [/agreement/i],
  lead: [/late/i],
  admin: [/invit/i],
  both: [/team/i, /learner/i],
  panel: [/first view/i],
  "other-panel": [/nothing waits for you/i],
};
for (const [who, words] of Object.entries(finds) as [Account, RegExp[]][])
  test(`${who}@ finds something to do on the home page`, async ({ page }) => {
    await signIn(page, who);
    for (const pattern of words) await expect(page.getByRole("main").getByText(pattern).first()).toBeVisible();
  });
