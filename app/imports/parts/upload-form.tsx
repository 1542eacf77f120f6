import { Form, Link, useActionData, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { FileInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";

type Props = { title: string; lead: ReactNode; id: string; sources: string[]; suggestion: string; children: ReactNode };

/** Choosing a file and saying where it comes from. */
export function UploadForm({ title, lead, id, sources, suggestion, children }: Props) {
  const answer = asFormAnswer(useActionData());
  const errors = answer?.errors ?? {};
  const busy = useNavigation().state !== "idle";
  const source = answer ? textAt(answer.values, "source") : (sources[0] ?? suggestion);
  return (
    <Page title={title} back={{ to: "/imports", label: "Imports" }} lead={lead}>
      <ErrorSummary
        errors={Object.entries(errors).map(([field, message]) => ({ href: field === "file" || field === "source" ? `#f-${field}` : null, message }))}
        attempt={answer ? 1 : 0}
      />
      {children}
      <Form method="post" encType="multipart/form-data" noValidate aria-busy={busy}>
        <input type="hidden" name="id" value={id} />
        <div className={`govuk-form-group${errors.source ? " govuk-form-group--error" : ""}`}>
          <label className="govuk-label govuk-label--s" htmlFor="f-source">
            Where the file comes from
          </label>
          <div className="govuk-hint" id="f-source-hint">
            The columns you choose are remembered under this name, for the next file from there.
          </div>
          {errors.source && (
            <p className="govuk-error-message" id="f-source-error">
              <span className="govuk-visually-hidden">Error: </span>
              {errors.source}
            </p>
          )}
          <input
            className={`govuk-input govuk-input--width-20${errors.source ? " govuk-input--error" : ""}`}
            id="f-source"
            name="source"
            list="sources"
            maxLength={80}
            autoComplete="off"
            defaultValue={source}
            aria-describedby={errors.source ? "f-source-hint f-source-error" : "f-source-hint"}
          />
          <datalist id="sources">
            {sources.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
        <FileInput
          name="file"
          label="File"
          hint="CSV or Excel (.xlsx), up to 20 MB. The first line has the names of the columns; their order does not matter."
          accept=".csv,.txt,.xlsx,text/csv"
          error={errors.file}
        />
        <div className="govuk-button-group">
          <button className="govuk-button" type="submit">
            Read the file
          </button>
          <Link className="govuk-link" to="/imports">
            Go back without importing
          </Link>
        </div>
        <p className="govuk-body">Nothing changes in the portal before you have seen a preview and confirmed it.</p>
      </Form>
    </Page>
  );
}
