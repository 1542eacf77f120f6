import { expect, test } from "vitest";
import { accountState, inOrder, leavesNoAdministrator, periodWords, whyNotEnded, whyNotGiven, type RolePeriod } from "#app/people/rules";
import { personForm } from "#app/people/forms";

const lead: RolePeriod = { id: "r", role: "academyLead", startsOn: "2026-03-03", endsOn: null };
const ended: RolePeriod = { ...lead, endsOn: "2026-06-30" };
const administrator: RolePeriod = { id: "a", role: "administrator", startsOn: "2026-01-01", endsOn: null };

test("nobody has a role twice at a time", () => {
  expect(whyNotGiven("academyLead", "2026-04-01", [lead], null)).toBe("This person is an academy lead already, from 3 March 2026.");
  expect(whyNotGiven("academyLead", "2026-01-01", [lead], null)).not.toBeNull();
  expect(whyNotGiven("academyLead", "2026-06-30", [ended], null)).toBe("This person is an academy lead to 30 June 2026. Choose a later day.");
  expect(whyNotGiven("academyLead", "2026-07-01", [ended], null)).toBeNull();
  expect(whyNotGiven("assessor", "2026-04-01", [lead], null)).toBeNull();
  expect(whyNotGiven("assessor", "2026-04-02", [], "2026-04-01")).not.toBeNull();
});

test("a role ends on a day of its own", () => {
  expect(whyNotEnded(lead, "2026-03-02")).not.toBeNull();
  expect(whyNotEnded(lead, "2026-03-03")).toBeNull();
  expect(whyNotEnded(ended, "2026-07-01")).not.toBeNull();
});

test("the last administrator stays until another one is there on the day after", () => {
  expect(leavesNoAdministrator(administrator, "2026-11-21", [])).toBe(true);
  expect(leavesNoAdministrator(administrator, "2026-11-21", [{ startsOn: "2026-11-23", endsOn: null }])).toBe(true);
  expect(leavesNoAdministrator(administrator, "2026-11-21", [{ startsOn: "2026-11-22", endsOn: null }])).toBe(false);
  expect(leavesNoAdministrator(administrator, "2026-11-21", [{ startsOn: "2026-01-01", endsOn: "2026-11-21" }])).toBe(true);
  expect(leavesNoAdministrator(lead, "2026-11-21", [])).toBe(false);
});

test("what goes on comes before what has ended", () => {
  const moment = (key: string, startsOn: "2026-01-01" | "2026-02-01" | "2026-03-01", endsOn: "2026-04-01" | "2026-05-01" | null) => ({
    key,
    title: key,
    startsOn,
    endsOn,
  });
  const order = inOrder([
    moment("first ended", "2026-03-01", "2026-04-01"),
    moment("older", "2026-01-01", null),
    moment("newer", "2026-02-01", null),
    moment("ended", "2026-01-01", "2026-05-01"),
  ]);
  expect(order.map(({ key }) => key)).toEqual(["newer", "older", "ended", "first ended"]);
  expect(periodWords(ended)).toBe("from 3 March 2026 to 30 June 2026");
});

test("an account in one word", () => {
  const account = { passwordSet: false, disabled: false, invitation: null };
  expect(accountState(null)).toBe("none");
  expect(accountState(account)).toBe("expired");
  expect(accountState({ ...account, invitation: { open: true } })).toBe("invited");
  expect(accountState({ ...account, passwordSet: true, invitation: { open: true } })).toBe("open");
  expect(accountState({ ...account, passwordSet: true, disabled: true })).toBe("closed");
});

test("a person needs a name; numbers are kept in one form and refused in words", () => {
  const sent = {
    id: "p-1",
    givenName: "Zoë",
    familyName: "O'Hara",
    email: "",
    staffNumber: " 12 ",
    sweNumber: "sw 0012",
    sweRegisteredFrom: {},
    joinedOn: { day: "31", month: "2", year: "2026" },
  };
  const read = personForm.safeParse(sent);
  expect(read.success).toBe(false);
  expect(read.error!.issues.map(({ path, message }) => [path.join("."), message])).toEqual([["joinedOn", "Enter a real date, like 27 3 2026"]]);
  expect(personForm.parse({ ...sent, joinedOn: {} })).toEqual({
    id: "p-1",
    givenName: "Zoë",
    familyName: "O'Hara",
    email: null,
    staffNumber: "12",
    sweNumber: "SW12",
    sweRegisteredFrom: null,
    joinedOn: null,
  });
  expect(personForm.safeParse({ ...sent, joinedOn: {}, sweNumber: "12" }).error!.issues[0]!.message).toContain("needs SW");
  expect(personForm.safeParse({ ...sent, joinedOn: {}, email: "zoe" }).error!.issues[0]!.path).toEqual(["email"]);
});
