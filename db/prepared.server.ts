import type { Compilable, CompiledQuery, Kysely } from "kysely";
import { engineOf, type Engine } from "./engine";
import type { Database } from "./schema";

/** Stands where a value will stand. Kysely passes it through as a parameter of the query. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that every page asks, built and compiled once per engine: building one costs Kysely more than SQLite needs to run it.
 * `build` writes it as always, with `values` wherever a value goes (whole, by name: never inside another expression of ours, never `...rest`);
 * what comes back runs it: `(db, values) => rows`.
 */
export function prepared<Values extends Record<string, string | number | null>, Row>(
  build: (db: Kysely<Database>, values: Values) => Compilable<Row>,
): (db: Kysely<Database>, values: Values) => Promise<Row[]> {
  const compiled = new Map<Engine, CompiledQuery<Row>>();
  return async (db, values) => {
    const engine = engineOf(db);
    let query = compiled.get(engine);
    if (!query) {
      const places = new Proxy({}, { get: (_, name) => new Place(String(name)) }) as Values;
      query = build(db, places).compile();
      if (query.parameters.includes(undefined)) throw new Error(`A value has no place in this query: ${query.sql}`);
      compiled.set(engine, query);
    }
    const parameters = query.parameters.map((p) => (p instanceof Place ? values[p.name] : p));
    const { rows } = await db.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
