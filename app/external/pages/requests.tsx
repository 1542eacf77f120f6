import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { myEnrolmentId } from "#app/asye/read.server";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Empty } from "#app/shared/ui/parts";
import { RequestTag } from "../asker-parts";
import { requestsInHand } from "../read.server";
import { stateOf, stateSentence } from "../rules";

export const handle = { title: "People you have asked outside" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const requests = await requestsInHand(ctx);
  return {
    enrolmentId: ctx.viewer.isLearner ? await myEnrolmentId(ctx) : null,
    requests: requests.map((r) => ({
      id: r.id,
      who: r.who,
      about: r.personId === ctx.viewer.personId ? r.title : `${r.title}, about ${r.learner}`,
      state: stateOf(r, ctx.now),
      words: stateSentence(r, ctx.now),
    })),
  };
}

export default function Requests() {
  const { requests, enrolmentId } = useLoaderData<typeof loader>();
  return (
    <Page
      title="People you have asked outside"
      lead="Families, professionals and observers without an account, and what became of each question."
      wide
    >
      {enrolmentId && <ButtonLink to={`/requests/new?enrolment=${enrolmentId}`}>Ask somebody outside</ButtonLink>}
      {requests.length === 0 ? (
        <Empty>You have asked nobody yet. Each question will be here: sent, opened, answered, run out or withdrawn.</Empty>
      ) : (
        <DataTable
          caption={requests.length === 1 ? "1 question" : `${requests.length} questions, the newest first`}
          rows={requests}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "who",
              heading: "Who",
              rowHeader: true,
              cell: ({ id, who }) => (
                <Link className="govuk-link" to={`/requests/${id}`}>
                  {who}
                </Link>
              ),
            },
            { key: "about", heading: "Asked as", cell: ({ about }) => about },
            { key: "state", heading: "State", cell: ({ state }) => <RequestTag state={state} /> },
            { key: "words", heading: "Since when", cell: ({ words }) => words },
          ]}
        />
      )}
    </Page>
  );
}
