import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { inviteAccount } from "#app/access/write.server";
import { dropMail, retryMail, sendTestMail } from "#app/mail/write.server";
import { mailPage } from "#app/mail/read.server";
import { change } from "#app/shared/context.server";
import { plusMinutes, type Instant } from "#app/shared/dates";
import { queueMail } from "#app/shared/mail.server";
import { announce, mailSender } from "#server/mail-sender";
import { aPerson } from "#tests/support/world";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

/** A mail server that keeps what it is given, or says no as it is told to. */
async function aMailServer(options: SMTPServerOptions = {}) {
  const received: Buffer[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => (received.push(Buffer.concat(pieces)), done()));
    },
    ...options,
  });
  servers.push(server);
  server.on("error", () => {}); // a client that goes away
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, read: () => Promise.all(received.map((mail) => PostalMime.parse(mail))) };
}

const from = "Academy <academy@example.org>";
const site = { origin: "https://academy.example.org", academy: "Social Work Academy" };
function senderFor(o: Opened, url: string | null, now: { at: Instant } = { at: NOW }) {
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const config = { origin: site.origin, mail: url === null ? null : { url, from } };
  const parts = { connection: o, config, log, clock: () => new Date(now.at) };
  return { ...mailSender(parts), announce: () => announce(parts), lines };
}
const queue = (o: Opened, to: string, text = "Hello") =>
  change(o.as(), async (ctx) => {
    ctx.record("mail.tested", "test");
    return queueMail(ctx, { to, subject: "A word\nBcc: everybody@example.org", text });
  });
const admin = (o: Opened) => o.as({ isAdministrator: true });

