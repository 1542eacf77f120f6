import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/shared/ui/page";

export const handle = { title: "Accessibility statement" };

export const loader = ({ context }: LoaderFunctionArgs) => {
  const { academy, council, contactEmail } = context.config;
  return { academy, council, contactEmail };
};

export default function Accessibility() {
  const { academy, council, contactEmail } = useLoaderData<typeof loader>();
  return (
    <Page title={`Accessibility statement for the ${academy} portal`}>
      <p className="govuk-body">This website is run by {council}. We want as many people as possible to be able to use it. You should be able to:</p>
      <ul className="govuk-list govuk-list--bullet">
        <li>change text size and background under Your account, and colours and fonts in your browser</li>
        <li>zoom in up to 400% without the text running off the screen</li>
        <li>do everything with a keyboard alone, or with speech recognition</li>
        <li>listen to everything with a screen reader</li>
        <li>use all of it with JavaScript switched off</li>
      </ul>
      <p className="govuk-body">
        <a className="govuk-link" href="https://mcmw.abilitynet.org.uk/">
          AbilityNet
        </a>{" "}
        has advice on making your device easier to use if you have a disability.
      </p>
      <h2 className="govuk-heading-m">How accessible this website is</h2>
      <p className="govuk-body">
        This website has been checked by automated tests on every page and by keyboard. It has not yet been audited by people outside the team that
        builds it, so there may be problems that we do not know of.
      </p>
      <h2 className="govuk-heading-m">Feedback and contact</h2>
      <p className="govuk-body">
        If you find a problem, or need something in another form such as large print, easy read or an accessible PDF, write to{" "}
        <a className="govuk-link" href={`mailto:${contactEmail}`}>
          {contactEmail}
        </a>
        . We answer within five working days.
      </p>
      <h2 className="govuk-heading-m">Enforcement</h2>
      <p className="govuk-body">
        The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile Applications) (No.
        2) Accessibility Regulations 2018. If you are not happy with how we answer you, contact the{" "}
        <a className="govuk-link" href="https://www.equalityadvisoryservice.com/">
          Equality Advisory and Support Service (EASS)
        </a>
        .
      </p>
      <h2 className="govuk-heading-m">Technical information and compliance status</h2>
      <p className="govuk-body">
        {council} is committed to making this website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No.
        2) Accessibility Regulations 2018. This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard,
        because an independent audit has not been done yet.
      </p>
      <h2 className="govuk-heading-m">Preparation of this statement</h2>
      <p className="govuk-body">
        This statement was prepared on 21 November 2026. The website was last tested on 21 November 2026, by automated checks of every page with axe
        and by keyboard journeys.
      </p>
    </Page>
  );
}
