/**
 * The people of the demo academy over three years: who they are, where they worked when, who joined, moved and left. Plain data;
 * `demo.ts` puts it into the portal as an HR team would, with roster files.
 */
import { addDays, addMonths, daysBetween, slashDay, startOfMonth, startOfWeek, type Day } from "#app/shared/dates";
import { workday } from "./days";
import { familyNames, givenNames, teamPlans, type TeamPlan } from "./names";
import { chance } from "./random";

export const FULL_TIME = 2220;
export type Rank = "manager" | "advanced" | "senior" | "worker" | "newlyQualified" | "support" | "business" | "other";
export type Post = { from: Day; team: number; jobTitle: string };
export type Staff = {
  staffNumber: string;
  givenName: string;
  familyName: string;
  email: string;
  sweNumber: string | null;
  sweRegisteredFrom: Day | null;
  qualifiedOn: Day | null;
  joinedOn: Day;
  leftOn: Day | null;
  minutesPerWeek: number;
  /** other hours from a day on */
  laterHours: { from: Day; minutesPerWeek: number } | null;
  rank: Rank;
  /** the earliest first */
  posts: Post[];
  /** index into the cohorts, for those who are or were learners */
  cohort: number | null;
  /** the day their own year began, for learners */
  yearFrom: Day | null;
};

export const minutesOn = ({ minutesPerWeek, laterHours }: Staff, on: Day): number =>
  laterHours && laterHours.from <= on ? laterHours.minutesPerWeek : minutesPerWeek;

export type DemoKey =
  "lead" | "assessor" | "other-assessor" | "learner" | "other-learner" | "manager" | "other-manager" | "admin" | "both" | "panel" | "other-panel";
export const demoKeys: readonly DemoKey[] = [
  "lead",
  "assessor",
  "other-assessor",
  "learner",
  "other-learner",
  "manager",
  "other-manager",
  "admin",
  "both",
  "panel",
  "other-panel",
];
const demoNames: Record<DemoKey, [given: string, family: string]> = {
  lead: ["Helen", "Marsh"],
  assessor: ["Ruth", "Ellison"],
  "other-assessor": ["Imran", "Sheikh"],
  learner: ["Amara", "Cole"],
  "other-learner": ["Daniel", "Whitlock"],
  manager: ["Sian", "Prosser"],
  "other-manager": ["Gareth", "Lowe"],
  admin: ["Joanne", "Pike"],
  both: ["Martin", "Okafor"],
  panel: ["Nadia", "Rahman"],
  "other-panel": ["Owen", "Tallis"],
};

/** What a cohort is going to be. "monthTwo" and "monthTen" are where its learners are today; those of "monthTwelve" are on their way to the panel. */
export type CohortPlan = {
  id: string;
  name: string;
  when: "monthTwo" | "monthTen" | "monthTwelve" | "finished";
  startsOn: Day;
  programmeId: string;
  size: number;
};

/** HR sends its list in the first week of a month. */
export const rosterDay = (month: Day): Day => workday(addDays(startOfMonth(month), 4));

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

export function cohortPlans(today: Day): CohortPlan[] {
  const monday = (day: Day) => startOfWeek(day);
  const starts = {
    monthTwo: monday(addDays(addMonths(today, -1), -14)),
    monthTen: monday(addDays(addMonths(today, -9), -12)),
    monthTwelve: monday(addDays(addMonths(today, -12), -20)),
    finished: monday(addMonths(today, -26)),
  };
  const sizes = { monthTwo: 28, monthTen: 31, monthTwelve: 5, finished: 26 };
  const ids = { monthTwo: "month-2", monthTen: "month-10", monthTwelve: "month-12", finished: "finished" };
  return (["finished", "monthTen", "monthTwo", "monthTwelve"] as const).map((when): CohortPlan => {
    const startsOn = starts[when];
    return {
      id: `cohort-${ids[when]}`,
      name: `${MONTHS[+startsOn.slice(5, 7) - 1] ?? ""} ${startsOn.slice(0, 4)}`,
      when,
      startsOn,
      programmeId: when === "monthTwo" || when === "monthTwelve" ? "asye-child-and-family.4" : "asye-child-and-family.3",
      size: sizes[when],
    };
  });
}

