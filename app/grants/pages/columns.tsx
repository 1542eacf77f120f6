import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { EditorRows } from "#app/programmes/parts-editor";
import { rowAct, rowsAt, rowsChanged } from "#app/programmes/rows";
import { contextOf } from "#app/shared/context.server";
import { slashDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { columnKeys, columns, sample, type Chosen } from "../columns";
import { layoutForm } from "../forms";
import { grantLearners, grantTerms, layoutOf } from "../read.server";
import { saveLayout } from "../write.server";

export const handle = { title: "Columns of the grant file" };

const valuesOf = (chosen: readonly Chosen[], version: number): FormValues => ({
  version: String(version),
  columns: Object.fromEntries(chosen.map((c, i) => [String(i), { ...c }])),
});

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "grants.manage");
  const layout = await layoutOf(ctx);
  const learners = await grantLearners(ctx, await grantTerms(ctx));
  return {
    values: valuesOf(layout.columns, layout.version),
    headings: layout.columns.map((c) => c.heading),
    rows: sample(layout.columns, learners.slice(0, 3), slashDay),
    options: columnKeys.map((value) => ({ value, label: columns[value].label })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "grants.manage");
  const values = await readForm(args.request);
  const act = rowAct(textAt(values, "intent"));
  // a new row is put on the page and saved with the rest
  if (act) return data({ values: rowsChanged(values, act, {}), errors: {} });
  return attempt(layoutForm, values, async (layout) => {
    await saveLayout(ctx, layout);
    return redirect("/grants?done=columns");
  });
}

/** Which columns the file for the funder has, in which order, under which headings. */
export default function GrantColumns() {
  const page = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  const values = answer?.values ?? page.values;
  const list = rowsAt(values, "columns");
  return (
    <Page title="Columns of the grant file" back={{ to: "/grants", label: "Grants" }}>
      <Inset>
        The funder's own sheet changes. Put the columns here into the order of the sheet, with its headings, and paste the file into it. The choice is
        kept for everybody who downloads the file. Nothing is saved until you press Save the columns.
      </Inset>
      <div className="app-scroll" tabIndex={0} role="region" aria-label="The first rows of the file as it is now">
        <table className="govuk-table">
          <caption className="govuk-table__caption govuk-table__caption--s">The first rows of the file as it is now</caption>
          <thead className="govuk-table__head">
            <tr className="govuk-table__row">
              {page.headings.map((h, i) => (
                <th scope="col" className="govuk-table__header" key={i}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="govuk-table__body">
            {page.rows.map((row, n) => (
              <tr className="govuk-table__row" key={n}>
                {row.map((cell, i) => (
                  <td className="govuk-table__cell" key={i}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <RecordForm key={list.map((r) => textAt(r, "key")).join()} schema={layoutForm} values={page.values} answer={answer} submit="Save the columns">
        <Hidden name="version" value={textAt(values, "version")} />
        <EditorRows
          path="columns"
          count={list.length}
          title={(i) => `Column ${i + 1}${textAt(list[i], "heading") ? `: ${textAt(list[i], "heading")}` : ""}`}
          add="Add a column"
          ordered
        >
          {(i, name) => (
            <>
              <div className="app-row__side">
                <Select name={`${name}.key`} label="What stands in it" options={page.options} empty="Choose" />
                <TextInput name={`${name}.heading`} label="Heading" width={20} />
              </div>
              {textAt(list[i], "key") === "fixed" ? (
                <TextInput name={`${name}.words`} label="The words in every row" width={20} />
              ) : (
                <Hidden name={`${name}.words`} value="" />
              )}
            </>
          )}
        </EditorRows>
      </RecordForm>
    </Page>
  );
}
