import { DateInput, Select, TextInput } from "#app/shared/ui/fields";
import { Warning } from "#app/shared/ui/parts";
import { reductionReasons } from "./rules";

/** What is entered about a reduction. No box for words: a category is all that is kept of the reason. */
export const ReductionFields = () => (
  <>
    <Select
      name="reason"
      label="Reason"
      hint="Only this category is kept, never more. Nothing about health belongs here."
      empty="Choose one"
      options={reductionReasons.map(({ id, name }) => ({ value: id, label: name }))}
    />
    <TextInput
      name="percent"
      label="By how many per cent"
      hint="20 leaves four fifths of the ceiling. Several at once add up."
      width={3}
      inputMode="numeric"
    />
    <DateInput name="startsOn" label="First day" hint="For example, 7 9 2026." />
    <DateInput name="endsOn" label="Last day (optional)" hint="Empty while it is not known." />
    <DateInput name="reviewOn" label="Look at it again on" hint="It then stands on the list under Caseload." />
  </>
);

/** Figures that are too old to rely on: said wherever they would have been shown. */
export const StaleFigures = ({ words, lead }: { words: string | null; lead?: boolean }) =>
  words === null ? null : (
    <Warning>
      {words}
      {lead ? "" : " Ask the academy lead for a newer one."}
    </Warning>
  );
