import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { caseTypeIds, caseTypes, precedence } from "#app/caseload/case-types";
import {
  caseloadChanges,
  goneFrom,
  countPerChild,
  countPerWorker,
  fieldsOf,
  gatherUnknownCaseTypes,
  guessShape,
  type CaseTypeWords,
  type Gone,
  type GoneTerms,
  type KnownPerson,
  type Line,
  matchWorkers,
  whyNotTheseCaseloadColumns,
  type WorkerCounts,
} from "#app/imports/rules/caseload";
import { isNhsNumber, lookAtChildKeys, lookForChildren, whyIdentifiesChildren } from "#app/imports/rules/child-columns";
import { guessColumns } from "#app/imports/rules/columns";
import { addDays, type Day } from "#app/shared/dates";

const today = "2026-11-21";
const lines = (...rows: string[][]) => rows.map((cells, index) => ({ line: index + 2, cells }));
/** Shows each row once, as a file does. */
function shown<Looking extends { row(line: Line): void }>(looking: Looking, rows: readonly Line[]): Looking {
  for (const row of rows) looking.row(row);
  return looking;
}
function refused(headers: string[], ...rows: string[][]): string | null {
  const children = lookForChildren(today);
  for (const cells of rows) children.row(cells);
  return whyIdentifiesChildren(headers) ?? children.why(headers);
}
function whyNotOpaque(header: string, given: string[]): string | null {
  const keys = lookAtChildKeys();
  for (const key of given) keys.key(key);
  return keys.whyNotOpaque(header);
}

describe("nothing that could identify a child comes in", () => {
  test("the header names the column", () => {
    const headers = [
      ...[
        "Child Name",
        "Young Person's Surname",
        "Forename",
        "surname",
        "Initials",
        "Client name",
        "childs_forename",
        "DOB",
        "Date of Birth",
        "Child D.O.B",
        "BirthDate",
        "NHS Number",
        "NHS no",
      ],
      ...[
        "LCS ID",
        "Mosaic ID",
        "Eclipse person id",
        "Person ID",
        "PersonId",
        "Client ID",
        "UPN",
        "Postcode",
        "Child post code",
        "Home address",
        "Gender",
        "Sex",
        "Ethnicity",
        "Ethnic group",
        "Child",
        "Parent name",
      ],
    ];
    for (const header of headers) expect(refused(["Team", header], ["North", "x"]), header).toContain(`“${header}”`);
  });

  test("what says something about the worker or the counts may come in", () => {
    const headers = [
      ...[
        "Worker name",
        "Social Worker",
        "Allocated Worker",
        "Team name",
        "Staff ID",
        "Worker ID",
        "Mosaic worker id",
        "SWE number",
        "Snapshot date",
        "Child's social worker name",
        "Practitioner surname",
        "Name",
      ],
      ...[
        "Child protection plan",
        "Child in need",
        "Children in care",
        "CLA",
        "CP",
        "CIN",
        "Children with disabilities",
        "Care leavers",
        "Child key",
        "Child Unique ID",
        "Case type",
        "Joint worked",
        "Child sexual exploitation team",
      ],
      ...caseTypes.flatMap(({ name, names }) => [name, ...names]),
    ];
    for (const header of headers) expect(refused([header], ["x"]), header).toBeNull();
  });

  test("a name without a whose is a child's for all we know where each row is a child, and the worker's elsewhere", () => {
    const perChild = ["Date", "Staff ID", "Child key", "Case type"];
    for (const header of ["Name", "Full name", "FullName", "names"]) {
      const why = `The column “${header}” looks like a name.`;
      expect(refused([...perChild, header]), header).toContain(why);
      expect(refused([...perChild, header]), header).toContain("if it is the worker's, call it “Worker name”");
      expect(refused(["Date", "Case ref", header, "Case type"]), `${header}, without a key that we know`).toContain(why);
      expect(refused(["Date", header, "CIN", "CP"]), header).toBeNull();
    }
    for (const header of ["Worker name", "Team name", "Staff name"]) expect(refused([...perChild, header]), header).toBeNull();
  });

  test("the content does, where the header does not", () => {
    expect(refused(["Team", "Ref"], ["North", "943 476 5919"])).toMatch(/“Ref” holds what look like NHS numbers/);
    expect(refused(["Notes"], ["seen at GL1 2TH today"])).toMatch(/postcodes/);
    expect(refused(["Code"], ["GL12TH"], ["GL526AB"], ["BS14DJ"])).toMatch(/postcodes/);
    expect(refused(["Column 4"], ["03/05/2011"], ["21/12/2016"], ["30/06/2019"], ["01/02/2024"])).toMatch(/dates of birth/);
    const birthdays = Array.from({ length: 6_000 }, (_, n) => [
      addDays("2009-01-01", n % 3_000)
        .split("-")
        .reverse()
        .join("/"),
    ]);
    expect(refused(["When"], ...birthdays, ...birthdays), "each twice or more").toMatch(/dates of birth/);
    expect(refused(["Number"], ["A123456789012"], ["H801200001001"])).toMatch(/pupils' numbers/);
  });

  test("days of extracts, staff numbers and names of teams are not mistaken for it", () => {
    expect(refused(["As at"], ["31/10/2026"], ["30/09/2026"], ["31/08/2026"])).toBeNull();
    expect(
      refused(
        ["As at"],
        ...Array.from({ length: 96 }, (_, i) => [`01/${String((i % 12) + 1).padStart(2, "0")}/${2019 + Math.floor(i / 12)}`, "x"]).flatMap((row) => [
          row,
          row,
          row,
        ]),
      ),
    ).toBeNull();
    expect(refused(["Staff ID"], ...Array.from({ length: 50 }, (_, i) => [String(1000000000 + i)]))).toBeNull();
    expect(refused(["Team"], ["Family Hub 2"], ["MASH"], ["E12 team"])).toBeNull();
  });

  test("the check digit of NHS numbers", () => {
    expect(isNhsNumber("943 476 5919")).toBe(true);
    expect(isNhsNumber("9434765918")).toBe(false);
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000_000, max: 999_999_999 }),
        (n) => Array.from({ length: 10 }, (_, d) => `${n}${d}`).filter(isNhsNumber).length <= 1,
      ),
    );
  });

  test("a child key must say nothing outside the case system", () => {
    expect(whyNotOpaque("Key", ["1234567", "7654321"])).toMatch(/“Key” holds plain numbers/);
    expect(whyNotOpaque("Key", ["LCS1234", "LCS99"])).toMatch(/case system/);
    expect(whyNotOpaque("Key", ["Amy Jones", "B. Hall"])).toMatch(/names or initials/);
    expect(whyNotOpaque("Key", ["AJ010215", "BH311220"])).toMatch(/initials and a date of birth/);
    for (const keys of [
      ["k-8f3a", "k-77b1"],
      ["9f86d081884c7d65", "2c26b46b68ffc68f"],
      ["7d793037-a076-4e2d", "0b14d501-a594"],
      ["C1", "C2"],
    ])
      expect(whyNotOpaque("Key", keys)).toBeNull();
  });
});

