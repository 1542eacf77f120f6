/** What is alive in memory: looked at after collecting garbage, so that two runs of the same work find the same. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
export const collectGarbage = runInNewContext("gc") as () => void;

/** The most MB that were alive at any time while the work went on, more than before it: looked at whenever the work lets others go on. */
export async function mostAlive(work: () => Promise<unknown>): Promise<number> {
  const alive = () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1e6;
  };
  const before = alive();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, alive())), 50);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return most - before;
}
