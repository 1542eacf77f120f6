/** A feed's address holds 256 random bits, kept as a hash. */
export const FEED_TOKEN = /^[A-Za-z0-9_-]{43}$/;
export const feedPath = (token: string): string => `/calendar/${token}.ics`;
