import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { answer } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty } from "#app/shared/ui/parts";
import { panelForm } from "../forms";
import { PanelFields } from "../parts";
import { panelChoices } from "../read-arranging.server";
import { planPanel } from "../write.server";

export const handle = { title: "Plan a panel day" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "panels.arrange");
  return { ...(await panelChoices(ctx)), fresh: newId() };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    panelForm,
    async (ctx, panel) => {
      await planPanel(ctx, panel);
      return redirect(`/panels/${panel.id}?done=planned`);
    },
    (ctx) => allow(ctx, "panels.arrange"),
  );

export default function NewPanel() {
  const { members, chairs, fresh } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <Page title="Plan a panel day" back={{ to: "/panels", label: "Panels" }}>
      {members.length < 2 ? (
        <Empty>
          A panel needs at least two members.{" "}
          <Link className="govuk-link" to="/panels/members">
            Say who may sit on panels
          </Link>{" "}
          first.
        </Empty>
      ) : (
        <RecordForm key={fresh} schema={panelForm} answer={sent} submit="Plan the panel day">
          <Hidden name="id" value={fresh} />
          <PanelFields members={members} chairs={chairs} />
        </RecordForm>
      )}
    </Page>
  );
}
