import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { viewerOf, endSession } from "../session.server";
import { contextOf } from "#app/shared/context.server";
import { signOut } from "../write.server";

export const loader = () => redirect("/");

export async function action(args: ActionFunctionArgs) {
  if (await viewerOf(args)) await signOut(await contextOf(args));
  return redirect("/sign-in?out=1", { headers: { "Set-Cookie": await endSession(args) } });
}