export type Academy = {
  teams: readonly TeamPlan[];
  staff: Staff[];
  demo: Record<DemoKey, Staff>;
  cohorts: CohortPlan[];
  assessors: Staff[];
  /** who chairs moderation panels, and a member without a demo account */
  panel: [chair: Staff, member: Staff];
  /** who manages the team on that day */
  managerOf: (team: number, on: Day) => Staff;
  postOn: (person: Staff, on: Day) => Post;
  /** who line-manages this person on that day; nobody for the director */
  lineManagerOf: (person: Staff, on: Day) => Staff | null;
};

const titles: Record<Exclude<Rank, "other">, string> = {
  manager: "Team manager",
  advanced: "Advanced practitioner",
  senior: "Senior social worker",
  worker: "Social worker",
  newlyQualified: "Newly qualified social worker",
  support: "Family support worker",
  business: "Business support officer",
};
const registered: readonly Rank[] = ["manager", "advanced", "senior", "worker", "newlyQualified"];

const elsewhere: Record<string, readonly string[]> = {
  "Front Door": ["Social worker", "Senior social worker", "Referral officer", "Police liaison officer", "Education adviser"],
  "Emergency Duty": ["Senior social worker", "Social worker"],
  "Edge of Care": ["Family therapist", "Youth worker", "Family support worker", "Social worker"],
  "Contextual Safeguarding": ["Senior social worker", "Youth worker", "Missing children officer"],
  "Family Group Conferencing": ["Family group conference coordinator"],
  "Reviewing and Conferencing": ["Independent reviewing officer", "Child protection conference chair"],
  "Court Work and Legal Gateway": ["Case progression officer", "Senior social worker"],
  "Practice Quality": ["Practice improvement officer", "Auditor", "Principal social worker"],
};

