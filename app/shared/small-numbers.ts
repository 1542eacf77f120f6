/** Numbers that leave the academy (domain rule 10). Pure. */

/** Below this a number that leaves the academy could point at somebody. */
export const SMALLEST = 5;
export const SUPPRESSED = "c";
/**
 * Numbers that are shown side by side, their total perhaps too. As long as exactly one is hidden, or those hidden are one to four people
 * together, the next smallest is hidden as well: otherwise the total would give them away.
 */
export function suppressed(numbers: readonly number[]): string[] {
  const hidden = new Set(numbers.flatMap((n, i) => (n < SMALLEST ? [i] : [])));
  const rest = numbers.flatMap((n, i) => (n < SMALLEST ? [] : [{ n, i }])).sort((a, b) => a.n - b.n);
  const together = () => [...hidden].reduce((sum, i) => sum + numbers[i]!, 0);
  while (rest.length > 0 && (hidden.size === 1 || (together() > 0 && together() < SMALLEST))) hidden.add(rest.shift()!.i);
  return numbers.map((n, i) => (hidden.has(i) ? SUPPRESSED : String(n)));
}
