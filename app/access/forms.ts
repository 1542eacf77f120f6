import { z } from "zod";
import { email, oneOf } from "#app/shared/fields";

/** Passwords are taken as typed: not trimmed, not normalised away. */
const password = (empty: string) => z.preprocess((v) => (typeof v === "string" ? v : ""), z.string().min(1, { error: empty }));

export const signInForm = z.object({ email: email({ empty: "Enter your e-mail address" }), password: password("Enter your password") });
export const newPasswordForm = z.object({ password: password("Enter a password") });
export const changePasswordForm = z.object({ current: password("Enter the password you have now"), password: password("Enter a new password") });
export const displayForm = z.object({
  size: oneOf(["normal", "large", "largest"], "Choose a text size"),
  background: oneOf(["white", "cream", "blue"], "Choose a background"),
});