onEachEngine("mail", (openAny) => {
  const open = async () => {
    const o = await openAny();
    await aPerson(o.writer, { id: "nobody" }); // whoever acts in these tests
    return o;
  };
  test("an e-mail is written with the change it tells of, sent once, and its text is forgotten", async () => {
    const o = await open();
    const server = await aMailServer();
    const sender = senderFor(o, server.url);
    await sender.announce();
    expect(await queue(o, "reader@example.org", "One link:\n\nhttps://academy.example.org/here\n")).toBe(true);
    await expect(
      change(o.as(), async (ctx) => {
        await queueMail(ctx, { to: "never@example.org", subject: "Never", text: "Never" });
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect([await sender.round(), await sender.round()]).toEqual([1, 0]);
    const [mail, ...more] = await server.read();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: "A word Bcc: everybody@example.org", from: { address: "academy@example.org" } });
    expect(mail!.to).toEqual([{ address: "reader@example.org", name: "" }]);
    expect(mail!.bcc).toBeUndefined();
    expect(mail!.text?.trim()).toBe("One link:\n\nhttps://academy.example.org/here");
    const [row] = await o.db.selectFrom("mailOutbox").selectAll().execute();
    expect(row).toMatchObject({ sentAt: NOW, body: "", attempts: 1, nextAt: null });
    expect(mail!.messageId).toBe(`<${row!.id}@academy.example.org>`);
    expect(sender.lines.join("")).toContain("mail sent");
    expect(sender.lines.join("")).not.toMatch(/reader|A word|here/);
  });

  test("where mail is not set up nothing is queued, and what waited when it was switched off is shown as failed", async () => {
    const o = await open();
    await senderFor(o, null).announce();
    expect(await queue(o, "reader@example.org")).toBe(false);
    expect(await o.db.selectFrom("mailOutbox").selectAll().execute()).toEqual([]);
    await senderFor(o, "smtp://127.0.0.1:1").announce();
    await queue(o, "reader@example.org");
    await senderFor(o, null).announce();
    const page = await mailPage(admin(o));
    expect(page).toMatchObject({ setUp: false, waiting: [], failed: [{ to: "reader@example.org", problem: "E-mail has been switched off." }] });
  });

  test("several processes send at once: each e-mail goes out once", async () => {
    const o = await open();
    const server = await aMailServer();
    const senders = [senderFor(o, server.url), senderFor(o, server.url), senderFor(o, server.url)];
    await senders[0]!.announce();
    for (let i = 0; i < 12; i += 1) await queue(o, `reader${i}@example.org`);
    const sent = await Promise.all(senders.map((s) => s.round()));
    expect(sent.reduce((a, b) => a + b)).toBe(12);
    expect((await server.read()).map((m) => m.to?.[0]?.address).sort()).toEqual(
      Array.from({ length: 12 }, (_, i) => `reader${i}@example.org`).sort(),
    );
  });

  test("a process that died while it held the turn is replaced when its time is up, and what it had taken is tried again later", async () => {
    const o = await open();
    const server = await aMailServer();
    const now = { at: NOW };
    const sender = senderFor(o, server.url, now);
    await sender.announce();
    await queue(o, "reader@example.org");
    await o.writer
      .updateTable("mailSender")
      .set({ holder: "dead", heldUntil: plusMinutes(NOW, 3) })
      .execute();
    await o.writer
      .updateTable("mailOutbox")
      .set({ attempts: 1, nextAt: plusMinutes(NOW, 5) })
      .execute();
    expect(await sender.round()).toBe(0);
    now.at = plusMinutes(NOW, 4);
    expect(await sender.round()).toBe(0);
    now.at = plusMinutes(NOW, 5);
    expect(await sender.round()).toBe(1);
  });

  test("an address that is refused fails at once, a busy server is tried again with longer waits, and after the last try it is listed", async () => {
    const o = await open();
    let busy = true;
    const server = await aMailServer({
      onRcptTo({ address }, _session, done) {
        const no = (responseCode: number) => done(Object.assign(new Error(`no ${address}`), { responseCode }));
        if (address.startsWith("nobody")) no(550);
        else if (busy) no(451);
        else done();
      },
    });
    const now = { at: NOW };
    const sender = senderFor(o, server.url, now);
    await sender.announce();
    await queue(o, "nobody@example.org");
    await queue(o, "later@example.org");
    expect(await sender.round()).toBe(0);
    const first = await mailPage(admin(o));
    expect(first.failed).toMatchObject([{ to: "nobody@example.org", problem: "The mail server refused the address or the message (550)." }]);
    expect(first.waiting).toMatchObject([{ to: "later@example.org", attempts: 1, nextAt: plusMinutes(NOW, 5) }]);
    expect(sender.lines.join("")).not.toContain("example.org");
    for (const wait of [5, 15, 60, 240, 720, 1440]) {
      now.at = plusMinutes(now.at, wait);
      expect(await sender.round()).toBe(0);
    }
    const { failed } = await mailPage(admin(o));
    const idOf = (to: string, attempts: number) => failed.find((f) => f.to === to && f.attempts === attempts)?.id ?? "none";
    busy = false;
    await retryMail(admin(o), idOf("later@example.org", 7));
    await expect(retryMail(admin(o), idOf("later@example.org", 7))).rejects.toThrow(/dealt with/);
    await dropMail(admin(o), idOf("nobody@example.org", 1));
    expect(await sender.round()).toBe(1);
    expect(await mailPage(admin(o))).toMatchObject({ failed: [], waiting: [], sent: 1 });
  });

  test("a mail server that is away keeps everything waiting, without trying each of them", async () => {
    const o = await open();
    const sender = senderFor(o, "smtp://127.0.0.1:1");
    await sender.announce();
    await queue(o, "a@example.org");
    await queue(o, "b@example.org");
    expect(await sender.round()).toBe(0);
    expect((await mailPage(admin(o))).waiting.map((w) => w.attempts).sort()).toEqual([0, 1]);
    expect((await mailPage(admin(o))).waiting.find((w) => w.attempts === 1)?.problem).toBe("The mail server could not be reached.");
  });

  test("an invitation goes out by e-mail to the person invited, and opens their account", async () => {
    const o = await open();
    const server = await aMailServer();
    const sender = senderFor(o, server.url);
    await sender.announce();
    const personId = await aPerson(o.writer, { email: "new@example.org" });
    const invited = await inviteAccount(admin(o), personId, site);
    expect(invited.mailedTo).toBe("new@example.org");
    await sender.round();
    const [mail] = await server.read();
    expect(mail!.text).toContain(`https://academy.example.org/invitation/${invited.token}`);
    expect(mail!.text!.match(/https?:/g)).toHaveLength(1);
  });

  test("the administrator's test e-mail goes to themselves; the page is nobody else's", async () => {
    const o = await open();
    const personId = await aPerson(o.writer);
    await inviteAccount(admin(o), personId);
    const account = await o.db.selectFrom("account").where("personId", "=", personId).selectAll().executeTakeFirstOrThrow();
    const me = o.as({ isAdministrator: true, accountId: account.id, personId });
    await expect(sendTestMail(me, site)).rejects.toThrow(/not set up/);
    await senderFor(o, "smtp://127.0.0.1:1").announce();
    await sendTestMail(me, site);
    expect((await mailPage(me)).waiting).toMatchObject([{ to: account.email }]);
    for (const viewer of [{}, { isLead: true }, { isManager: true }, { isAssessor: true }, { isLearner: true }]) {
      await expect(mailPage(o.as(viewer))).rejects.toMatchObject({ status: 404 });
      await expect(sendTestMail(o.as(viewer), site)).rejects.toMatchObject({ status: 404 });
      await expect(retryMail(o.as(viewer), "x")).rejects.toMatchObject({ status: 404 });
      await expect(dropMail(o.as(viewer), "x")).rejects.toMatchObject({ status: 404 });
    }
  });
});
