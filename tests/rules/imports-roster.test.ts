import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayFromCell, minutesOfFte, splitName, weeklyMinutes } from "#app/imports/rules/cells";
import { guessColumns, rememberColumns } from "#app/imports/rules/columns";
import { readRoster, rosterFields, type RosterRow, whyNotTheseColumns } from "#app/imports/rules/roster";
import { changesSomething, type Existing, rosterChanges, rosterCounts, type RosterTerms } from "#app/imports/rules/roster-changes";
import { padSweNumber, sweNumberOf, whyNotSweNumber } from "#app/people/swe-number";
import { covers, type Day, type Instant, overlaps, slashDay } from "#app/shared/dates";

describe("Social Work England numbers", () => {
  test("the short form, small letters, blanks and the padded form are one number", () => {
    for (const text of ["SW1234", "sw1234", " SW 1234 ", "SW-1234", "SW0000001234", "SW001234"]) expect(sweNumberOf(text)).toBe("SW1234");
    expect(sweNumberOf("SW123456")).toBe("SW123456");
    expect(padSweNumber("SW1234")).toBe("SW0000001234");
  });
  test("anything else says in words why not", () => {
    expect(whyNotSweNumber("1234")).toMatch(/needs SW before its digits/);
    expect(whyNotSweNumber("AB1234")).toMatch(/must begin with SW/);
    expect(whyNotSweNumber("SW")).toMatch(/no number after SW/);
    expect(whyNotSweNumber("SW0000")).toMatch(/no number after SW/);
    expect(whyNotSweNumber("SW1234567")).toMatch(/too many digits/);
    expect(whyNotSweNumber("SW12A4")).toMatch(/nothing else/);
    expect(whyNotSweNumber("")).toMatch(/^Enter/);
  });
  test("padding and reading back gives the same number", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999 }), (n) => sweNumberOf(padSweNumber(`SW${n}`)) === `SW${n}`));
  });
});

describe("cells", () => {
  test("days as people and systems write them", () => {
    for (const text of [
      "03/12/2026",
      "3/12/26",
      "3.12.2026",
      "2026-12-03",
      "2026-12-03T00:00:00",
      "3 Dec 2026",
      "03-Dec-26",
      "Thursday, 3rd December 2026",
      "03/12/2026 00:00",
      "46359",
    ])
      expect(dayFromCell(text), text).toBe("2026-12-03");
    for (const text of ["31/02/2026", "13/13/2026", "soon", "", "12", "2026"]) expect(dayFromCell(text), text).toBeNull();
    expect(dayFromCell("29/02/2024")).toBe("2024-02-29");
  });
  test("every day written for a spreadsheet is read again", () => {
    const days = fc.integer({ min: 0, max: 80_000 }).map((n) => new Date(Date.UTC(1950, 0, 1 + n)).toISOString().slice(0, 10) as Day);
    fc.assert(fc.property(days, (day) => dayFromCell(slashDay(day)) === day));
  });
  test("hours and full-time equivalents are minutes a week", () => {
    expect(["37", "37.0", "18,5", "18:30", "30 hrs"].map(weeklyMinutes)).toEqual([2220, 2220, 1110, 1110, 1800]);
    expect(["1", "0.8", "0,5", "80%"].map(minutesOfFte)).toEqual([2220, 1776, 1110, 1776]);
    expect(weeklyMinutes("full time")).toBeNull();
  });
  test("names in either order", () => {
    expect(splitName("Jones, Amy")).toEqual({ givenName: "Amy", familyName: "Jones" });
    expect(splitName("Ms Amy van der Berg")).toEqual({ givenName: "Amy", familyName: "van der Berg" });
    expect(splitName("Mary Jane O'Neill")).toEqual({ givenName: "Mary Jane", familyName: "O'Neill" });
    expect(splitName("Madonna")).toBeNull();
  });
});

