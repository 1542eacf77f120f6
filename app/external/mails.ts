/** The e-mails about questions to people outside: the name that was agreed, one link, and nothing about anybody's work. Pure. */
import { fullDay, type Day } from "#app/shared/dates";

export type Site = { origin: string; academy: string; council: string; contactEmail: string };
export const answerLink = ({ origin }: Pick<Site, "origin">, token: string): string => `${origin}/answer/${token}`;

export function askingMail(site: Site, { learnerName, token, lastDay, again }: { learnerName: string; token: string; lastDay: Day; again: boolean }) {
  const paragraphs = [
    "Hello,",
    `${learnerName} is a social worker at ${site.council} and asks you for a few words. It takes about five minutes.${again ? " This is a reminder. The link you had before does not work any more; this one does." : ""}`,
    answerLink(site, token),
    `The link is only for you. It works once, until ${fullDay(lastDay)}. You do not have to answer.`,
    `If you think this came to the wrong person, you need do nothing, or write to ${site.contactEmail}.`,
    site.academy,
  ];
  return { subject: `${again ? "Reminder: " : ""}${learnerName} asks you for a few words`, text: `${paragraphs.join("\n\n")}\n` };
}

export function answeredMail(site: Pick<Site, "origin" | "academy">, documentId: string) {
  return {
    subject: `${site.academy}: somebody has answered you`,
    text: `Somebody you asked has answered. Read it and go on from there:\n\n${site.origin}/documents/${documentId}/edit\n`,
  };
}
