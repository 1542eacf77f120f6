import { Link } from "#app/shared/ui/link";
import { Inset, Timeline } from "#app/shared/ui/parts";
import type { AlertNewsLine, AlertView } from "./view";

/** One line about an open alert, with the way to it. */
export const AlertNews = ({ news }: { news: AlertNewsLine }) => (
  <Inset>
    {news.words}{" "}
    <Link className="govuk-link" to={news.to}>
      See the alert
    </Link>
  </Inset>
);

/** What was answered, and what became of it. */
export const Said = ({ said }: { said: AlertView["said"] }) => (
  <Timeline
    items={said.map((one) => ({
      key: one.key,
      title: one.title,
      when: one.when,
      body: (
        <>
          <p className="govuk-body app-paper__words">{one.body}</p>
          <p className="govuk-body">{one.then}</p>
        </>
      ),
    }))}
  />
);
