/**
 * Saves a draft while it is typed. Where that is not possible (no connection, signed out) the text stays in this browser tab
 * until it is saved; where somebody saved meanwhile, saving stops and says so. Without JavaScript there is the plain button.
 */
import { useNavigation } from "@remix-run/react";
import { flushSync } from "react-dom";
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { formValues, textAt, type FormValues } from "#app/shared/form-values";

export type AutosaveAnswer = { savedAt: string; version: number } | { conflict: string } | { wrong: string };
type Status = { kind: "idle" | "typing" | "saving" | "saved" | "offline" | "signedOut" | "conflict" | "wrong"; words: string };

const AFTER_MS = 1500;
/** whoever types without a pause is saved at least this often */
const AT_LEAST_MS = 15_000;
const RETRY_MS = 10_000;
const keyOf = (id: string) => `draft:${id}`;

const bodyOf = (form: HTMLFormElement): string => {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body.toString();
};
/** The text alone: the version says only what it was typed over. */
const textOf = (body: string): string => {
  const params = new URLSearchParams(body);
  params.delete("version");
  return params.toString();
};
/** A browser may have no storage to give (private window, full, switched off): then there is nothing to keep the text in. */
function inTab<T>(work: (storage: Storage) => T): T | null {
  try {
    return work(window.sessionStorage);
  } catch {
    return null;
  }
}
/** What was kept in this tab has reached the server. */
export function useForgetKept(id: string, arrived: boolean): void {
  useEffect(() => {
    if (arrived) inTab((s) => s.removeItem(keyOf(id)));
  }, [id, arrived]);
}

/** A path stands for itself; anything else is the id of a document. */
const addressOf = (id: string) => (id.startsWith("/") ? `${id}/autosave` : `/documents/${id}/autosave`);
const post = (id: string, body: string, keepalive = false) =>
  fetch(addressOf(id), {
    method: "POST",
    body,
    headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
    redirect: "manual",
    keepalive,
  });

type Autosave = {
  status: Status;
  version: number;
  onInput: () => void;
  /** text that was typed without a connection and has not been saved, in the shape a form sends */
  kept: FormValues | null;
  /** it stands in the form and has not reached the server yet */
  restored: boolean;
};

