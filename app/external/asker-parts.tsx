import { fullDay, type Day } from "#app/shared/dates";
import type { Qr } from "#app/shared/qr.server";
import { Link } from "#app/shared/ui/link";
import { Details, Tag, type TagColour } from "#app/shared/ui/parts";
import { PrintButton, QrCode, Sheet, type About } from "./parts";
import type { Questions } from "./questions";
import type { OutsideLine, RequestState } from "./rules";

export type Handing = { link: string; qr: Qr; expiresOn: Day; who: string };
type Props = Handing & { about: About; note: string | null; set: Pick<Questions, "questions" | "naming"> };

/** The link, shown once: as text, as a picture for a phone's camera, and on paper. */
export function HandOver({ link, qr, expiresOn, who, about, note, set }: Props) {
  return (
    <section aria-labelledby="hand-over" className="app-hand-over">
      <h2 className="govuk-heading-m" id="hand-over">
        Hand this over to: {who}
      </h2>
      <p className="govuk-body">
        It is shown only now. It works once, until {fullDay(expiresOn)}, on the phone or computer on which Start is pressed. Do not press it yourself.
      </p>
      <div className="app-hand-over__row">
        <QrCode qr={qr} />
        <div>
          <label className="govuk-label govuk-label--s" htmlFor="link">
            The link
          </label>
          <textarea className="govuk-textarea app-break-anywhere" id="link" rows={4} readOnly value={link} />
          <p className="govuk-body">Send it in a message, or let them point the camera of their phone at the square.</p>
        </div>
      </div>
      <PrintButton />
      <Details summary="The same questions on paper">
        <Sheet set={set} about={about} note={note}>
          <p className="govuk-body">You can also answer on a phone: point its camera at the square, until {fullDay(expiresOn)}.</p>
          <QrCode qr={qr} />
        </Sheet>
      </Details>
    </section>
  );
}

const TAGS: Record<RequestState, [TagColour, string]> = {
  waiting: ["blue", "Sent"],
  opened: ["turquoise", "Opened"],
  answered: ["green", "Answered"],
  expired: ["orange", "Ran out"],
  withdrawn: ["grey", "Withdrawn"],
};
export const RequestTag = ({ state }: { state: RequestState }) => <Tag colour={TAGS[state][0]}>{TAGS[state][1]}</Tag>;

/** On the learner's own pages: for whom they wait outside, and the way to ask somebody. */
export const Outside = ({ lines, enrolmentId }: { lines: readonly OutsideLine[]; enrolmentId: string }) => (
  <section aria-labelledby="outside">
    <h2 className="govuk-heading-m" id="outside">
      People outside
    </h2>
    {lines.length === 0 ? (
      <p className="govuk-body">You are not waiting for anybody outside. Families and professionals can answer without an account.</p>
    ) : (
      <ul className="govuk-list govuk-list--spaced">
        {lines.map((line) => (
          <li key={line.id}>
            <Link className="govuk-link" to={line.to}>
              {line.words}
            </Link>
          </li>
        ))}
      </ul>
    )}
    <p className="govuk-body">
      <Link className="govuk-link app-apart" to={`/requests/new?enrolment=${enrolmentId}`}>
        Ask somebody outside
      </Link>
      <Link className="govuk-link app-apart" to="/requests">
        Everybody you have asked
      </Link>
    </p>
  </section>
);
