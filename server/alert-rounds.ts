/**
 * Once a day the portal looks for those who are over their ceiling and lose their protected time (app/alerts), and after each caseload
 * import too. Several processes may do it at once: what one has done the others find done.
 */
import type { Logger } from "pino";
import { lookAtEverybody } from "#app/alerts/write.server";
import { moment, type Clock } from "#app/shared/clock.server";
import type { Config } from "#app/shared/config.server";
import type { Connection } from "#db/connect.server";

const EVERY_MS = 30 * 60_000;

type Parts = { connection: Pick<Connection, "db" | "writer">; config: Pick<Config, "origin" | "academy">; log: Logger; clock: Clock };

/** For as long as the server runs; a round that fails is made again at the next turn. */
export function startAlertRounds({ connection: { db, writer }, config, log, clock }: Parts): { stop: () => Promise<void> } {
  let lookedOn = "";
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    const { now, today } = moment(clock);
    if (lookedOn === today) return;
    const done = await lookAtEverybody({ db, writer, now, today }, { origin: config.origin, academy: config.academy });
    lookedOn = today;
    if (done > 0) log.info({ done }, "alerts raised, passed on or closed");
  };
  const turn = () => void (running = round().catch((err: unknown) => log.error({ err }, "fault in the alert rounds")));
  turn();
  const timer = setInterval(turn, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
