/**
 * The files of a request's body.
 *
 * @module
 */

import { ApiError } from "./api_error.ts";

/** Whether a body of this type is a form with parts. */
function isForm(contentType: string): boolean {
  return /^\s*multipart\/form-data\b/i.test(contentType);
}

/** The parts of a form that are files. @throws {ApiError} if it isn't a form */
async function formFiles(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<File[]> {
  const response = new Response(body, {
    headers: { "Content-Type": contentType },
  });
  try {
    const form = await response.formData();
    return [...form.values()].filter((value) => value instanceof File);
  } catch (cause) {
    const error = new ApiError(
      "bad-request",
      "The form can't be read. Send multipart/form-data with its boundary and one part per file, or one file as the whole body.",
    );
    error.cause = cause;
    throw error;
  }
}

/**
 * The sound files of a body: its parts if it is a form, else the body itself.
 *
 * @param body        not changed
 * @param contentType of the body
 * @param most        files that a request may have
 * @returns the bytes of each file, in the order of the form; the body is not copied
 * @throws {ApiError} if there is no file, a form that can't be read, or more than `most`
 *
 * @example
 * ```ts
 * import { bodyFiles } from "./form_parts.ts";
 * import assert from "node:assert/strict";
 *
 * const form = new FormData();
 * form.append("file", new Blob(["RIFF"]), "a.wav");
 * form.append("file", new Blob(["fLaC"]), "b.flac");
 * const request = new Response(form);
 * const body = new Uint8Array(await request.clone().arrayBuffer());
 * const files = await bodyFiles(body, request.headers.get("Content-Type")!, 32);
 * assert.deepEqual(files.map((file) => file.length), [4, 4]);
 * ```
 */
export async function bodyFiles(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  most: number,
): Promise<Uint8Array[]> {
  if (!isForm(contentType)) {
    if (body.length > 0) return [body];
    throw new ApiError(
      "bad-request",
      "The request has no body. Send a sound file as the body, or several as parts of a form.",
    );
  }
  const files = await formFiles(body, contentType);
  if (files.length === 0) {
    throw new ApiError(
      "bad-request",
      "The form has no file. Send each sound file as a part with a file name.",
    );
  }
  if (files.length > most) {
    throw new ApiError(
      "too-many-files",
      `A request may have at most ${most} files. Send the others in another request.`,
    );
  }
  return await Promise.all(
    files.map(async (file) => new Uint8Array(await file.arrayBuffer())),
  );
}
