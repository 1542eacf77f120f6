import { sql } from "kysely";

/**
 * The programme and the standards of one learner's year: the cohort's, or their own after a move. For every query that joins
 * `enrolment` and `cohort`; nothing reads the cohort's for a learner.
 */
export const programmeOf = sql<string>`coalesce(${sql.ref("enrolment.programmeId")}, ${sql.ref("cohort.programmeId")})`;
export const frameworkOf = sql<string>`coalesce(${sql.ref("enrolment.frameworkId")}, ${sql.ref("cohort.frameworkId")})`;
