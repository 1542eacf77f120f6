/** A new id for a record: made in the app, so that a form can carry the id of what it will create. */
export const newId = (): string => globalThis.crypto.randomUUID();

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Could this text be an id of ours? Guards addresses and hidden fields before they reach a query. */
export const isId = (text: unknown): text is string => typeof text === "string" && ID.test(text);