describe("one row for each worker", () => {
  const headers = ["Snapshot date", "Staff ID", "Worker name", "Team", "CLA", "CP", "CIN Plan", "CIN", "Joint worked"];
  const columns = guessColumns(fieldsOf("perWorker"), headers);
  const read = (...rows: string[][]) => shown(countPerWorker(columns, null, today), lines(...rows)).counted();
  test("columns are guessed and counts read, a blank or a dash being none", () => {
    expect(guessShape(headers)).toBe("perWorker");
    expect(whyNotTheseCaseloadColumns("perWorker", columns, null)).toBeNull();
    const { workers, problems } = read(["31/10/2026", "100", "Amy Jones", "North", "3", "2.0", "", "-", "1"]);
    expect(problems).toEqual([]);
    expect(workers).toMatchObject([
      {
        line: 2,
        snapshotOn: "2026-10-31",
        staffNumber: "100",
        total: 5,
        joint: 1,
        counts: { "child-in-care": { cases: 3, joint: 0 }, "child-protection": { cases: 2, joint: 0 } },
      },
    ]);
  });
  test("each line that cannot come in says why", () => {
    const { workers, problems } = read(
      ["31/12/2026", "100", "", "", "1", "", "", "", ""],
      ["x", "100", "", "", "1", "", "", "", ""],
      ["31/10/2026", "-1", "unknown", "", "1", "", "", "", ""],
      ["31/10/2026", "101", "", "", "many", "", "", "", ""],
      ["31/10/2026", "102", "", "", "1", "", "", "", "2"],
      ["31/10/2026", "103", "", "North", "1", "", "", "", ""],
      ["31/10/2026", "103", "", "North", "1", "", "", "", ""],
      ["31/10/2026", "104", "", "North", "1", "", "", "", ""],
      ["31/10/2026", "104", "", "North", "2", "", "", "", ""],
      ["31/10/2026", "104", "", "South", "4", "", "", "", ""],
    );
    expect(workers.map(({ line }) => line)).toEqual([7, 11]);
    expect(problems.map(({ line, rejected }) => [line, rejected])).toEqual([
      ...[2, 3, 4, 5, 6].map((line) => [line, true]),
      [8, false],
      [9, true],
      [10, true],
    ]);
    expect(problems[0]!.sentence).toMatch(/future/);
    expect(problems[2]!.sentence).toMatch(/No worker/);
  });
});

