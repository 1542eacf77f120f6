import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AlertNews } from "#app/alerts/parts";
import { alertNewsOf } from "#app/alerts/read.server";
import { contextOf } from "#app/shared/context.server";
import { Page } from "#app/shared/ui/page";
import { Outside } from "#app/external/asker-parts";
import { askedAndOpen } from "#app/external/read.server";
import { outsideLines } from "#app/external/rules";
import { Empty } from "#app/shared/ui/parts";
import { definitionsOf } from "#app/documents/read.server";
import { panelNews } from "#app/panels/read.server";
import { PanelNews } from "#app/panels/parts";
import { LearnerNavigation, Year } from "../parts";
import { myYear } from "../read.server";
import { yearView } from "../view";

export const handle = { title: "My ASYE" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const year = await myYear(ctx);
  if (!year) return { year: null, news: null, alert: null, outside: [] };
  return {
    year: yearView(year, ctx.viewer, ctx.today, await definitionsOf(ctx, year.programme)),
    news: await panelNews(ctx, year),
    alert: await alertNewsOf(ctx, year.enrolment),
    outside: outsideLines(await askedAndOpen(ctx, year.enrolment.id), ctx.now),
  };
}

export default function MyAsye() {
  const { year, news, alert, outside } = useLoaderData<typeof loader>();
  if (!year)
    return (
      <Page title="My ASYE">
        <Empty>You are not in a cohort. When the academy lead puts you into one, your stages and dates will be here.</Empty>
      </Page>
    );
  return (
    <Page title="My ASYE">
      <LearnerNavigation id={year.id} here="" />
      {news && <PanelNews news={news} />}
      {alert && <AlertNews news={alert} />}
      <Year year={year} mayArrange={false} />
      <Outside lines={outside} enrolmentId={year.id} />
    </Page>
  );
}
