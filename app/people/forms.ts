import { z } from "zod";
import { day, email, hiddenId, oneOf, optionalDay, optionalText, text } from "#app/shared/fields";
import type { Role } from "#db/schema";
import { sweNumberOf, whyNotSweNumber } from "./swe-number";

const roles = ["academyLead", "administrator", "assessor"] as const satisfies readonly Role[];

const optionalEmail = z.union([
  z.undefined().transform(() => null),
  z.literal("").transform(() => null),
  email({ empty: "Enter a work e-mail address" }),
]);

/** Somebody who is not in the roster file, or not yet. */
export const personForm = z.object({
  id: hiddenId(),
  givenName: text({ empty: "Enter the given name", max: 100 }),
  familyName: text({ empty: "Enter the family name", max: 100 }),
  email: optionalEmail,
  staffNumber: optionalText({ max: 40 }),
  sweNumber: optionalText({ max: 40 }).transform((number, check): string | null => {
    if (number === null) return null;
    const why = whyNotSweNumber(number);
    if (why === null) return sweNumberOf(number);
    check.addIssue({ code: "custom", message: why });
    return z.NEVER;
  }),
  sweRegisteredFrom: optionalDay(),
  joinedOn: optionalDay(),
});
export type PersonDetails = z.output<typeof personForm>;

export const giveRoleForm = z.object({
  id: hiddenId(),
  role: oneOf(roles, "Choose a role"),
  startsOn: day({ empty: "Enter the first day, like 27 3 2026" }),
});
export const endRoleForm = z.object({
  rolePeriodId: text({ empty: "Choose which role ends", max: 64 }),
  endsOn: day({ empty: "Enter the last day, like 27 3 2026" }),
});
