/**
 * Caseload files wait here for their columns to be chosen: in memory only, for half an hour, for the person who chose the file.
 * A file may have a row for each child, and such rows never reach the database or a disk.
 */
import type { Instant } from "#app/shared/dates";

const KEPT_MS = 30 * 60_000;
const MOST = 5;
/** As it was uploaded, with what was seen of it. */
export type HeldFile = { bytes: Uint8Array; headers: string[]; rows: number };
type Held = { personId: string; since: number; file: HeldFile };
const held = new Map<string, Held>();

function forgetOld(now: Instant): void {
  for (const [id, { since }] of held) if (Date.parse(now) - since > KEPT_MS) held.delete(id);
}

export function hold(batchId: string, personId: string, now: Instant, file: HeldFile): void {
  forgetOld(now);
  held.delete(batchId);
  while (held.size >= MOST) held.delete(held.keys().next().value!);
  held.set(batchId, { personId, since: Date.parse(now), file });
}

/** The file, if it is still here and this person's. */
export function heldFor(batchId: string, personId: string, now: Instant): HeldFile | null {
  forgetOld(now);
  const there = held.get(batchId);
  return there && there.personId === personId ? there.file : null;
}

export const forget = (batchId: string): boolean => held.delete(batchId);