describe("columns", () => {
  test("are guessed from headers in any order, and remembered ones come first", () => {
    const headers = [
      "Team name",
      "Surname",
      "Forename",
      "Employee No.",
      "Work_Email",
      "SWE Reg No",
      "Contracted Hours",
      "Line Manager Email",
      "Hire Date",
    ];
    const columns = guessColumns(rosterFields, headers);
    expect(columns).toEqual({
      team: 0,
      familyName: 1,
      givenName: 2,
      staffNumber: 3,
      email: 4,
      sweNumber: 5,
      weeklyHours: 6,
      manager: 7,
      joinedOn: 8,
    });
    expect(whyNotTheseColumns(columns)).toBeNull();
    const remembered = rememberColumns({ ...columns, service: 1 }, headers);
    expect(guessColumns(rosterFields, [...headers].reverse(), remembered)).toMatchObject({ team: 8, staffNumber: 5 });
  });
  test("that are not enough are named", () => {
    expect(whyNotTheseColumns({})?.field).toBe("staffNumber");
    expect(whyNotTheseColumns({ staffNumber: 0, team: 1 })?.field).toBe("givenName");
    expect(whyNotTheseColumns({ staffNumber: 0, team: 0, fullName: 1 })?.sentence).toMatch(/chosen twice/);
  });
});

describe("reading a roster", () => {
  const columns = { staffNumber: 0, givenName: 1, familyName: 2, team: 3, sweNumber: 4, email: 5, joinedOn: 6, weeklyHours: 7 };
  const lines = (...rows: string[][]) => rows.map((cells, index) => ({ line: index + 2, cells }));

  test("every line that cannot come in says why, with all its reasons", () => {
    const { rows, problems } = readRoster(
      lines(
        ["1", "Amy", "Jones", "North", "SW1234", "Amy@Example.org", "01/09/2026", "37"],
        ["", "Bo", "", "", "1234", "x", "31/02/2026", "0.8"],
        ["3", "Cy", "Hall", "North", "", "not an address", "", "lots"],
      ),
      columns,
    );
    expect(rows.map(({ line, email, minutesPerWeek }) => ({ line, email, minutesPerWeek }))).toEqual([
      { line: 2, email: "amy@example.org", minutesPerWeek: 2220 },
      { line: 4, email: null, minutesPerWeek: null },
    ]);
    const rejected = problems.filter((problem) => problem.rejected);
    expect(rejected).toHaveLength(1);
    for (const part of ["staff number is missing", "name is missing", "team is missing", "31/02/2026", "needs SW", "full-time equivalent"])
      expect(rejected[0]!.sentence).toContain(part);
    expect(problems.filter((problem) => !problem.rejected).map(({ line }) => line)).toEqual([3, 4, 4]);
  });

  test("duplicates are rejected by name; a line repeated word for word counts once", () => {
    const amy = ["1", "Amy", "Jones", "North", "SW1", "a@example.org", "", ""];
    const { rows, problems } = readRoster(
      lines(
        amy,
        amy,
        ["0002", "Bo", "Hall", "North", "SW2", "", "", ""],
        ["2", "Bo", "Hall", "South", "", "", "", ""],
        ["3", "Cy", "Day", "North", "SW2", "", "", ""],
      ),
      columns,
    );
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(problems.map(({ line, rejected }) => [line, rejected])).toEqual([
      [3, false],
      [4, true],
      [5, true],
      [6, true],
    ]);
    expect(problems[1]!.sentence).toBe(
      "Duplicate staff number: Bo Hall (line 4) and Bo Hall (line 5). Duplicate Social Work England number: Bo Hall (line 4) and Cy Day (line 6).",
    );
  });
});

// What a roster changes

