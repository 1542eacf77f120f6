import { DefinedField } from "#app/documents/parts";
import type { Definition } from "#app/documents/definition";
import { SummaryList, type SummaryRow } from "#app/shared/ui/parts";
import type { Option } from "#app/shared/ui/fields";
import { partNames, readerNames } from "./forms-document";

const names = (list: readonly (keyof typeof readerNames)[]) => list.map((r) => readerNames[r]).join(", ") || "Nobody else";

/** A document's questions as whoever answers them sees them. What is typed here is kept nowhere. */
export function Questions({ definition, standards }: { definition: Definition; standards: readonly Option[] }) {
  const rows: SummaryRow[] = [
    { key: "Written by", value: partNames[definition.writer] },
    { key: "Signed by, in this order", value: names(definition.signers) },
    { key: "Read, once it is sent, by", value: names(definition.audience.open) },
    { key: "Read, once it is signed, by", value: names(definition.audience.locked) },
  ];
  return (
    <>
      <SummaryList rows={rows} />
      {definition.sections.map((s) => (
        <section className="app-row" key={s.key} aria-labelledby={`q-${s.key}`}>
          <h3 className="govuk-heading-m" id={`q-${s.key}`}>
            {s.heading}
          </h3>
          {s.by !== definition.writer && <p className="govuk-body">{partNames[s.by]} answers this when signing.</p>}
          {s.hint && <p className="govuk-body">{s.hint}</p>}
          {s.fields.map((f) => (
            <DefinedField key={f.key} field={f} standards={standards} />
          ))}
        </section>
      ))}
    </>
  );
}
