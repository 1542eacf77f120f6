import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Select } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, Empty } from "#app/shared/ui/parts";
import { memberEndForm, memberForm } from "../forms";
import { membershipPage } from "../read-arranging.server";
import { endMembership, giveMembership } from "../write.server";

export const handle = { title: "Panel members" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return { ...(await membershipPage(ctx)), today: ctx.today, fresh: newId(), done: new URL(args.request.url).searchParams.has("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "panels.arrange");
  const values = await readForm(args.request);
  const saved = () => redirect("/panels/members?done=1");
  if (textAt(values, "act") === "end")
    return attempt(memberEndForm, values, async ({ memberId, lastOn }) => {
      await endMembership(ctx, memberId, lastOn);
      return saved();
    });
  return attempt(memberForm, values, async (m) => {
    await giveMembership(ctx, m);
    return saved();
  });
}

/** Who may sit on panels, from a day to a day. */
export default function PanelMembers() {
  const { members, people, today, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const going = members.filter((m) => m.endsOn === null);
  const [year = "", month = "", day = ""] = today.split("-");
  return (
    <Page
      title="Who may sit on panels"
      back={{ to: "/panels", label: "Panels" }}
      lead="Registered social workers with experience of assessing or educating. They need no other role, and see only what is given to them, while the panel is open."
      notice={done && !sent ? "Saved." : null}
    >
      {members.length === 0 ? (
        <Empty>Nobody may sit on panels yet. Add at least two people; then plan a panel day.</Empty>
      ) : (
        <DataTable
          caption={members.length === 1 ? "1 membership" : `${members.length} memberships, by name`}
          rows={members}
          rowKey={(m) => m.id}
          columns={[
            { key: "name", heading: "Name", rowHeader: true, cell: (m) => m.name },
            {
              key: "job",
              heading: "Works as",
              cell: (m) => [m.jobTitle, m.sweNumber ? null : "no registration on record"].filter(Boolean).join(", ") || "Not known",
            },
            { key: "from", heading: "From", cell: (m) => longDay(m.startsOn) },
            {
              key: "to",
              heading: "To",
              cell: (m) => (m.endsOn ? longDay(m.endsOn) : "It goes on"),
            },
          ]}
        />
      )}
      {going.length > 0 && (
        <Details summary="Set somebody’s last day" open={sent?.values?.act === "end"}>
          <RecordForm schema={memberEndForm} answer={sent?.values?.act === "end" ? sent : null} submit="Set the last day">
            <Hidden name="act" value="end" />
            <Select name="memberId" label="Whose time on panels ends" options={going.map((m) => ({ value: m.id, label: m.name }))} empty="Choose" />
            <DateInput name="lastOn" label="Last day" hint="From the day after, nothing of any panel can be read." />
          </RecordForm>
        </Details>
      )}
      <h2 className="govuk-heading-m">Add a member</h2>
      <RecordForm
        key={fresh}
        schema={memberForm}
        answer={sent?.values?.act === "give" ? sent : null}
        values={{ startsOn: { day: String(+day), month: String(+month), year } }}
        submit="Add to the members"
      >
        <Hidden name="act" value="give" />
        <Hidden name="id" value={fresh} />
        <Select name="personId" label="Person" hint="Registered, and qualified more than two years ago." options={people} empty="Choose" />
        <DateInput name="startsOn" label="First day" />
        <DateInput name="endsOn" label="Last day, if it is known" hint="Leave it empty if it goes on." />
      </RecordForm>
    </Page>
  );
}
