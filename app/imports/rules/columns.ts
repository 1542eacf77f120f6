/** Which column of somebody's file means what: guessed from its header, remembered per source, always shown before it counts. */

export type ColumnField<Key extends string = string> = {
  key: Key;
  label: string;
  hint?: string;
  /** other names under which HR and case systems export it */
  synonyms: readonly string[];
};
/** the number of the column for each field that has one */
export type Columns<Key extends string = string> = Partial<Record<Key, number>>;
/** what is remembered: the header for each field, so that a file with its columns in another order still fits */
export type RememberedColumns = Record<string, string>;

/** `Line_Manager's e-mail` and `line managers email` are the same header. */
export const plainHeader = (header: string): string =>
  header
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/e[-\s]mail/g, "email")
    .replace(/[^a-z0-9%]+/g, " ")
    .trim();

/** A column for each field: first what was remembered for this source, then the header's name; no column is used twice. */
export function guessColumns<Key extends string>(
  fields: readonly ColumnField<Key>[],
  headers: readonly string[],
  remembered: RememberedColumns = {},
): Columns<Key> {
  const plain = headers.map(plainHeader);
  const columns: Columns<Key> = {};
  const used = new Set<number>();
  const take = (key: Key, index: number) => {
    if (index < 0 || used.has(index) || columns[key] !== undefined) return;
    columns[key] = index;
    used.add(index);
  };
  for (const { key } of fields) {
    const header = remembered[key];
    if (header !== undefined) take(key, plain.indexOf(plainHeader(header)));
  }
  const names = fields.map(({ key, label, synonyms }) => ({ key, names: [label, ...synonyms].map(plainHeader) }));
  // Best names first over all fields, so that a field's first name beats another's last one
  const longest = Math.max(0, ...names.map(({ names: all }) => all.length));
  for (let at = 0; at < longest; at += 1)
    for (const { key, names: all } of names) {
      const name = all[at];
      if (name !== undefined) take(key, plain.indexOf(name));
    }
  return columns;
}

export function rememberColumns(columns: Columns, headers: readonly string[]): RememberedColumns {
  const remembered: RememberedColumns = {};
  for (const [key, index] of Object.entries(columns)) if (index !== undefined && headers[index] !== undefined) remembered[key] = headers[index];
  return remembered;
}