describe("one row for each child", () => {
  const headers = ["Allocated Worker", "Child Unique ID", "Case Status", "Joint"];
  const columns = guessColumns(fieldsOf("perChild"), headers);
  const numberOf = (key: string) => Number(key.slice(2));
  const count = (rows: readonly Line[], words: CaseTypeWords = {}) =>
    shown(countPerChild(columns, "2026-10-31", words, today, numberOf), rows).counted();
  const read = (...rows: string[][]) => count(lines(...rows));

  test("a child counts once with a worker, as the first case type that fits, and no key is returned", () => {
    expect(guessShape(headers)).toBe("perChild");
    const { workers, problems } = read(
      ["Amy Jones", "k-1", "CIN", "no"],
      ["Amy Jones", "k-1", "CLA", "yes"],
      ["Amy Jones", "k-1", "CP", "no"],
      ["Amy Jones", "k-2", "Care leaver", ""],
      ["Bo Hall", "k-1", "CIN plan", ""],
      ["Bo Hall", "k-3", "nonsense", ""],
      ["Bo Hall", "", "CP", ""],
    );
    expect(workers).toMatchObject([
      { worker: "Amy Jones", total: 2, joint: 1, counts: { "child-in-care": { cases: 1, joint: 1 }, "care-leaver": { cases: 1, joint: 0 } } },
      { worker: "Bo Hall", total: 1, joint: 0, counts: { "child-in-need-plan": { cases: 1, joint: 0 } } },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([7, 8]);
    expect(JSON.stringify({ workers, problems })).not.toMatch(/k-\d/);
  });

  test("words nobody knows are asked about, and can be left out", () => {
    const rows = lines(["Amy", "k-1", "Zebra", ""], ["Amy", "k-2", "CLA", ""], ["Amy", "k-3", "zebra", ""]);
    const unknown = (words: CaseTypeWords) => shown(gatherUnknownCaseTypes(2, words), rows).words();
    expect(unknown({})).toEqual(["zebra"]);
    expect(unknown({ zebra: "leaveOut" })).toEqual([]);
    expect(count(rows, { zebra: "leaveOut" })).toMatchObject({ workers: [{ total: 1 }], problems: [] });
    expect(count(rows, { zebra: "other" })).toMatchObject({ workers: [{ total: 3 }] });
  });

  test("a worker's total is the number of different children, whatever the order of the rows", () => {
    const row = fc.tuple(
      fc.constantFrom("Amy", "Bo"),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(...caseTypes.map(({ id, name }) => ({ id, name }))),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const given = rows.map(([worker, child, type]) => [worker, `k-${child}`, type.name, ""]);
        const forwards = read(...given).workers;
        const backwards = read(...given.toReversed()).workers;
        for (const name of ["Amy", "Bo"]) {
          const mine = rows.filter(([worker]) => worker === name);
          const children = new Map<number, (typeof caseTypeIds)[number]>();
          for (const [, child, { id }] of mine)
            if (!children.has(child) || precedence(id) < precedence(children.get(child)!)) children.set(child, id);
          const found = forwards.find(({ worker }) => worker === name);
          expect(found?.total ?? 0).toBe(children.size);
          for (const id of caseTypeIds) expect(found?.counts[id]?.cases ?? 0).toBe([...children.values()].filter((type) => type === id).length);
          const other = backwards.find(({ worker }) => worker === name);
          expect(other?.counts ?? {}).toEqual(found?.counts ?? {});
        }
      }),
    );
  });
});

