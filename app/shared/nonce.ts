import { createContext, useContext } from "react";

/** The nonce of this response's content security policy, for the scripts and the one style element the page needs. */
export const NonceContext = createContext<string | undefined>(undefined);
export const useNonce = () => useContext(NonceContext);
