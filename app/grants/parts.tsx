import { Radios } from "#app/shared/ui/fields";
import { Tag, type TagColour } from "#app/shared/ui/parts";
import { stateNames, type ClaimState, type EligibilityState } from "./rules";

const colours: Record<ClaimState, TagColour> = {
  toClaim: "orange",
  claimed: "blue",
  paid: "green",
  later: "grey",
  ask: "yellow",
  missed: "red",
  none: "grey",
};
export const ClaimTag = ({ state }: { state: ClaimState }) => <Tag colour={colours[state]}>{stateNames[state]}</Tag>;

const eligible: Record<EligibilityState, string> = {
  eligible: "Eligible",
  notEligible: "Not eligible",
  toDecide: "To be decided",
  unknown: "Not known yet",
};
export const eligibleWords = (state: EligibilityState): string => eligible[state];

/** What the roster does not say. */
export const FactsFields = () => (
  <>
    <Radios
      name="childAndFamily"
      label="Is the role in statutory child and family social work?"
      small
      options={[
        { value: "yes", label: "Yes" },
        { value: "no", label: "No" },
        { value: "", label: "Leave it as it is" },
      ]}
    />
    <Radios
      name="employedBy"
      label="Who employs them?"
      small
      options={[
        { value: "council", label: "The council" },
        { value: "agency", label: "An agency" },
        { value: "", label: "Leave it as it is" },
      ]}
    />
  </>
);
