/** The forms of asking somebody outside, and of their answer. */
import { z } from "zod";
import { day, email, hiddenId, mustTick, oneOf, optionalText, text, tick } from "#app/shared/fields";
import { sweNumberOf, whyNotSweNumber } from "#app/people/swe-number";
import { audiences, LONGEST, questionsOf, VALID_DAYS, type Question } from "./questions";
import type { Named, Sent } from "./rules";

export const ways = ["email", "link", "paper"] as const;
const words = (list: readonly number[]) => list.map(String);

export const askForm = (stages: readonly string[]) =>
  z
    .object({
      id: hiddenId(),
      audience: oneOf(audiences, "Choose whom you ask"),
      stage: oneOf(stages, "Choose the review it belongs to"),
      who: text({ empty: "Enter a few words, so that you know whom you mean", max: 100 }),
      learnerName: text({ empty: "Enter the name they know", max: 80 }),
      note: optionalText({ max: 500 }),
      days: oneOf(words(VALID_DAYS), "Choose how long the link works").transform(Number),
      way: oneOf(ways, "Choose how you ask"),
      email: z.union([z.undefined(), z.literal(""), email({ empty: "" })]).transform((v) => v || null),
    })
    .superRefine((v, problem) => {
      if (v.way === "email" && v.email === null) problem.addIssue({ code: "custom", path: ["email"], message: "Enter their e-mail address" });
    });
export type Asked = z.output<ReturnType<typeof askForm>>;

export const withdrawRequestForm = z.object({ because: text({ empty: "Enter why it is not needed any more", max: 500 }) });

function questionSchema(q: Question, whole: boolean): z.ZodType {
  const needed = whole && q.ask !== undefined;
  const ask = q.ask ?? "Choose one of these";
  switch (q.kind) {
    case "faces":
    case "choice": {
      const values = (q.options ?? []).map((o) => o.value);
      return oneOf(needed ? values : ["", ...values], ask).transform((v) => v || null);
    }
    case "line":
    case "text":
      return needed ? text({ empty: ask, max: LONGEST[q.kind] }) : optionalText({ max: LONGEST[q.kind] });
    case "day":
      return whole ? day({ empty: ask }) : z.unknown().transform(() => null);
    case "tick":
      return needed ? mustTick(ask) : tick().transform((v) => v || null);
  }
}

const line = (ask: string) => text({ empty: ask, max: 100 });
const registration = z.unknown().transform((value, problem): string => {
  const typed = typeof value === "string" ? value : "";
  const why = whyNotSweNumber(typed);
  if (why === null) return sweNumberOf(typed)!;
  problem.addIssue({ code: "custom", message: why });
  return z.NEVER;
});
const namingShape = {
  never: {},
  optional: { name: optionalText({ max: 100 }) },
  professional: { name: optionalText({ max: 100 }), role: line("Enter your role, like head of year at a secondary school") },
  registered: { name: line("Enter your name"), role: line("Enter your role, like practice supervisor"), registration },
} as const;

const CONSENT = "Tick the box if you agree. If you do not agree, close this page: nothing is sent";

/** An answer, complete. Keys are those of the questions, and of what is asked about the person. */
export const answerForm = (version: string, audience: string) => {
  const set = questionsOf(version, audience);
  return z.object({
    ...Object.fromEntries(set.questions.map((q) => [q.key, questionSchema(q, true)])),
    ...namingShape[set.naming],
    agree: mustTick(CONSENT),
  }) as unknown as z.ZodType<Record<string, unknown>>;
};
/** The same typed in by the asker: the day on which it was said, and that they know. */
export const typeInForm = (version: string, audience: string) => {
  const set = questionsOf(version, audience);
  return z.object({
    givenOn: day({ empty: "Enter the day on which they said it, like 27 3 2026" }),
    ...Object.fromEntries(set.questions.map((q) => [q.key, questionSchema(q, true)])),
    ...namingShape[set.naming],
    agree: mustTick("Tick the box if they know and agree. Without that it cannot be used"),
  }) as unknown as z.ZodType<Record<string, unknown>>;
};

const textOrNull = (v: unknown): string | null => (typeof v === "string" && v !== "" ? v : null);
/** What was checked, apart: the answers, and who says so. */
export function apart(values: Record<string, unknown>, version: string, audience: string): { sent: Sent; named: Named } {
  const { questions } = questionsOf(version, audience);
  const sent = Object.fromEntries(questions.map(({ key }) => [key, values[key] === true ? true : textOrNull(values[key])] as const));
  return { sent, named: { name: textOrNull(values.name), role: textOrNull(values.role), registration: textOrNull(values.registration) } };
}
