/** The anonymised portfolio: what the members of a panel read. Pure; the texts come in as they were signed. */
import { longDay, type Day } from "#app/shared/dates";
import type { PaperSection } from "#app/documents/paper";
import { attachmentTypes, sizeWords } from "#app/documents/attachments";
import type { AttachmentType } from "#db/schema";
import { finderOf, noWords, replacementsIn, textOf, type Known, type KnownTeam, type Piece, type Replaced, type Words } from "./anonymise";

/** The coordinator's words as they are kept with the case; `attachments` are those that were looked at and found to name nobody. */
export type KeptWords = Words & { attachments: readonly string[] };
export const readWords = (text: string): KeptWords => ({ ...noWords, attachments: [], ...(JSON.parse(text) as Partial<KeptWords>) });

/** A signed document of the year as it goes in. */
export type Source = {
  id: string;
  title: string;
  stageName: string | null;
  /** where it stands in the year: documents come in the order of the stages */
  order: number;
  signedOn: Day;
  /** it carries the recommendation, or is the report that does: opened after a member's first view */
  recommends: boolean;
  sections: readonly PaperSection[];
  addenda: readonly { on: Day; body: string }[];
  /** what was attached and signed with it; a member sees those of them that were looked at and ticked */
  files: readonly SourceFile[];
};
export type SourceFile = { id: string; fileName: string; type: AttachmentType; bytes: number };
/** A file under a name that tells nothing: its own may be somebody's. */
export type PortfolioFile = { id: string; name: string; words: string };
export type PortfolioField = { label: string; words: string[]; list: boolean };
export type PortfolioDocument = {
  id: string;
  title: string;
  stageName: string | null;
  signed: string;
  recommends: boolean;
  sections: { heading: string; fields: PortfolioField[] }[];
  files: PortfolioFile[];
};
export type Portfolio = {
  /** each thing of the gate with its words: the index of the year */
  index: { label: string; words: string }[];
  /** self-assessments stay with the learner and the assessor: only that they were done */
  selfAssessments: string[];
  documents: PortfolioDocument[];
};
/** The same with every replacement marked, for the one who checks it. */
export type CheckedField = { label: string; words: Piece[][]; list: boolean };
export type Checking = {
  portfolio: Portfolio;
  marked: {
    id: string;
    title: string;
    stageName: string | null;
    sections: { heading: string; fields: CheckedField[] }[];
    files: (SourceFile & { ticked: boolean })[];
  }[];
  replaced: Replaced[];
};

/** Fields that are nobody's business on a panel, by their key. */
const LEFT_OUT = new Set(["adjustments", "othersPresent"]);

export function anonymise(input: {
  people: readonly Known[];
  teams: readonly KnownTeam[];
  words: KeptWords;
  sources: readonly Source[];
  index: readonly { label: string; words: string }[];
  selfAssessments: readonly { stageName: string | null; on: Day }[];
}): Checking {
  const find = finderOf(input.people, input.teams, input.words);
  const sources = [...input.sources].sort((a, b) => a.order - b.order || (a.signedOn < b.signedOn ? -1 : a.signedOn > b.signedOn ? 1 : 0));
  const texts: { where: string; pieces: Piece[] }[] = [];
  const marked = sources.map((s) => {
    const where = [s.title, s.stageName].filter(Boolean).join(", ");
    const checked = (words: readonly string[]): Piece[][] =>
      words.map((text) => {
        const pieces = find(text);
        texts.push({ where, pieces });
        return pieces;
      });
    const sections = s.sections
      .map((section) => ({
        heading: section.heading,
        fields: section.fields
          .filter((f) => !LEFT_OUT.has(f.key))
          .map((f): CheckedField => ({ label: f.label, words: checked(f.words), list: f.kind === "list" })),
      }))
      .filter((section) => section.fields.length > 0);
    const addenda = s.addenda.map(({ on, body }): CheckedField => ({ label: `Addendum of ${longDay(on)}`, words: checked([body]), list: false }));
    return {
      id: s.id,
      title: s.title,
      stageName: s.stageName,
      sections: addenda.length > 0 ? [...sections, { heading: "Added later", fields: addenda }] : sections,
      files: s.files.map((f) => ({ ...f, ticked: input.words.attachments.includes(f.id) })),
    };
  });
  let number = 0;
  const portfolio: Portfolio = {
    index: input.index.map(({ label, words }) => ({ label, words })),
    selfAssessments: input.selfAssessments.map(({ stageName, on }) => `${stageName ? `${stageName}: done` : "Done"} on ${longDay(on)}`),
    documents: marked.map((m, i): PortfolioDocument => {
      const source = sources[i]!;
      return {
        ...{ id: m.id, title: m.title, stageName: m.stageName, recommends: source.recommends },
        signed: source.order < 0 && source.id === "sent" ? "" : `Signed by everybody on ${longDay(source.signedOn)}`,
        sections: m.sections.map((s) => ({
          heading: s.heading,
          fields: s.fields.map((f) => ({ label: f.label, words: f.words.map(textOf), list: f.list })),
        })),
        files: m.files
          .filter((f) => f.ticked)
          .map((f) => ({ id: f.id, name: `file-${++number}.${attachmentTypes[f.type].extensions[0]}`, words: fileWords(f) })),
      };
    }),
  };
  return { portfolio, marked, replaced: replacementsIn(texts) };
}

export const fileWords = (f: Pick<SourceFile, "type" | "bytes">): string => `${attachmentTypes[f.type].words}, ${sizeWords(f.bytes)}`;

/** The portfolio as it was kept; before files could be ticked it had none. */
export const readPortfolio = (text: string): Portfolio => {
  const kept = JSON.parse(text) as Portfolio;
  return { ...kept, documents: kept.documents.map((d) => ({ ...d, files: (d.files as PortfolioFile[] | undefined) ?? [] })) };
};

/** What a member reads: what carries the recommendation only once their first view is given. */
export const forMember = (p: Portfolio, seesRecommendation: boolean): Portfolio => ({
  ...p,
  documents: p.documents.map((d) => (d.recommends && !seesRecommendation ? { ...d, sections: [], files: [] } : d)),
});
