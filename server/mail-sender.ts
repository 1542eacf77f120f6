/**
 * Sends what waits in the outbox. One process at a time holds the row of `mail_sender`; an e-mail is taken (its next try is put off)
 * before it goes out and noted after, so that only a crash between the mail server's "yes" and our note can send it twice, and
 * then under the same Message-ID. The log says that something was sent, never to whom or what.
 */
import { createTransport } from "nodemailer";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { nextTry, verdictOn } from "#app/mail/rules";
import { moment, type Clock } from "#app/shared/clock.server";
import type { Config } from "#app/shared/config.server";
import { plusMinutes } from "#app/shared/dates";
import type { Connection } from "#db/connect.server";

const EVERY_MS = 5_000;
const TURN_MINUTES = 3;
const KEPT_DAYS = 30;

type Parts = { connection: Pick<Connection, "writer">; config: Pick<Config, "mail" | "origin">; log: Logger; clock: Clock };

/** Says whether mail is set up. What waits while it is not would wait for ever, so it is listed as failed instead. */
export async function announce({ connection: { writer }, config, clock }: Parts): Promise<void> {
  const { now } = moment(clock);
  await writer
    .updateTable("mailSender")
    .set({ setUp: config.mail ? 1 : 0 })
    .where("id", "=", "mail")
    .execute();
  if (config.mail) return;
  await writer
    .updateTable("mailOutbox")
    .set({ failedAt: now, nextAt: null, problem: "E-mail has been switched off." })
    .where("sentAt", "is", null)
    .where("failedAt", "is", null)
    .execute();
}

/** A password goes over a secure connection or not at all; a relay on this machine or without a password may do without. */
function transportOf(url: string) {
  const { username, password, hostname } = new URL(url);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  const requireTLS = (username !== "" || password !== "") && !local;
  return createTransport({
    url,
    requireTLS,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

export type Sender = { /** sends what is due; answers how many went out */ round: () => Promise<number>; stop: () => Promise<void> };

export function mailSender(parts: Parts): Sender {
  const { connection, config, log, clock } = parts;
  const { writer } = connection;
  const holder = randomUUID();
  const transport = config.mail && transportOf(config.mail.url);
  let stopped = false;
  let tidiedOn = "";

  async function holdsTurn(): Promise<boolean> {
    const { now } = moment(clock);
    const { numUpdatedRows } = await writer
      .updateTable("mailSender")
      .set({ holder, heldUntil: plusMinutes(now, TURN_MINUTES) })
      .where("id", "=", "mail")
      .where((eb) => eb.or([eb("holder", "is", null), eb("holder", "=", holder), eb("heldUntil", "<", now)]))
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }
  const giveTurn = () => writer.updateTable("mailSender").set({ holder: null, heldUntil: null }).where("holder", "=", holder).execute();

  /** The next one that is due, put off before it is tried: whatever happens now, nobody else takes it meanwhile. */
  async function take() {
    const { now } = moment(clock);
    const mail = await writer
      .selectFrom("mailOutbox")
      .where("nextAt", "<=", now)
      .where("sentAt", "is", null)
      .where("failedAt", "is", null)
      .orderBy("nextAt")
      .orderBy("id")
      .selectAll()
      .executeTakeFirst();
    if (!mail) return null;
    const attempts = mail.attempts + 1;
    const taken = await writer
      .updateTable("mailOutbox")
      .set({ attempts, nextAt: nextTry(attempts, now) ?? plusMinutes(now, TURN_MINUTES), problem: null })
      .where("id", "=", mail.id)
      .where("attempts", "=", mail.attempts)
      .where("sentAt", "is", null)
      .where("failedAt", "is", null)
      .executeTakeFirst();
    return Number(taken.numUpdatedRows) === 1 ? { ...mail, attempts } : null;
  }

  async function round(): Promise<number> {
    if (!transport || !config.mail || stopped || !(await holdsTurn())) return 0;
    let sent = 0;
    try {
      for (;;) {
        const mail = stopped || !(await holdsTurn()) ? null : await take();
        if (!mail) break;
        const about = { mailId: mail.id, attempt: mail.attempts };
        try {
          await transport.sendMail({
            from: config.mail.from,
            to: mail.toAddress,
            subject: mail.subject,
            text: mail.body,
            messageId: `<${mail.id}@${new URL(config.origin).hostname}>`,
            headers: { "Auto-Submitted": "auto-generated" },
          });
        } catch (error) {
          const verdict = verdictOn(error);
          const { now } = moment(clock);
          const nextAt = verdict.final ? null : nextTry(mail.attempts, now);
          await writer
            .updateTable("mailOutbox")
            .set({ nextAt, failedAt: nextAt === null ? now : null, problem: verdict.words })
            .where("id", "=", mail.id)
            .execute();
          log.warn({ ...about, problem: verdict.words, again: nextAt }, "mail not sent");
          if (verdict.everybody) break;
          continue;
        }
        await writer
          .updateTable("mailOutbox")
          .set({ sentAt: moment(clock).now, nextAt: null, body: "", problem: null })
          .where("id", "=", mail.id)
          .execute();
        sent += 1;
        log.info(about, "mail sent");
      }
      await tidy();
    } finally {
      await giveTurn();
    }
    return sent;
  }

  /** Once a day, addresses that are no longer needed are forgotten. */
  async function tidy(): Promise<void> {
    const { now, today } = moment(clock);
    if (tidiedOn === today) return;
    tidiedOn = today;
    const before = plusMinutes(now, -KEPT_DAYS * 24 * 60);
    await writer
      .deleteFrom("mailOutbox")
      .where((eb) => eb.or([eb("sentAt", "<", before), eb("failedAt", "<", before)]))
      .execute();
  }

  let running: Promise<unknown> = Promise.resolve();
  return {
    round: () => (running = round()) as Promise<number>,
    stop: async () => {
      stopped = true;
      await running.catch(() => {});
      transport?.close();
    },
  };
}

/** For as long as the server runs. */
export function startMailSender(parts: Parts): { stop: () => Promise<void> } {
  const sender = mailSender(parts);
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const goOn = () => {
    if (!ended) timer = setTimeout(() => void turn().finally(goOn), EVERY_MS);
  };
  const turn = () => sender.round().catch((err: unknown) => parts.log.error({ err }, "fault in the mail sender"));
  announce(parts).then(
    () => void turn().finally(goOn),
    (err: unknown) => parts.log.error({ err }, "fault in the mail sender"),
  );
  return {
    stop: async () => {
      ended = true;
      clearTimeout(timer);
      await sender.stop();
    },
  };
}
