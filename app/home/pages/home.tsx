import type { LoaderFunctionArgs } from "@remix-run/node";
import { contextOf } from "#app/shared/context.server";
import { Page } from "#app/shared/ui/page";

export const handle = { title: "Home" };
export async function loader(args: LoaderFunctionArgs) {
  await contextOf(args);
  return null;
}
export default function Home() {
  return <Page title="Home" />;
}
