import { notFound } from "#app/shared/refusal";
import { can, type Permission, type RecordOf, type Viewer } from "./permissions";

/** Goes on only for those who may; for everybody else the thing does not exist (404). Every write calls it, and the loader too. */
export function allow<P extends Permission>(ctx: { viewer: Viewer }, permission: P, ...record: RecordOf<P>): void {
  if (!can(ctx.viewer, permission, ...record)) throw notFound();
}
