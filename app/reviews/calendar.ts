/** One meeting as an iCalendar file (RFC 5545): UTC times, text escaped, lines folded at 75 octets. Pure. */
import { plusMinutes, type Instant } from "#app/shared/dates";

export type CalendarEvent = {
  /** the same for the same meeting, whenever it is downloaded */
  uid: string;
  /** goes up with each change: a calendar that has it replaces the older one */
  sequence: number;
  stamp: Instant;
  start: Instant;
  minutes: number;
  title: string;
  place: string;
  text: string;
  url: string;
};

const utc = (at: Instant): string => at.replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, "");
const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(/\r\n?|\n/g, "\\n")
    .replaceAll(/[;,]/g, (c) => `\\${c}`);

const LONGEST = 75;
const octets = (text: string): number => new TextEncoder().encode(text).length;
/** Goes on in the next line after a blank; a character is never cut in two. */
export function folded(line: string): string {
  const lines: string[] = [];
  let at = "";
  for (const character of line) {
    if (octets(at) + octets(character) > LONGEST) {
      lines.push(at);
      at = " ";
    }
    at += character;
  }
  return [...lines, at].join("\r\n");
}

export function calendarFile(event: CalendarEvent): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Social Work Academy//Reviews//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${event.uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.stamp)}`,
    `DTSTART:${utc(event.start)}`,
    `DTEND:${utc(plusMinutes(event.start, event.minutes))}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped(event.place)}`,
    `DESCRIPTION:${escaped(event.text)}`,
    `URL:${event.url}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}
