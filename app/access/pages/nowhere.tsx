import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { contextOf } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";

/** No such address. Who is not signed in learns nothing about which addresses there are. */
export async function loader(args: LoaderFunctionArgs) {
  await contextOf(args);
  throw notFound();
}
export async function action(args: ActionFunctionArgs) {
  await contextOf(args);
  throw notFound();
}
export default function Nowhere() {
  return null;
}