const NOW = "2026-11-21T10:00:00.000Z" as Instant;
const nothing: Existing = { people: [], teams: [], placements: [], workingPatterns: [], lineManagements: [], rolePeriods: [] };
let n = 0;
const terms = (given: Partial<RosterTerms> = {}): RosterTerms => ({
  now: NOW,
  effectiveOn: "2026-12-01",
  knowsLeavers: true,
  unread: [],
  missingHaveLeft: false,
  viewerPersonId: null,
  newId: () => `new-${++n}`,
  ...given,
});
const row = (staffNumber: string, given: Partial<RosterRow> = {}): RosterRow => ({
  line: Number(staffNumber) + 1,
  staffNumber,
  givenName: `Given${staffNumber}`,
  familyName: `Family${staffNumber}`,
  email: null,
  sweNumber: null,
  sweRegisteredFrom: null,
  qualifiedOn: null,
  joinedOn: "2026-09-01",
  leftOn: null,
  jobTitle: "Social worker",
  team: "North",
  service: null,
  minutesPerWeek: 2220,
  manager: null,
  effectiveOn: null,
  ...given,
});
/** What is there after these changes were written. */
function after(before: Existing, rows: RosterRow[], given: Partial<RosterTerms> = {}): Existing {
  const { writes } = rosterChanges(before, rows, terms(given));
  const over = <T extends { id: string }>(old: readonly T[], written: readonly T[]) => [
    ...new Map([...old, ...written].map((item) => [item.id, item])).values(),
  ];
  return {
    people: over(before.people, writes.person),
    teams: over(before.teams, writes.team),
    placements: over(before.placements, writes.placement),
    workingPatterns: over(before.workingPatterns, writes.workingPattern),
    lineManagements: over(before.lineManagements, writes.lineManagement),
    rolePeriods: over(before.rolePeriods, writes.rolePeriod),
  };
}
const placesOf = (existing: Existing, staffNumber: string) => {
  const person = existing.people.find((one) => one.staffNumber === staffNumber)!;
  const team = new Map(existing.teams.map(({ id, name }) => [id, name]));
  return existing.placements
    .filter(({ personId }) => personId === person.id)
    .map(({ teamId, startsOn, endsOn }) => [team.get(teamId), startsOn, endsOn]);
};