export function makeAcademy(today: Day): Academy {
  const c = chance("staff 1");
  const teams = teamPlans;
  const cohorts = cohortPlans(today);
  const staff: Staff[] = [];
  const taken = new Set<string>();
  let number = 400_000;
  let swe = 21_000;

  const nameFor = (given?: string, family?: string): [string, string] => {
    for (;;) {
      const name: [string, string] = [given ?? c.pick(givenNames), family ?? c.pick(familyNames)];
      const key = name.join(" ").toLowerCase();
      if (taken.has(key) && !given) {
        if (taken.size > 20_000) return [name[0], `${name[1]}-${c.pick(familyNames)}`];
        continue;
      }
      taken.add(key);
      return name;
    }
  };
  for (const [given, family] of Object.values(demoNames)) taken.add(`${given} ${family}`.toLowerCase());
  const hoursOf = (rank: Rank) => {
    const partTime = c.percent(rank === "newlyQualified" ? 12 : 22);
    return partTime ? c.pick([1776, 1776, 1332, 1110]) : FULL_TIME;
  };
  const emails = new Map<string, number>();
  const emailFor = (given: string, family: string) => {
    const base = `${given}.${family}`.toLowerCase().replace(/[^a-z.-]/g, "");
    const n = (emails.get(base) ?? 0) + 1;
    emails.set(base, n);
    return `${base}${n === 1 ? "" : n}@demo.example`;
  };
  type Wanted = Partial<Omit<Staff, "posts" | "rank">> & { rank: Rank; team: number; jobTitle?: string };
  const hire = ({ rank, team, jobTitle, ...rest }: Wanted): Staff => {
    const [givenName, familyName] = nameFor(rest.givenName, rest.familyName);
    const joinedOn = rest.joinedOn ?? addDays(today, -c.between(1100, 6000));
    const isRegistered =
      registered.includes(rank) ||
      /social worker|reviewing officer|conference chair|practice educator|academy lead|head of|director/i.test(jobTitle ?? "");
    const sweRegisteredFrom = isRegistered ? (rest.sweRegisteredFrom ?? addDays(joinedOn, -c.between(30, 2500))) : null;
    number += c.between(1, 9);
    swe += c.between(3, 90);
    const person: Staff = {
      staffNumber: String(number),
      givenName,
      familyName,
      email: rest.email ?? emailFor(givenName, familyName),
      sweNumber: isRegistered ? `SW${swe}` : null,
      sweRegisteredFrom,
      qualifiedOn: isRegistered ? (rest.qualifiedOn ?? addDays(sweRegisteredFrom ?? joinedOn, -c.between(20, 80))) : null,
      joinedOn,
      leftOn: rest.leftOn ?? null,
      minutesPerWeek: rest.minutesPerWeek ?? hoursOf(rank),
      laterHours: null,
      rank,
      posts: [{ from: joinedOn, team, jobTitle: jobTitle ?? (rank === "other" ? "Officer" : titles[rank]) }],
      cohort: rest.cohort ?? null,
      yearFrom: rest.yearFrom ?? null,
    };
    staff.push(person);
    return person;
  };
  const demoOf = (key: DemoKey) => ({ givenName: demoNames[key][0], familyName: demoNames[key][1], email: `${key}@demo.example` });
  const teamNamed = (name: string) => teams.findIndex((t) => t.name === name);
  const caseTeams = teams.flatMap((t, i) => (t.work === null ? [] : [i]));

  // Leadership and the academy
  const ACADEMY = 0;
  const LEADERSHIP = 1;
  const director = hire({ rank: "other", team: LEADERSHIP, jobTitle: "Director of children's services", minutesPerWeek: FULL_TIME });
  const heads = Array.from({ length: 2 }, () => hire({ rank: "other", team: LEADERSHIP, jobTitle: "Head of service", minutesPerWeek: FULL_TIME }));
  const serviceManagers = Array.from({ length: 5 }, () =>
    hire({ rank: "other", team: LEADERSHIP, jobTitle: "Service manager, social worker", minutesPerWeek: FULL_TIME }),
  );
  const longAgo = addDays(today, -1400);
  const lead = hire({
    rank: "other",
    team: ACADEMY,
    jobTitle: "Academy lead",
    joinedOn: addDays(longAgo, -600),
    minutesPerWeek: FULL_TIME,
    ...demoOf("lead"),
  });
  const admin = hire({ rank: "other", team: ACADEMY, jobTitle: "Academy administrator", joinedOn: longAgo, ...demoOf("admin") });
  const assessor = hire({
    rank: "other",
    team: ACADEMY,
    jobTitle: "Practice educator",
    joinedOn: longAgo,
    minutesPerWeek: FULL_TIME,
    ...demoOf("assessor"),
  });
  const otherAssessor = hire({ rank: "other", team: ACADEMY, jobTitle: "Practice educator", joinedOn: longAgo, ...demoOf("other-assessor") });
  const assessors = [assessor, otherAssessor];
  for (let n = 0; n < 4; n += 1)
    assessors.push(hire({ rank: "other", team: ACADEMY, jobTitle: "Practice educator", joinedOn: addDays(longAgo, -n * 40) }));
  for (let n = 0; n < 3; n += 1) hire({ rank: "other", team: ACADEMY, jobTitle: "Learning and development officer" });

  // Team managers
  const managers = new Map<number, Staff>();
  const before = new Map<number, { until: Day; who: Staff }>();
  const named: Partial<Record<number, DemoKey>> = {
    [teamNamed("Wynford Children and Families 1")]: "manager",
    [teamNamed("Eastmere Assessment")]: "other-manager",
    [teamNamed("Harrowdale Children in Care")]: "both",
  };
  teams.forEach((_, team) => {
    if (team === ACADEMY || team === LEADERSHIP) return;
    const key = named[team];
    const isNew = key === undefined && c.percent(14);
    // A new manager begins on the day of a roster, so that nobody's team is without one in the portal
    const joinedOn = isNew ? rosterDay(addMonths(today, -2 * c.between(2, 15))) : addDays(today, -c.between(1150, 5000));
    const who = hire({ rank: "manager", team, joinedOn, minutesPerWeek: FULL_TIME, ...(key ? demoOf(key) : {}) });
    managers.set(team, who);
    if (isNew) {
      const until = addDays(joinedOn, -1);
      before.set(team, {
        until,
        who: hire({ rank: "manager", team, joinedOn: addDays(joinedOn, -c.between(900, 2400)), leftOn: until, minutesPerWeek: FULL_TIME }),
      });
    }
  });
  const both = managers.get(teamNamed("Harrowdale Children in Care"))!;
  assessors.splice(2, 0, both);

  // Everybody else
  for (const [team, plan] of teams.entries()) {
    if (plan.work !== null) {
      const advanced = hire({ rank: "advanced", team });
      if (assessors.length < 12 && team % 3 === 0) assessors.push(advanced);
      for (let n = 0; n < 2; n += 1) hire({ rank: "senior", team });
      for (let n = 0; n < 2; n += 1) hire({ rank: "support", team, joinedOn: addDays(today, -c.between(60, 4000)) });
      hire({ rank: "business", team, joinedOn: addDays(today, -c.between(60, 4000)) });
    } else if (team !== ACADEMY && team !== LEADERSHIP) {
      const jobs = Object.entries(elsewhere).find(([name]) => plan.name.endsWith(name))?.[1] ?? ["Social worker"];
      for (let n = 0; n < 8; n += 1) hire({ rank: "other", team, jobTitle: c.pick(jobs), joinedOn: addDays(today, -c.between(60, 4000)) });
      hire({ rank: "business", team });
    }
  }

  // The learners of each cohort, where there is most room for them
  const places = caseTeams.filter((i) => teams[i]?.work !== "leaving" && teams[i]?.work !== "carers");
  let turn = 0;
  const demoLearners: Partial<Record<"learner" | "other-learner", Staff>> = {};
  cohorts.forEach((cohort, index) => {
    for (let n = 0; n < cohort.size; n += 1) {
      const key = n === 0 && cohort.id === "cohort-month-10" ? "learner" : n === 0 && cohort.id === "cohort-month-2" ? "other-learner" : null;
      // Some begin a week or two after the others: their registration came late.
      const late = key === null && cohort.when !== "monthTwelve" && c.percent(10) ? c.between(1, 2) * 7 : 0;
      const yearFrom = addDays(cohort.startsOn, late);
      const joinedOn = c.percent(70) ? yearFrom : addDays(yearFrom, -7 * c.between(1, 6));
      const sweRegisteredFrom = addDays(joinedOn, -c.between(2, 40));
      const team =
        key === "learner"
          ? teamNamed("Wynford Children and Families 1")
          : key === "other-learner"
            ? teamNamed("Eastmere Assessment")
            : n === 1 && cohort.id === "cohort-month-2"
              ? teamNamed("Wynford Children and Families 1")
              : n === 1 && cohort.id === "cohort-month-10"
                ? teamNamed("Harrowdale Children in Care")
                : places[turn++ % places.length]!;
      const person = hire({
        rank: "newlyQualified",
        team,
        joinedOn,
        sweRegisteredFrom,
        qualifiedOn: addDays(sweRegisteredFrom, -c.between(15, 90)),
        cohort: index,
        yearFrom,
        ...(key ? demoOf(key) : {}),
        ...(key === "learner" ? { minutesPerWeek: 1776 } : key === "other-learner" ? { minutesPerWeek: FULL_TIME } : {}),
        ...(cohort.when === "monthTwelve" ? { minutesPerWeek: FULL_TIME } : {}),
        ...(cohort.when === "finished" && c.percent(50) ? { minutesPerWeek: FULL_TIME } : {}),
      });
      if (key) demoLearners[key] = person;
    }
  });

  // Social workers up to the size of the academy, and those who left in the three years
  const here = () => staff.filter((p) => p.leftOn === null).length;
  for (let missing = 560 - here(), n = 0; n < missing; n += 1) {
    const team = caseTeams[n % caseTeams.length]!;
    const joinedOn = addDays(today, -(c.percent(45) ? c.between(20, 1090) : c.between(1090, 5000)));
    hire({ rank: "worker", team, joinedOn, ...(c.percent(6) ? { jobTitle: "Social worker (agency)" } : {}) });
  }
  for (let n = 0; n < 95; n += 1) {
    const leftOn = addDays(today, -c.between(12, 1070));
    const team = c.pick(caseTeams);
    hire({ rank: c.percent(85) ? "worker" : "support", team, joinedOn: addDays(leftOn, -c.between(200, 3000)), leftOn });
  }

  // Moves and promotions within the three years
  for (const person of staff) {
    const first = person.posts[0]!;
    if (person.rank === "senior" && c.percent(30)) {
      const on = addDays(today, -c.between(30, 1000));
      if (daysBetween(person.joinedOn, on) > 200)
        person.posts = [
          { ...first, jobTitle: titles.worker },
          { from: on, team: first.team, jobTitle: titles.senior },
        ];
    } else if (person.rank === "worker" && person.leftOn === null && c.percent(14)) {
      const on = addDays(today, -c.between(20, 1000));
      if (daysBetween(person.joinedOn, on) > 120)
        person.posts = [
          { ...first, team: c.pick(caseTeams) },
          { ...first, from: on },
        ];
    }
  }

  // Panel members are ordinary people here: an advanced practitioner of a team without learners, and a service manager
  const panelMember =
    staff.find((p) => p.rank === "advanced" && teams[p.posts[0]!.team]?.work === "leaving" && !assessors.includes(p)) ?? serviceManagers[2]!;
  Object.assign(panelMember, demoOf("panel"));
  Object.assign(serviceManagers[1]!, demoOf("other-panel"));

  const postOn = (person: Staff, on: Day): Post => person.posts.findLast((p) => p.from <= on) ?? person.posts[0]!;
  const managerOf = (team: number, on: Day): Staff => {
    if (team === ACADEMY) return lead;
    const former = before.get(team);
    if (former && on <= former.until) return former.who;
    return managers.get(team) ?? director;
  };
  const lineManagerOf = (person: Staff, on: Day): Staff | null => {
    if (person === director) return null;
    const { team } = postOn(person, on);
    if (heads.includes(person) || serviceManagers.includes(person))
      return heads.includes(person) ? director : heads[serviceManagers.indexOf(person) % heads.length]!;
    if (person === lead) return heads[0]!;
    if (person.rank === "manager") return serviceManagers[team % serviceManagers.length]!;
    if (team === LEADERSHIP) return director;
    return managerOf(team, on);
  };
  if (!demoLearners.learner || !demoLearners["other-learner"]) throw new Error("The demo learners are missing.");
  return {
    teams,
    staff,
    cohorts,
    assessors,
    panel: [heads[0]!, serviceManagers[0]!],
    managerOf,
    postOn,
    lineManagerOf,
    demo: {
      lead,
      admin,
      assessor,
      "other-assessor": otherAssessor,
      both,
      manager: managers.get(teamNamed("Wynford Children and Families 1"))!,
      "other-manager": managers.get(teamNamed("Eastmere Assessment"))!,
      learner: demoLearners.learner,
      "other-learner": demoLearners["other-learner"],
      panel: panelMember,
      "other-panel": serviceManagers[1]!,
    },
  };
}

