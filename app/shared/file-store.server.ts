/**
 * Files kept by what is in them: the name of a file is the SHA-256 of its bytes, so it can never be another file, and two people
 * who send the same photo fill the disk once. The folder lies outside everything that is served. Knows no domain.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newId } from "./ids";

const SHA = /^[0-9a-f]{64}$/;
const DAY_MS = 24 * 60 * 60 * 1000;

export type FileState = "whole" | "missing" | "changed";
export type FileStore = {
  /** Writes it, or makes it new where it is there already. When this ends the file is on the disk. */
  put(bytes: Uint8Array): Promise<string>;
  /** null where it is missing */
  size(sha256: string): Promise<number | null>;
  read(sha256: string): Promise<{ stream: Readable; size: number } | null>;
  /** Reads the whole file: is it still what its name says? */
  check(sha256: string): Promise<FileState>;
  /** Removes what nothing names, once it is older than a day; answers how many. */
  sweep(named: (sha256s: string[]) => Promise<ReadonlySet<string>>, now: Date): Promise<number>;
};

export function fileStore(folder: string): FileStore {
  const placeOf = (sha256: string) => {
    if (!SHA.test(sha256)) throw new Error("Not the name of a kept file.");
    return { dir: join(folder, sha256.slice(0, 2)), path: join(folder, sha256.slice(0, 2), sha256) };
  };
  const sizeOf = async (path: string) =>
    stat(path).then(
      (s) => (s.isFile() ? s.size : null),
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
        throw error;
      },
    );

  return {
    async put(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const { dir, path } = placeOf(sha256);
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const half = join(dir, `${sha256}.${newId()}.part`);
      try {
        const file = await open(half, "wx", 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(half, path);
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      // the folder's own entry, so that a power cut after the row was written does not lose the file
      const entry = await open(dir, "r");
      await entry.sync().finally(() => entry.close());
      return sha256;
    },
    size: (sha256) => sizeOf(placeOf(sha256).path),
    async read(sha256) {
      const { path } = placeOf(sha256);
      const size = await sizeOf(path);
      return size === null ? null : { stream: createReadStream(path), size };
    },
    async check(sha256) {
      const { path } = placeOf(sha256);
      if ((await sizeOf(path)) === null) return "missing";
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash);
      return hash.digest("hex") === sha256 ? "whole" : "changed";
    },
    async sweep(named, now) {
      let removed = 0;
      const isOld = async (path: string) =>
        stat(path).then(
          (s) => now.getTime() - s.mtimeMs > DAY_MS,
          () => false,
        );
      const folders = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const { name } of folders.filter((f) => f.isDirectory() && /^[0-9a-f]{2}$/.test(f.name))) {
        const dir = join(folder, name);
        const old: string[] = [];
        for (const file of await readdir(dir)) if (/^[0-9a-f]{64}(\.[\w-]+\.part)?$/.test(file) && (await isOld(join(dir, file)))) old.push(file);
        const keep = await named(old.filter((f) => SHA.test(f)));
        for (const file of old.filter((f) => !keep.has(f))) {
          // somebody may have sent the same file again this moment, which makes it new
          if (!(await isOld(join(dir, file)))) continue;
          await unlink(join(dir, file)).then(
            () => (removed += 1),
            () => undefined,
          );
        }
      }
      return removed;
    },
  };
}