/** `version` is the one the page was opened with; `paused` while two texts are being compared. */
export function useAutosave(form: RefObject<HTMLFormElement>, id: string, version: number, savedAt: string, paused: boolean): Autosave {
  const [status, setStatus] = useState<Status>({ kind: "idle", words: `Saved ${savedAt}` });
  const [current, setCurrent] = useState(version);
  const [kept, setKept] = useState<FormValues | null>(null);
  const [restored, setRestored] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const running = useRef<Promise<void> | null>(null);
  const stopped = useRef(paused);
  /** what has been typed and not saved, and since when */
  const unsaved = useRef<string | null>(null);
  const since = useRef(0);
  /** the page's own form is on its way, and with what */
  const { state } = useNavigation();
  const onItsWay = useRef(false);
  const sent = useRef<string | null>(null);
  const newest = useRef(version);
  const opening = useRef(true);

  // The page's own form was sent and answered: what it answered is where saving goes on from.
  useEffect(() => {
    stopped.current = paused;
    if (opening.current) return;
    setCurrent(version);
    newest.current = version;
    if (!paused && unsaved.current !== null && sent.current !== null && textOf(unsaved.current) !== textOf(sent.current)) return; // typed since
    if (!paused) {
      setRestored(false);
      unsaved.current = null;
      inTab((s) => s.removeItem(keyOf(id)));
    }
    setStatus({ kind: "idle", words: paused ? "Not saved: compare the two texts first" : `Saved ${savedAt}` });
  }, [id, version, savedAt, paused]);
  useEffect(() => {
    if (state === "submitting") sent.current = form.current && bodyOf(form.current);
    if (state === "idle") sent.current = null;
    onItsWay.current = state !== "idle";
  }, [state, form]);

  const save = useCallback(
    (leaving = false): Promise<void> => {
      clearTimeout(timer.current);
      if (running.current) return running.current;
      const at = form.current;
      if (!at || stopped.current) return Promise.resolve();
      if (onItsWay.current) {
        timer.current = setTimeout(() => void save(), AFTER_MS); // its answer says which version comes next
        return Promise.resolve();
      }
      const stop = (kind: Status["kind"], words: string) => {
        stopped.current = true;
        setStatus({ kind, words });
      };
      const attempt = async () => {
        const body = bodyOf(at);
        setStatus({ kind: "saving", words: "Saving" });
        const response = await post(id, body, leaving);
        if (response.status === 404)
          return stop("wrong", "This cannot be saved any more: it is no longer yours to write. Copy your text if you need it.");
        if (response.status === 401)
          return stop("signedOut", "You are signed out. Your text is kept in this tab: press “Save draft” to sign in and go on.");
        if (![200, 409, 422].includes(response.status)) throw new Error(`answered ${response.status}`);
        const answer = (await response.json()) as AutosaveAnswer;
        if ("conflict" in answer) return stop("conflict", `${answer.conflict} Press “Save draft” to compare.`);
        if ("wrong" in answer) return stop("wrong", answer.wrong);
        newest.current = answer.version;
        // at once: whoever presses Send now sends the version that is saved
        flushSync(() => {
          setCurrent(answer.version);
          setRestored(false);
          setStatus({ kind: "saved", words: `Saved ${answer.savedAt}` });
        });
        if (unsaved.current === body || unsaved.current === null) {
          unsaved.current = null;
          inTab((s) => s.removeItem(keyOf(id)));
        } else {
          since.current = performance.now();
          timer.current = setTimeout(() => void save(), AFTER_MS);
        }
      };
      running.current = attempt()
        .catch(() => {
          setStatus({ kind: "offline", words: "No connection. Your text is kept in this tab and saved as soon as the connection is back." });
          timer.current = setTimeout(() => void save(), RETRY_MS);
        })
        .finally(() => {
          running.current = null;
        });
      return running.current;
    },
    [form, id],
  );

  const onInput = useCallback(() => {
    const at = form.current;
    if (!at) return;
    if (unsaved.current === null) since.current = performance.now();
    unsaved.current = bodyOf(at);
    inTab((s) => s.setItem(keyOf(id), unsaved.current ?? ""));
    if (stopped.current) return;
    setStatus((was) => (was.kind === "offline" ? was : { kind: "typing", words: "Not saved yet" }));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), Math.min(AFTER_MS, Math.max(0, since.current + AT_LEAST_MS - performance.now())));
  }, [form, id, save]);

  // Text that an earlier visit in this tab could not save.
  useEffect(() => {
    opening.current = false;
    const text = inTab((s) => s.getItem(keyOf(id)));
    if (text && form.current && textOf(text) !== textOf(bodyOf(form.current))) {
      const values = formValues(new URLSearchParams(text));
      setKept(values);
      setRestored(true);
      setCurrent((now) => Number(textAt(values, "version")) || now);
      setStatus({ kind: "typing", words: "What you wrote here before is back and not saved yet" });
      timer.current = setTimeout(() => void save(), AFTER_MS);
    } else inTab((s) => s.removeItem(keyOf(id)));
  }, [form, id, save]);

  useEffect(() => {
    const back = () => void save();
    const leave = () => {
      if (unsaved.current !== null) void save(true);
    };
    // Sending while a save is on its way would look like somebody else's save: it waits for it. Signing out waits for what is not saved yet.
    let letGo: EventTarget | null = null;
    const onSubmit = (event: SubmitEvent) => {
      clearTimeout(timer.current);
      const { target, submitter } = event;
      const own = target === form.current;
      if (target === letGo || !(target instanceof HTMLFormElement)) return;
      if (!running.current && (own || unsaved.current === null || stopped.current)) return;
      event.preventDefault();
      event.stopPropagation();
      void (running.current ?? save()).then(() => {
        clearTimeout(timer.current);
        letGo = own ? null : target;
        target.requestSubmit(submitter);
      });
    };
    window.addEventListener("online", back);
    window.addEventListener("pagehide", leave);
    document.addEventListener("submit", onSubmit, true);
    return () => {
      window.removeEventListener("online", back);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("submit", onSubmit, true);
      clearTimeout(timer.current);
      // what was typed last goes after a save that is on its way, with the version that one makes
      void (running.current ?? Promise.resolve()).then(() => {
        clearTimeout(timer.current);
        const last = unsaved.current;
        if (last === null || stopped.current || (sent.current !== null && textOf(last) === textOf(sent.current))) return;
        const body = new URLSearchParams(last);
        body.set("version", String(newest.current));
        return post(id, body.toString(), true)
          .then((response) => {
            if (response.ok) inTab((s) => s.getItem(keyOf(id)) === last && s.removeItem(keyOf(id)));
          })
          .catch(() => undefined);
      });
    };
  }, [form, id, save]);

  return { status, version: current, onInput, kept, restored };
}

export function AutosaveStatus({ status }: { status: Status }) {
  const loud = ["offline", "signedOut", "conflict", "wrong"].includes(status.kind);
  return (
    <p className={`govuk-body app-autosave${loud ? " app-autosave--loud" : ""}`} role="status">
      {status.words}
    </p>
  );
}
