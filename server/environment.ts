import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { readConfig, type Config } from "#app/shared/config.server";

/** Says why on the error channel, one sentence a line, and ends. */
export function giveUp(...sentences: string[]): never {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * The configuration from the environment (and from `.env` where there is one), or the end of the program with what is wrong. A demo takes
 * nothing from `.env`: that is production's, its folder of files and its mail server with it.
 */
export function configOrGiveUp(file = ".env"): Config {
  if (process.env.DEMO !== "1" && existsSync(file)) loadEnvFile(file); // what the environment already holds wins
  const read = readConfig(process.env);
  if ("config" in read) return read.config;
  return giveUp("The portal cannot start with these settings:", ...read.problems.map((p) => `  - ${p}`), "See .env.example for all of them.");
}
