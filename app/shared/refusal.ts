/** A rule said no. The sentence is shown on the form (at `field` where it names one), and nothing has changed. */
export class Refusal extends Error {
  readonly field: string | undefined;
  constructor(sentence: string, field?: string) {
    super(sentence);
    this.name = "Refusal";
    this.field = field;
  }
}

/** Not there, or not yours: the two are told apart for nobody. Throw it. */
export const notFound = (): Response => new Response("Not found", { status: 404, statusText: "Not Found" });
