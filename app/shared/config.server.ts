import { join, parse } from "node:path";
import { z } from "zod";

const whole = (name: string, fallback: number, min: number, max: number) =>
  z
    .string()
    .optional()
    .transform((text, issue) => {
      if (text === undefined || text.trim() === "") return fallback;
      const n = Number(text);
      if (Number.isInteger(n) && n >= min && n <= max) return n;
      issue.addIssue({ code: "custom", message: `${name} must be a whole number from ${min} to ${max}; it is "${text}".` });
      return z.NEVER;
    });

/** An address, alone or with a name before it; nothing that could begin another header. */
const ADDRESS = /^([^<>@"\r\n]{1,100}<[^\s<>@",;]+@[^\s<>@",;]+\.[^\s<>@",;]+>|[^\s<>@",;]+@[^\s<>@",;]+\.[^\s<>@",;]+)$/;

const environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: whole("PORT", 3000, 1, 65535),
  DATABASE_URL: z
    .string()
    .optional()
    .refine((v) => !v || /^postgres(ql)?:\/\/\S+$/.test(v) || !/^[a-z]+:\/\//i.test(v), {
      error: "DATABASE_URL must be empty (a SQLite file in data/), the path of a SQLite file, or a postgres:// address.",
    }),
  ATTACHMENTS_DIR: z.string().optional(),
  ORIGIN: z.string().optional(),
  TRUST_PROXY: whole("TRUST_PROXY", 0, 0, 10),
  SESSION_IDLE_MINUTES: whole("SESSION_IDLE_MINUTES", 30, 1, 24 * 60),
  SESSION_ABSOLUTE_HOURS: whole("SESSION_ABSOLUTE_HOURS", 12, 1, 24 * 14),
  ACADEMY_NAME: z.string().optional(),
  COUNCIL_NAME: z.string().optional(),
  BRAND_COLOUR: z
    .string()
    .optional()
    .refine((v) => !v || /^#[0-9a-f]{6}$/i.test(v), { error: 'BRAND_COLOUR must be six hexadecimal digits like "#1d4f5c".' }),
  CONTACT_EMAIL: z.string().optional(),
  SMTP_URL: z
    .string()
    .optional()
    .refine((v) => !v || /^smtps?:\/\/\S+$/.test(v), { error: "SMTP_URL must be empty (no e-mail), or like smtp://user:password@mail.example:587." }),
  MAIL_FROM: z
    .string()
    .optional()
    .refine((v) => !v || ADDRESS.test(v), {
      error: 'MAIL_FROM must be an address, like academy@example.gov.uk or "Academy <academy@example.gov.uk>".',
    }),
  DEMO: z.string().optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"], { error: "LOG_LEVEL must be fatal, error, warn, info, debug or silent." })
    .optional(),
});

export type Config = {
  port: number;
  /** path of a SQLite file, or a postgres:// address */
  database: string;
  /** folder of the files that people attach to documents */
  attachments: string;
  /** the portal's own address, for links it hands out, without a slash at the end */
  origin: string;
  https: boolean;
  trustProxy: number;
  session: { idleMinutes: number; absoluteHours: number };
  academy: string;
  council: string;
  brandColour: string;
  contactEmail: string;
  /** where e-mail goes out and from whom; null: the portal sends none */
  mail: { url: string; from: string } | null;
  demo: boolean;
  logLevel: string;
};

/** The environment as the portal understands it, or a sentence for each thing that is missing or wrong. */
export function readConfig(env: Record<string, string | undefined>): { config: Config } | { problems: string[] } {
  const read = environment.safeParse(env);
  const problems = read.success ? [] : read.error.issues.map((i) => i.message);
  const demo = env.DEMO === "1";
  const origin = (env.ORIGIN ?? "").replace(/\/+$/, "");
  if (!demo) {
    if (!origin) problems.push("ORIGIN is missing. Set it to the address people will use, like https://academy.example.gov.uk.");
    else if (!/^https?:\/\/[^/\s]+$/.test(origin))
      problems.push(`ORIGIN must be an address without a path, like https://academy.example.gov.uk; it is "${env.ORIGIN}".`);
    else if (!origin.startsWith("https://") && !/^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin))
      problems.push("ORIGIN must begin with https:// (http:// is allowed for localhost only).");
    if (!env.COUNCIL_NAME) problems.push("COUNCIL_NAME is missing. Set it to the council's name as it should stand on every page.");
    if (!env.CONTACT_EMAIL) problems.push("CONTACT_EMAIL is missing. Set it to the address people write to when they need help.");
  }
  if (env.SMTP_URL && !env.MAIL_FROM) problems.push("MAIL_FROM is missing. Set it to the address that e-mails of the portal come from.");
  if (!read.success || problems.length > 0) return { problems };
  const e = read.data;
  const database = e.DATABASE_URL || (demo ? "data/demo.sqlite" : "data/portal.sqlite");
  const ownOrigin = origin || `http://localhost:${e.PORT}`;
  return {
    config: {
      port: e.PORT,
      database,
      attachments: e.ATTACHMENTS_DIR || attachmentsBeside(database),
      origin: ownOrigin,
      https: ownOrigin.startsWith("https://"),
      trustProxy: e.TRUST_PROXY,
      session: { idleMinutes: e.SESSION_IDLE_MINUTES, absoluteHours: e.SESSION_ABSOLUTE_HOURS },
      academy: e.ACADEMY_NAME || "Social Work Academy",
      council: e.COUNCIL_NAME || "Demo County Council",
      brandColour: e.BRAND_COLOUR || "#1d4f5c",
      contactEmail: e.CONTACT_EMAIL || "academy@demo.example",
      mail: e.SMTP_URL && e.MAIL_FROM ? { url: e.SMTP_URL, from: e.MAIL_FROM } : null,
      demo,
      logLevel: e.LOG_LEVEL ?? "info",
    },
  };
}

/** Two databases in one folder have their files apart: what one of them does not name, the other may. */
export function attachmentsBeside(database: string): string {
  if (/^postgres(ql)?:/.test(database)) return "data/attachments";
  const { dir, name } = parse(database);
  return join(dir, name === "portal" ? "attachments" : `${name}-attachments`);
}
