import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { changePanelForm } from "../forms";
import { PanelFields } from "../parts";
import { panelChoices } from "../read-arranging.server";
import { panelFor } from "../read-panels.server";
import { changePanel } from "../write.server";

export const handle = { title: "Change the panel day" };

/** Also after a refusal: what came meanwhile has to be on the page that says so. */
export const shouldRevalidate = () => true;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "panels.arrange");
  const panel = await panelFor(ctx, param(args, "panelId"));
  if (panel.closedAt !== null) throw notFound();
  const [year = "", month = "", day = ""] = panel.meetsOn.split("-");
  return {
    ...(await panelChoices(ctx, panel)),
    id: panel.id,
    day: longDay(panel.meetsOn),
    version: panel.version,
    values: { meetsOn: { day: String(+day), month: String(+month), year }, place: panel.place, chairId: panel.chairId, seats: panel.seatIds },
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    changePanelForm,
    async (ctx, panel) => {
      const id = param(args, "panelId");
      await changePanel(ctx, id, panel);
      return redirect(`/panels/${id}?done=changed`);
    },
    async (ctx) => {
      allow(ctx, "panels.arrange");
      await panelFor(ctx, param(args, "panelId"));
    },
  );

export default function ChangePanel() {
  const { members, chairs, id, day, version, values } = useLoaderData<typeof loader>();
  return (
    <Page title="Change the panel day" caption={day} back={{ to: `/panels/${id}`, label: "The panel" }}>
      <RecordForm schema={changePanelForm} answer={useActionData()} values={values} submit="Save">
        <Hidden name="version" value={String(version)} />
        <PanelFields members={members} chairs={chairs} />
      </RecordForm>
    </Page>
  );
}
