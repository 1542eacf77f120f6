import { sql, type Kysely, type RawBuilder } from "kysely";
import { engineOf } from "#db/engine";

/** Column checks that read alike on both engines. */
export const day = (column: string): RawBuilder<boolean> => sql`${sql.ref(column)} like '____-__-__'`;
export const instant = (column: string): RawBuilder<boolean> => sql`${sql.ref(column)} like '____-__-__T__:__:__.___Z'`;

async function refuse(db: Kysely<unknown>, table: string, event: "insert" | "update" | "delete", when: string, message: string): Promise<void> {
  const name = `${table}_no_${event}`;
  if (engineOf(db) === "sqlite") {
    await sql`create trigger ${sql.raw(name)} before ${sql.raw(event)} on ${sql.raw(table)} for each row when ${sql.raw(when)}
      begin select raise(abort, ${sql.lit(message)}); end`.execute(db);
    return;
  }
  await sql`create function ${sql.raw(name)}() returns trigger language plpgsql as ${sql.lit(
    `begin if ${when} then raise exception '${message}'; end if; if tg_op = 'DELETE' then return old; end if; return new; end`,
  )}`.execute(db);
  await sql`create trigger ${sql.raw(name)} before ${sql.raw(event)} on ${sql.raw(table)} for each row execute function ${sql.raw(name)}()`.execute(
    db,
  );
}

/** Rows may be added and read, never changed or removed, by anybody. */
export async function appendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  await refuse(db, table, "update", "true", `${table} is append-only`);
  await refuse(db, table, "delete", "true", `${table} is append-only`);
}

/** From the moment `column condition` is true of a row, it can be neither changed nor removed. */
export async function neverChangesOnce(db: Kysely<unknown>, table: string, condition: string, message: string): Promise<void> {
  await refuse(db, table, "update", `old.${condition}`, message);
  await refuse(db, table, "delete", `old.${condition}`, message);
}

/** Rows that belong to another (`key` holds its id) can be neither added, changed nor removed once `condition` is true of that one. */
export async function fixedWith(
  db: Kysely<unknown>,
  table: string,
  { owner, key, condition, message }: { owner: string; key: string; condition: string; message: string },
  events: readonly ("insert" | "update" | "delete")[] = ["insert", "update", "delete"],
): Promise<void> {
  const fixed = (row: "old" | "new") => `exists (select 1 from ${owner} owner where owner.id = ${row}.${key} and owner.${condition})`;
  const when = { insert: fixed("new"), update: `(${fixed("old")} or ${fixed("new")})`, delete: fixed("old") };
  for (const event of events) await refuse(db, table, event, when[event], message);
}
