/**
 * The files of a request's body.
 *
 * @module
 */

import {
  getMultipartBoundary,
  MultipartParseError,
  parseMultipart,
} from "@remix-run/multipart-parser";
import { ApiError } from "./api_error.ts";

/**
 * What makes a part a file, in its `Content-Disposition`: a file name, which isn't read.
 * An empty one stands where a form's user has chosen no file.
 */
const FILE_NAME = /;\s*filename\*?\s*=\s*(?!"")\S/i;

/** Whether a body of this type is a form with parts. */
function isForm(contentType: string): boolean {
  return /^\s*multipart\/form-data\b/i.test(contentType);
}

function noForm(cause?: unknown): ApiError {
  const error = new ApiError(
    "bad-request",
    "The form can't be read. Send multipart/form-data with its boundary and one part per file, or one file as the whole body.",
  );
  error.cause = cause;
  return error;
}

/** The parts of a form that are files. @throws {ApiError} if it isn't a form */
function formFiles(body: Uint8Array, contentType: string): Uint8Array[] {
  const boundary = getMultipartBoundary(contentType);
  if (!boundary) throw noForm();
  const size = body.length;
  const options = { boundary, maxFileSize: size, maxTotalSize: size };
  const files: Uint8Array[] = [];
  try {
    for (const { headers, content } of parseMultipart(body, options)) {
      if (!FILE_NAME.test(headers["content-disposition"] ?? "")) continue;
      // A body in one piece has parts in one piece: a view of it, or nothing.
      files.push(content[0] ?? new Uint8Array(0));
    }
  } catch (error) {
    // Headers that aren't UTF-8 are a TypeError of their decoder.
    const isFault = error instanceof MultipartParseError ||
      error instanceof TypeError;
    throw isFault ? noForm(error) : error;
  }
  return files;
}

/**
 * The sound files of a body: its parts if it is a form, else the body itself.
 *
 * @param body        not changed
 * @param contentType of the body
 * @param most        files that a request may have
 * @returns the bytes of each file, in the order of the form: views of the body
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
 * const files = bodyFiles(body, request.headers.get("Content-Type")!, 32);
 * assert.deepEqual(files.map((file) => file.length), [4, 4]);
 * ```
 */
export function bodyFiles(
  body: Uint8Array,
  contentType: string,
  most: number,
): Uint8Array[] {
  if (!isForm(contentType)) {
    if (body.length > 0) return [body];
    throw new ApiError(
      "bad-request",
      "The request has no body. Send a sound file as the body, or several as parts of a form.",
    );
  }
  const files = formFiles(body, contentType);
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
  return files;
}
