/** An alert as its page tells it: what was found, what is asked and of whom, what was said. Pure. */
import { dayAndTime, howFar, longDay, shortDay, type Day } from "#app/shared/dates";
import type { askOf } from "./rules";
import { closedSentence, factsSentence, ruleOfItsDay, standingWords, type Alert } from "./rules";

export type AlertView = {
  id: string;
  title: string;
  sentence: string;
  standing: string;
  rule: string;
  said: { key: string; title: string; when: string; body: string; then: string }[];
};

export function alertView(alert: Alert, { name, own, hasManager }: { name: string; own: boolean; hasManager: boolean }, today: Day): AlertView {
  return {
    id: alert.id,
    title: `Raised on ${longDay(alert.raisedOn)}, ${howFar(alert.raisedOn, today)}`,
    sentence: factsSentence(alert.facts, own ? "You" : name, today),
    standing: closedSentence(alert, today) ?? `${standingWords(alert, hasManager, today)}.`,
    rule: ruleOfItsDay(alert),
    said: alert.answers.map((answer) => ({
      key: answer.id,
      title: `${answer.byName}, ${answer.byPart === "lead" ? "academy lead" : "line manager"}`,
      when: dayAndTime(answer.at),
      body: answer.body,
      then:
        answer.followedUpAt === null
          ? `To be followed up on ${longDay(answer.followUpOn)}, ${howFar(answer.followUpOn, today)}.`
          : `${answer.outcome === "done" ? "Done" : "Not done"}, said ${answer.followedUpBy} on ${dayAndTime(answer.followedUpAt)}.${answer.note ? ` ${answer.note}` : ""}`,
    })),
  };
}

export type AlertNewsLine = { to: string; words: string };
/** One line about an open alert for the pages around it. */
export function alertNews(alert: Alert, { name, own, hasManager }: { name: string; own: boolean; hasManager: boolean }, today: Day): AlertNewsLine {
  const whose = own ? "your caseload and protected time" : `the caseload and protected time of ${name}`;
  return {
    to: `/learners/${alert.enrolmentId}/alerts`,
    words: `The portal raised an alert about ${whose} on ${shortDay(alert.raisedOn, today)}. ${standingWords(alert, hasManager, today)}.`,
  };
}

/** What waits for somebody who is asked. */
export function waitingWords(ask: NonNullable<ReturnType<typeof askOf>>) {
  return ask.what === "answer"
    ? { title: "Over the ceiling and losing protected time", button: "Say what will be done" }
    : { title: "What you said would be done", button: "Say whether it was done" };
}
