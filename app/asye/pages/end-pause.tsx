import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asShown } from "#app/shared/form-values";
import { notFound, Refusal } from "#app/shared/refusal";
import { answerInTwo } from "#app/shared/responses.server";
import { DateInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { ChangedDates, Preview } from "../arrangement-parts";
import { compareDates, type ComparedDates } from "../changed-dates";
import { pauseEndForm } from "../forms";
import { agreedLastDay } from "../read-arrangements.server";
import { learnerYear, relationsOf } from "../read.server";
import { pauseReasons, whyNotLonger } from "../rules";
import { endPause } from "../write.server";

export const handle = { title: (data: { name: string }) => `Last day of the pause of ${data.name}` };

async function pauseOf(ctx: Context, enrolmentId: string, pauseId: string) {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(year.enrolment));
  const pause = year.pauses.find((p) => p.id === pauseId);
  if (!pause) throw notFound();
  return { year, pause, agreedOn: await agreedLastDay(ctx, pauseId) };
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, pause, agreedOn } = await pauseOf(ctx, param(args, "enrolmentId"), param(args, "pauseId"));
  return { agreedOn, id: year.enrolment.id, name: year.enrolment.name, going: year.enrolment.status === "active", pause };
}

export const action = (args: ActionFunctionArgs) => {
  const [id, pauseId] = [param(args, "enrolmentId"), param(args, "pauseId")];
  return answerInTwo(args, pauseEndForm, {
    may: (ctx) => pauseOf(ctx, id, pauseId),
    show: async (ctx, { lastOn }) => {
      const { year, agreedOn } = await pauseOf(ctx, id, pauseId);
      const why = whyNotLonger(lastOn, agreedOn);
      if (why) throw new Refusal(why, "lastOn");
      const { dateTerms, pauses } = year;
      return compareDates(dateTerms, { ...dateTerms, pauses: pauses.map((p) => (p.id === pauseId ? { ...p, endsOn: lastOn } : p)) });
    },
    save: async (ctx, { lastOn }) => {
      await endPause(ctx, id, pauseId, lastOn);
      return redirect(`/learners/${id}/pauses?done=1`);
    },
  });
};

/** The learner is back, or will be earlier than expected. */
export default function EndPause() {
  const { id, name, going, pause, agreedOn } = useLoaderData<typeof loader>();
  const sent = useActionData();
  const step = asShown<ComparedDates>(sent);
  return (
    <Page
      title="Last day of the pause"
      caption={name}
      back={{ to: `/learners/${id}/pauses`, label: "Pauses" }}
      lead={`${pauseReasons[pause.reason]}, since ${longDay(pause.startsOn)}${pause.endsOn ? `, until ${longDay(pause.endsOn)} so far` : ""}.`}
    >
      {going ? (
        <RecordForm schema={pauseEndForm} values={step?.values ?? {}} answer={sent} submit={step ? "Set this last day" : "See the new dates"}>
          <DateInput
            name="lastOn"
            label="Last day of the pause"
            hint={`The day before the learner is back${agreedOn ? `, ${longDay(agreedOn)} at the latest: so it was agreed. For more time, propose a further pause` : ""}. For example, 27 3 2027.`}
          />
          <Preview seen={step?.seen ?? null}>{step && <ChangedDates dates={step.shown} />}</Preview>
        </RecordForm>
      ) : (
        <Inset>This year has ended: its arrangements stay as they were.</Inset>
      )}
    </Page>
  );
}
