import { DateInput, Hidden, TextInput } from "#app/shared/ui/fields";

/** The facts about a person, the same for adding and for correcting. */
export const PersonFields = ({ id }: { id: string }) => (
  <>
    <Hidden name="id" value={id} />
    <TextInput name="givenName" label="Given name" width={20} />
    <TextInput name="familyName" label="Family name" width={20} />
    <TextInput
      name="email"
      label="Work e-mail address"
      hint="What they sign in with. You can leave it empty until they need an account."
      type="email"
      spellCheck={false}
    />
    <TextInput name="staffNumber" label="Staff number" hint="The roster file recognises people by it." width={10} />
    <TextInput name="sweNumber" label="Social Work England number" hint="Like SW1234, if they are registered." width={10} />
    <DateInput name="sweRegisteredFrom" label="Registered from" hint="Leave it empty if it is not known." />
    <DateInput name="joinedOn" label="Joined on" hint="Leave it empty if it is not known." />
  </>
);
