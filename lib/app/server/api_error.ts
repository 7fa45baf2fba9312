/**
 * What the API answers when it can't do what was asked.
 *
 * @module
 */

/** Codes of errors: what programs test, each with its HTTP status. */
export const ERROR_STATUS = {
  "bad-request": 400,
  "not-found": 404,
  "method-not-allowed": 405,
  "upload-timeout": 408,
  "work-timeout": 408,
  "too-large": 413,
  "too-many-files": 413,
  "unreadable-audio": 422,
  "internal": 500,
  "busy": 503,
  "stopping": 503,
} as const;

/** A key of {@linkcode ERROR_STATUS}. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Seconds after which a client that was turned away may ask again. */
export const RETRY_AFTER = 1;

/** A request that can't be answered: its code, and a sentence that says what to do. */
export class ApiError extends Error {
  /** the class's name, the same across realms */
  override name = "ApiError";

  /**
   * The error of a request.
   *
   * @param code    what programs test
   * @param message what happened and what to do, for people; quotes nothing of the request
   */
  constructor(readonly code: ErrorCode, message: string) {
    super(message);
  }

  /** Status of the answer. */
  get status(): typeof ERROR_STATUS[ErrorCode] {
    return ERROR_STATUS[this.code];
  }
}
