import express from "express";
import type { AddressInfo } from "node:net";
import { request, type Server } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { configOrGiveUp } from "#server/environment";
import { MAX_BODY, bodyLimit, ownPagesOnly, soundAddress } from "#server/guards";
import { faultFields, maskedPath } from "#server/request-log";
import { routesBySection, sectionOf } from "#server/sections";

describe("sections: which routes answer beneath a first path segment", () => {
  const route = (id: string, parentId?: string, path?: string, index?: boolean) => [id, { id, parentId, path, index }] as const;
  const routes = Object.fromEntries([
    route("root", undefined, ""),
    route("frame", "root"),
    route("home", "frame", undefined, true),
    route("learners", "frame", "learners"),
    route("learner", "frame", "learners/:enrolmentId"),
    route("sign-in", "root", "sign-in"),
    route("nowhere", "frame", "*"),
  ]) as unknown as Parameters<typeof routesBySection>[0];
  const sections = routesBySection(routes);
  const idsOf = (section: string) => [...(sections.get(section) ?? [])].sort();

  test("a section has its own pages, the layouts around them and what answers anywhere", () => {
    expect(idsOf("learners")).toEqual(["frame", "learner", "learners", "nowhere", "root"]);
    expect(idsOf("sign-in")).toEqual(["frame", "nowhere", "root", "sign-in"]);
    expect(idsOf("")).toEqual(["frame", "home", "nowhere", "root"]);
  });
  test("what is in no section is answered by the page for anything else", () => {
    expect(idsOf("*")).toEqual(["frame", "nowhere", "root"]);
    expect(sections.has("nonsense")).toBe(false);
  });
  test("a request finds its section as a page, as data and however it is written", () => {
    expect(sectionOf("/")).toBe("");
    expect(sectionOf("/_root.data")).toBe("");
    expect(sectionOf("/learners")).toBe("learners");
    expect(sectionOf("/learners.data")).toBe("learners");
    expect(sectionOf("/Learners/17.data")).toBe("learners");
    expect(sectionOf("/%6cearners/17")).toBe("learners");
    expect(sectionOf("/%E0%A4%A")).toBe("%E0%A4%A");
  });
});

test("the log does not hold the key in the address of an invitation or an answer, however it is written", () => {
  const key = "V3ryS3cr3t-V3ryS3cr3t_V3ryS3cr3tV3ryS3cr3t0";
  for (const path of [
    `/answer/${key}`,
    `/calendar/${key}.ics`,
    `/calendar/short.ics`,
    `//Answer/${key}.data`,
    `/%61nswer/${key}`,
    `/answer/${key}/`,
    `/elsewhere/${key}`,
    `/answer/%56${key.slice(1)}`,
  ])
    expect(maskedPath(path)).not.toContain(key.slice(8, 20));
  expect(maskedPath("/documents/3f0c9a0e-7f0b-4b52-8f29-0a6f2c1d9e11/edit")).toBe("/documents/3f0c9a0e-7f0b-4b52-8f29-0a6f2c1d9e11/edit");
  expect(maskedPath("/invitation/1NMLRbMZurJbbm-EDKZWbixc")).toBe("/invitation/…");
  expect(maskedPath("/invitation/1NMLRbMZurJbbm.data")).toBe("/invitation/….data");
  expect(maskedPath("/Invitation/1NMLRbMZurJbbm")).toBe("/Invitation/…");
  expect(maskedPath("//invitation//1NMLRbMZurJbbm")).toBe("//invitation//…");
  expect(maskedPath("/learners/17")).toBe("/learners/17");
});

test("a fault is logged with its name and place, without the values of the row it is about", () => {
  const refused = Object.assign(new Error('duplicate key value violates unique constraint "person_email_key"'), {
    code: "23505",
    table: "person",
    detail: "Key (email)=(amy.jones@example.org) already exists.",
  });
  expect(faultFields(refused)).toMatchObject({ type: "Error", code: "23505", table: "person", message: refused.message });
  expect(JSON.stringify(faultFields(refused))).not.toContain("amy");
  expect(faultFields("thrown")).toEqual({ message: "thrown" });
});

describe("guards", () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    const app = express();
    app.use((_req, res, next) => ((res.locals.nonce = "n"), next()));
    app.use(soundAddress(false), ownPagesOnly("https://academy.example"), bodyLimit);
    app.use((req, res) => void req.on("end", () => res.send(req.get("x-forwarded-host") ?? "in")).resume());
    await new Promise<void>((done) => (server = app.listen(0, () => done())));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());

  const send = (method: string, path: string, headers: Record<string, string> = {}, body: Buffer | string = "") =>
    new Promise<{ status: number; text: string }>((done, fail) => {
      const asked = request({ port, method, path, headers: { host: "portal.example", ...headers } }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        answer.on("end", () => done({ status: answer.statusCode ?? 0, text }));
      });
      asked.on("error", fail);
      asked.end(body);
    });
  const post = async (headers: Record<string, string>) => (await send("POST", "/", { "content-length": "0", ...headers })).status;

  test("a form from a page of the portal comes in", async () => {
    expect(await post({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await post({ origin: "http://portal.example" })).toBe(200);
    expect(await post({ origin: "https://academy.example" })).toBe(200);
    expect(await post({})).toBe(200);
  });
  test("a form from anywhere else is refused in words", async () => {
    expect(await post({ "sec-fetch-site": "cross-site", origin: "http://portal.example" })).toBe(403);
    expect(await post({ "sec-fetch-site": "same-site" })).toBe(403);
    expect(await post({ origin: "https://evil.example" })).toBe(403);
    expect(await post({ origin: "null" })).toBe(403);
    expect((await send("DELETE", "/", { origin: "https://evil.example" })).text).toContain("nothing was changed");
  });
  test("reading is free from everywhere", async () => {
    expect((await send("GET", "/", { "sec-fetch-site": "cross-site" })).status).toBe(200);
  });
  test("what is too large, or does not say how large it is, is refused in words", async () => {
    const large = await send("POST", "/", { "content-length": String(MAX_BODY + 1) }, Buffer.alloc(MAX_BODY + 1));
    expect([large.status, large.text.includes("20 MB")]).toEqual([413, true]);
    expect((await send("POST", "/", { "transfer-encoding": "chunked" }, "a")).status).toBe(411);
  });
  test("an address that cannot be read is refused, and nobody can say under which name the portal is reached", async () => {
    expect((await send("GET", "/%E0%A4%A")).status).toBe(400);
    expect((await send("GET", "/", { host: "a b" })).status).toBe(400);
    expect((await send("GET", "/", { "x-forwarded-host": "evil.example" })).text).toBe("in");
  });
});

describe("settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "portal-settings-"));
  const file = join(folder, ".env");
  writeFileSync(file, "ATTACHMENTS_DIR=/srv/files\nSMTP_URL=smtp://mail.example:587\nMAIL_FROM=academy@example.gov.uk\n");
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a demo takes nothing from production's file: not its folder of attached files, not its mail server", () => {
    vi.stubEnv("DEMO", "1");
    const config = configOrGiveUp(file);
    expect(config.mail).toBeNull();
    expect(config.attachments).not.toBe("/srv/files");
    expect(process.env.SMTP_URL).toBeUndefined();
  });
});
