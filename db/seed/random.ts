/** Chance that falls the same way every time: the demo academy has the same people on every machine. */
export type Chance = {
  /** from 0 up to 1, never 1 */
  next: () => number;
  /** a whole number from `low` to `high`, both included */
  between: (low: number, high: number) => number;
  /** true in so many of a hundred cases */
  percent: (of: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  shuffle: <T>(list: readonly T[]) => T[];
};

/** Mulberry32; `seed` is any text. */
export function chance(seed: string): Chance {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 16777619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    percent: (of) => next() * 100 < of,
    pick: <T>(from: readonly T[]): T => {
      const found = from[Math.floor(next() * from.length)];
      if (found === undefined) throw new Error("There is nothing to pick from.");
      return found;
    },
    shuffle: (list) => {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i -= 1) {
        const j = between(0, i);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
  };
}

/**
 * While `work` runs, every new id comes from a fixed series, so that links into the demo academy stay good when it is made again.
 * Ids are made in one place (shared/ids.ts) from `crypto.randomUUID`, which is what is stood in for here, and put back after.
 */
export async function withFixedIds<T>(seed: string, work: () => Promise<T>): Promise<T> {
  const { next } = chance(seed);
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join("");
  const randomUUID = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` as const;
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: randomUUID, configurable: true, writable: true });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(globalThis.crypto, "randomUUID");
  }
}
