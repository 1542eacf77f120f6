import { unstable_parseMultipartFormData as parseMultipart } from "@remix-run/node";
import { formValues, type FormValues } from "./form-values";
import { Refusal } from "./refusal";
import { FILE_LIMIT, tooLarge } from "./table-file.server";

const TEXT_LIMIT = 100_000;
export type Upload = { fileName: string; bytes: Uint8Array };

/**
 * A form with one file. What is beyond the limit is read and dropped, because a browser that is answered before it has sent
 * everything shows an error of its own instead of our sentence.
 */
export async function readUpload(
  request: Request,
  name: string,
  most: { bytes: number; sentence: string } = { bytes: FILE_LIMIT, sentence: tooLarge },
): Promise<{ values: FormValues; upload: Upload | Refusal }> {
  let upload: Upload | Refusal | undefined;
  try {
    const form = await parseMultipart(request, async (part) => {
      const limit = part.filename === undefined ? TEXT_LIMIT : most.bytes;
      const kept: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of part.data) {
        size += chunk.length;
        if (size <= limit) kept.push(chunk);
      }
      const bytes = Buffer.concat(kept);
      if (part.filename === undefined) return size > limit ? "" : bytes.toString("utf8");
      if (part.name === name && part.filename !== "") upload = size > limit ? new Refusal(most.sentence, name) : { fileName: part.filename, bytes };
      return undefined;
    });
    return { values: formValues(form), upload: upload ?? new Refusal("Choose a file", name) };
  } catch {
    return { values: {}, upload: new Refusal("The form could not be read. Choose the file again.", name) };
  }
}