describe("what a roster changes", () => {
  test("new people come with their team, hours and line manager, who may stand further down", () => {
    const existing = after(nothing, [row("1", { manager: "Given2 Family2" }), row("2")]);
    expect(placesOf(existing, "1")).toEqual([["North", "2026-09-01", null]]);
    expect(existing.teams).toHaveLength(1);
    expect(existing.lineManagements).toMatchObject([{ startsOn: "2026-09-01", endsOn: null }]);
  });

  test("the same file again changes nothing", () => {
    const rows = [
      row("1", { manager: "2" }),
      row("2", { leftOn: "2026-10-31" }),
      row("3", { sweNumber: "SW3", email: "c@example.org", service: "East" }),
    ];
    const changes = rosterChanges(after(nothing, rows), rows, terms({ effectiveOn: "2027-01-01" }));
    expect(changesSomething(changes)).toBe(false);
    expect(rosterCounts(changes, changes.problems)).toMatchObject({ unchanged: 3, new: 0, changed: 0, mover: 0, leaver: 0 });
  });

  test("a mover's old place ends the day before the new one begins", () => {
    const existing = after(after(nothing, [row("1")]), [row("1", { team: "South" })]);
    expect(placesOf(existing, "1")).toEqual([
      ["North", "2026-09-01", "2026-11-30"],
      ["South", "2026-12-01", null],
    ]);
  });

  test("a move dated before the present place began is not made, and is said", () => {
    const changes = rosterChanges(
      after(after(nothing, [row("1")]), [row("1", { team: "East", effectiveOn: "2026-11-01" })]),
      [row("1", { team: "South", effectiveOn: "2026-10-15" })],
      terms(),
    );
    expect(changes.problems[0]!.sentence).toMatch(/^Cannot move on 15 October 2026: their present place began on 1 November 2026/);
    expect(changes.writes.placement).toEqual([]);
  });

  test("who is managed by somebody with a leaving date ahead is so until then, and the same file again changes nothing", () => {
    const rows = [row("1", { manager: "2" }), row("2", { leftOn: "2027-01-31" })];
    const managed = [["2026-09-01", "2027-01-31"]];
    const days = ({ lineManagements }: Existing) => lineManagements.map(({ startsOn, endsOn }) => [startsOn, endsOn]);
    const first = after(nothing, rows);
    expect(days(first)).toEqual(managed);
    expect(changesSomething(rosterChanges(first, rows, terms()))).toBe(false);
    const later = after(after(nothing, [row("1", { manager: "2" }), row("2")]), rows);
    expect(days(later)).toEqual(managed);
    const again = rosterChanges(later, rows, terms());
    expect(changesSomething(again)).toBe(false);
    expect(again.lines.map(({ kind, what }) => [kind, what])).toEqual([
      ["unchanged", []],
      ["unchanged", []],
    ]);
    // somebody else from the day the file counts, not only after the last day of the one before
    const other = after(later, [row("1", { manager: "3" }), row("2", { leftOn: "2027-01-31" }), row("3")]);
    expect(days(other)).toEqual([
      ["2026-09-01", "2026-11-30"],
      ["2026-12-01", null],
    ]);
  });

  test("a corrected leaving date moves everything that ends on it, and until then there are moves", () => {
    const came = after(nothing, [row("1", { manager: "2" }), row("2", { manager: "3" }), row("3")]);
    const two = came.people.find(({ staffNumber }) => staffNumber === "2")!.id;
    const withRole: Existing = { ...came, rolePeriods: [{ id: "r", personId: two, role: "assessor", startsOn: "2026-10-01", endsOn: null }] };
    const file = (given: Partial<RosterRow>) => [row("1", { manager: "2" }), row("2", { manager: "3", ...given }), row("3")];
    const ends = (existing: Existing) =>
      [
        existing.people.filter(({ id }) => id === two),
        existing.placements,
        existing.workingPatterns,
        existing.rolePeriods,
        existing.lineManagements,
      ].map((table) => table.flatMap((one) => ("leftOn" in one ? [one.leftOn] : one.personId === two || "managerId" in one ? [one.endsOn] : [])));
    const all = (day: Day | null) => [[day], [day], [day], [day], [day, day]];
    const left = after(withRole, file({ leftOn: "2027-01-31" }));
    expect(ends(left)).toEqual(all("2027-01-31"));
    const corrected = rosterChanges(left, file({ leftOn: "2027-03-31" }), terms());
    expect(corrected.lines[1]).toMatchObject({
      kind: "changed",
      what: ["last day 31 March 2027, not 31 January 2027", "one person will have no line manager"],
    });
    for (const day of ["2027-03-31", "2026-12-31", null] as const) expect(ends(after(left, file({ leftOn: day })))).toEqual(all(day));
    expect(rosterChanges(left, file({ leftOn: null }), terms()).lines[1]).toMatchObject({
      kind: "changed",
      what: ["does not leave on 31 January 2027"],
    });
    for (const knowsLeavers of [true, false])
      expect(placesOf(after(left, file({ leftOn: knowsLeavers ? "2027-01-31" : null, team: "South" }), { knowsLeavers }), "2")).toEqual([
        ["North", "2026-09-01", "2026-11-30"],
        ["South", "2026-12-01", "2027-01-31"],
      ]);
    // a day that was past already, too
    expect(ends(after(after(withRole, file({ leftOn: "2026-11-15" })), file({ leftOn: "2026-11-20" })))).toEqual(all("2026-11-20"));
  });

  test("a leaver's periods end on the last day, their roles and the people they managed too", () => {
    const before = after(nothing, [row("1", { manager: "2" }), row("2", { manager: "3" }), row("3")], { effectiveOn: "2026-10-01" });
    const leader = before.people.find(({ staffNumber }) => staffNumber === "2")!;
    const withRole: Existing = { ...before, rolePeriods: [{ id: "r", personId: leader.id, role: "assessor", startsOn: "2026-10-01", endsOn: null }] };
    const existing = after(withRole, [row("1", { manager: "2" }), row("2", { leftOn: "2026-11-15", manager: "3" }), row("3")]);
    expect(placesOf(existing, "2")).toEqual([["North", "2026-09-01", "2026-11-15"]]);
    expect(existing.rolePeriods[0]!.endsOn).toBe("2026-11-15");
    expect(existing.lineManagements.filter(({ endsOn }) => endsOn === null)).toEqual([]);
    expect(existing.people.find(({ id }) => id === leader.id)!.leftOn).toBe("2026-11-15");
  });

  test("somebody who comes back begins a new period; without leaving dates in the file that needs a start date", () => {
    const left = after(nothing, [row("1", { leftOn: "2026-10-31" })]);
    const back = rosterChanges(left, [row("1", { joinedOn: "2026-12-01" })], terms());
    expect(back.lines[0]!.kind).toBe("returned");
    expect(placesOf(after(left, [row("1", { joinedOn: "2026-12-01" })]), "1")).toEqual([
      ["North", "2026-09-01", "2026-10-31"],
      ["North", "2026-12-01", null],
    ]);
    expect(rosterChanges(left, [row("1")], terms({ knowsLeavers: false })).problems[0]).toMatchObject({ rejected: true });
  });

  test("people who are not in the file are listed and left alone, unless it is said that they have left", () => {
    const before = after(nothing, [row("1"), row("2"), row("3"), row("4")]);
    const unread = [{ staffNumber: "3", name: "" }];
    const me = before.people.find(({ staffNumber }) => staffNumber === "4")!.id;
    const changes = rosterChanges(before, [row("1")], terms({ unread, viewerPersonId: me }));
    expect(changes.missing.map(({ staffNumber }) => staffNumber)).toEqual(["2"]);
    expect(changesSomething(changes)).toBe(false);
    const gone = after(before, [row("1")], { unread, viewerPersonId: me, missingHaveLeft: true });
    expect(gone.people.filter(({ leftOn }) => leftOn !== null).map(({ staffNumber }) => staffNumber)).toEqual(["2"]);
  });

  test("a number or an address that belongs to somebody else is refused by name", () => {
    const before = after(nothing, [row("1", { sweNumber: "SW1", email: "a@example.org" })]);
    const { problems } = rosterChanges(before, [row("2", { sweNumber: "SW1" }), row("3", { email: "a@example.org" })], terms());
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      "The Social Work England number SW1 belongs to Given1 Family1 (staff number 1).",
      "The e-mail address a@example.org belongs to Given1 Family1 (staff number 1).",
    ]);
  });

  test("an empty cell changes nothing that is known", () => {
    const before = after(nothing, [row("1", { email: "a@example.org", sweNumber: "SW1", jobTitle: "Senior" })]);
    const changes = rosterChanges(
      before,
      [row("1", { email: null, sweNumber: null, jobTitle: null, minutesPerWeek: null, joinedOn: null })],
      terms(),
    );
    expect(changesSomething(changes)).toBe(false);
  });

  test("whatever files come one after the other, nobody is in two places on one day and nothing is lost", () => {
    const team = fc.constantFrom("North", "South", "East");
    const day = fc.constantFrom<Day>("2026-10-01", "2026-11-15", "2026-12-01", "2027-01-10");
    const line = (staff: string) =>
      fc
        .record({
          team,
          leftOn: fc.option(day, { freq: 4 }),
          effectiveOn: fc.option(day),
          minutesPerWeek: fc.constantFrom(2220, 1110, null),
          manager: fc.constantFrom("1", "2", "3", null, "nobody"),
        })
        .map((given) => row(staff, given));
    const file = fc.tuple(line("1"), line("2"), line("3"), day, fc.boolean());
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 6 }), (files) => {
        let existing = nothing;
        for (const [one, two, three, effectiveOn, all] of files) {
          const rows = all ? [one, two, three] : [one, three];
          const before = existing;
          existing = after(before, rows, { effectiveOn });
          const again = rosterChanges(existing, rows, terms({ effectiveOn })).writes;
          expect(Object.values(again).flat(), JSON.stringify(files)).toEqual([]);
          expect(existing.placements.length).toBeGreaterThanOrEqual(before.placements.length);
          for (const table of [existing.placements, existing.workingPatterns, existing.lineManagements]) {
            for (const period of table) {
              expect(period.endsOn === null || period.endsOn >= period.startsOn).toBe(true);
              for (const other of table)
                if (other !== period && other.personId === period.personId)
                  expect(overlaps(period, other), JSON.stringify([period, other])).toBe(false);
            }
          }
          for (const person of existing.people)
            if (person.leftOn !== null)
              for (const period of existing.placements) if (period.personId === person.id) expect(covers(period, "2028-01-01")).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