describe("whose counts they are", () => {
  const person = (id: string, givenName: string, familyName: string, given: Partial<KnownPerson> = {}): KnownPerson => ({
    id,
    givenName,
    familyName,
    staffNumber: null,
    sweNumber: null,
    leftOn: null,
    ...given,
  });
  const people = [
    person("a", "Amy", "Jones", { staffNumber: "00100" }),
    person("b", "Bo", "Hall", { sweNumber: "SW2" }),
    person("c", "Cy", "Day"),
    person("d1", "Di", "Lee"),
    person("d2", "Di", "Lee"),
  ];
  const counts = (given: Partial<WorkerCounts>): WorkerCounts => ({
    line: 2,
    snapshotOn: "2026-10-31",
    staffNumber: null,
    sweNumber: null,
    worker: null,
    team: null,
    total: 2,
    joint: 1,
    counts: { "child-in-care": { cases: 2, joint: 1 } },
    ...given,
  });
  const match = (workers: WorkerCounts[], aliases: Record<string, string> = {}, out: string[] = []) =>
    matchWorkers(workers, people, new Map(Object.entries(aliases)), new Set(out));

  test("numbers first, then what was matched before, then a name that only one person has", () => {
    const matched = match(
      [
        counts({ staffNumber: "100" }),
        counts({ sweNumber: "SW2" }),
        counts({ worker: "DAY, Cy" }),
        counts({ worker: "Di Lee" }),
        counts({ worker: "Somebody" }),
      ],
      { Somebody: "d1" },
    );
    expect(matched.rows.map(({ personId }) => personId)).toEqual(["a", "b", "c", "d1"]);
    expect(matched.unmatched.map(({ label }) => label)).toEqual(["Di Lee"]);
    expect(matched.byName).toEqual(["DAY, Cy"]);
  });
  test("a number nobody has is asked about, even where the name fits", () => {
    expect(match([counts({ staffNumber: "999", worker: "Cy Day" })])).toMatchObject({
      rows: [],
      unmatched: [{ label: "Cy Day · 999", suggestionId: "c", rows: 1 }],
    });
  });
  test("two rows of one person on one day are added up; who is left out stays out", () => {
    const matched = match([counts({ staffNumber: "100", team: "North" }), counts({ worker: "Amy Jones" }), counts({ worker: "Nobody" })], {}, [
      "Nobody",
    ]);
    expect(matched.rows).toMatchObject([
      { personId: "a", snapshotOn: "2026-10-31", total: 4, joint: 2, counts: { "child-in-care": { cases: 4, joint: 2 } } },
    ]);
    expect(matched.leftOut).toEqual(["Nobody"]);
  });
  test("the same snapshot again changes nothing, other numbers replace", () => {
    const row = match([counts({ staffNumber: "100" })]).rows[0]!;
    const snapshot = { id: "s", ...row };
    expect(caseloadChanges([snapshot], [row])).toEqual({ added: [], changed: [], unchanged: [snapshot], gone: [] });
    expect(caseloadChanges([{ ...snapshot, total: 3 }], [row]).changed).toHaveLength(1);
    expect(caseloadChanges([], [row]).added).toEqual([row]);
  });
});

describe("who is no longer in the file", () => {
  const day = (n: number) => `2026-10-${String(n).padStart(2, "0")}` as Day;
  const row = (personId: string, n: number, total = 2) => ({ personId, snapshotOn: day(n), total, joint: 0, counts: {} });
  const held = (personId: string, n: number, total = 2, own = true) => ({ personId, snapshotOn: day(n), total, own });
  const terms: GoneTerms = { shape: "perChild", staleDays: () => 14, inPost: (personId) => personId !== "left", unread: new Set(["unread"]) };
  const who = (gone: readonly Gone[]) => gone.map(({ row: { personId, snapshotOn, total }, had }) => [personId, snapshotOn, had, total]);

  test("the same day is replaced, but not what another source said, nor who could not be read", () => {
    const before = ["a", "b", "unread"].map((id) => held(id, 7));
    const given = [...before, held("other", 7, 5, false), held("none", 7, 0)];
    for (const shape of ["perChild", "perWorker"] as const)
      expect(who(goneFrom([row("b", 7)], given, [], { ...terms, shape }))).toEqual([["a", day(7), 2, 0]]);
  });
  test("the extract before counts where there is a row for each child: of the same source, not too old, newer than any other figure", () => {
    const given = [held("a", 1), held("b", 1), held("left", 1), held("unread", 1), held("moved", 1), held("moved", 3, 4, false), held("c", 1, 0)];
    const file = [row("b", 7)];
    expect(who(goneFrom(file, given, [], terms))).toEqual([
      ["a", day(7), 2, 0],
      ["c", day(7), 0, 0],
    ]);
    expect(goneFrom(file, given, [], { ...terms, shape: "perWorker" })).toEqual([]);
    expect(goneFrom([row("b", 16)], given, [], terms)).toEqual([]);
  });
  test("a file of several days says it for each of them, and a second time it says nothing", () => {
    const file = [row("a", 1), row("b", 1), row("b", 8), row("b", 15)];
    const gone = goneFrom(file, [], [], terms);
    expect(who(gone)).toEqual([
      ["a", day(8), 2, 0],
      ["a", day(15), 0, 0],
    ]);
    const then = [...file, ...gone.map((g) => g.row)].map(({ personId, snapshotOn, total }) => ({ personId, snapshotOn, total, own: true }));
    expect(goneFrom(file, then, [], terms)).toEqual([]);
  });
});