export const rosterHeaders = [
  "Employee number",
  "Forename",
  "Surname",
  "Work email",
  "SWE number",
  "SWE registered from",
  "Qualification date",
  "Job title",
  "Team",
  "Service",
  "Weekly hours",
  "Start date",
  "Leaving date",
  "Line manager staff number",
  "Effective date",
] as const;

/** The staff list as HR would export it on this day: everybody there or about to start, and those who left since the last one or are about to leave. */
export function rosterOn(academy: Academy, on: Day, lastOn: Day | null, nextOn: Day): string[][] {
  const day = (d: Day | null) => (d === null ? "" : slashDay(d));
  return academy.staff
    .filter((p) => p.joinedOn <= nextOn && (p.leftOn === null || p.leftOn > (lastOn ?? on)))
    .map((p) => {
      const at = p.joinedOn > on ? p.joinedOn : on;
      const post = academy.postOn(p, at);
      const plan = academy.teams[post.team]!;
      const manager = academy.lineManagerOf(p, at);
      const left = p.leftOn !== null && p.leftOn <= nextOn ? p.leftOn : null;
      return [
        p.staffNumber,
        p.givenName,
        p.familyName,
        p.email,
        p.sweNumber ?? "",
        day(p.sweRegisteredFrom),
        day(p.qualifiedOn),
        post.jobTitle,
        plan.name,
        plan.service,
        String(minutesOn(p, at) / 60),
        day(p.joinedOn),
        day(left),
        manager?.staffNumber ?? "",
        day(lastOn !== null && post.from > lastOn && post.from <= on ? post.from : null),
      ];
    });
}
