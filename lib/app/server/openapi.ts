/**
 * The API in the words of OpenAPI 3.1, from the schemas that type the server.
 *
 * @module
 */

import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "./api_error.ts";
import {
  errorSchema,
  healthSchema,
  modelSchema,
  predictionsSchema,
} from "./schemas.ts";

/** An OpenAPI document, as far as this project reads it. */
export interface ApiDescription {
  /** Version of OpenAPI. */
  openapi: string;
  /** Title, version, what the API is for. */
  info: Record<string, unknown>;
  /** Operations by address and method. */
  paths: Record<string, Record<string, unknown>>;
  /** Schemas by name. */
  components: { schemas: Record<string, unknown> };
}

/** Shapes of answers; each brings those that it is made of. */
const SCHEMAS = {
  Predictions: predictionsSchema,
  Model: modelSchema,
  Health: healthSchema,
  Error: errorSchema,
};

/** A JSON answer of a named schema. */
function answer(name: keyof typeof SCHEMAS, description: string) {
  const schema = { $ref: `#/components/schemas/${name}` };
  return { description, content: { "application/json": { schema } } };
}

/** Answers for errors, one per status; their codes are listed. */
function errorAnswers(...codes: ErrorCode[]) {
  const byStatus = Map.groupBy(codes, (code) => ERROR_STATUS[code]);
  const answers = [...byStatus].map(([status, codes]) => {
    const words = `Error codes: ${codes.join(", ")}`;
    const base = answer("Error", words);
    const schema = { type: "integer" };
    const headers = {
      "Retry-After": {
        description: "Seconds to wait",
        required: true,
        schema,
      },
    };
    return [status, status === 503 ? { ...base, headers } : base];
  });
  return Object.fromEntries(answers);
}

const binary = { schema: { type: "string", format: "binary" } };

const PREDICT = {
  operationId: "predict",
  summary: "Emotion and probabilities of recordings",
  description:
    "Takes one sound file as the body, or several as parts of a form with file names. WAV, FLAC, MP3, Ogg Vorbis and Ogg Opus are told apart by their content. Nothing is stored. Where at least one file can be read the answer is 200 and says what became of each.",
  parameters: [{
    name: "offset",
    in: "query",
    description:
      "Start of the window in seconds, for models that hear a fixed one; the latest that is taken is in /api/model",
    schema: { type: "number", minimum: 0 },
  }],
  requestBody: {
    required: true,
    content: {
      "audio/*": binary,
      "application/octet-stream": binary,
      "multipart/form-data": {
        schema: {
          type: "object",
          properties: {
            file: {
              type: "array",
              items: { type: "string", format: "binary" },
              description: "Parts may have any name; they must be files",
            },
          },
        },
      },
    },
  },
  responses: {
    200: answer("Predictions", "What was heard in each file"),
    ...errorAnswers(
      ...(Object.keys(ERROR_STATUS) as ErrorCode[]).filter((code) =>
        code !== "not-found" && code !== "method-not-allowed"
      ),
    ),
  },
};

/** A GET without parameters. */
function get(operationId: string, summary: string, responses: unknown) {
  return { get: { operationId, summary, responses } };
}

/**
 * The description that the server gives at `/api/openapi.json`.
 *
 * @returns a new document
 *
 * @example
 * ```ts
 * import { describeApi } from "./openapi.ts";
 * import assert from "node:assert/strict";
 *
 * const { openapi, paths } = describeApi();
 * assert.equal(openapi, "3.1.0");
 * assert.ok("post" in paths["/api/predictions"]);
 * ```
 */
export function describeApi(): ApiDescription {
  const document = JSON.stringify(
    z.toJSONSchema(z.strictObject(SCHEMAS)).$defs,
  );
  const schemas = document.replaceAll("#/$defs/", "#/components/schemas/");
  return {
    openapi: "3.1.0",
    info: {
      title: "Speech emotion",
      version: "0.1.0",
      license: { name: "MIT", identifier: "MIT" },
      description:
        "Label and probabilities of emotions that a model hears in recordings. For research and teaching: it must not be used to infer emotions of people at work or in education (EU AI Act, article 5(1)(f)).",
    },
    paths: {
      "/api/predictions": { post: PREDICT },
      "/api/model": get("model", "The model that listens", {
        200: answer("Model", "What it is and what to expect of it"),
      }),
      "/api/openapi.json": get("openapi", "This description", {
        200: {
          description: "An OpenAPI document",
          content: { "application/json": { schema: { type: "object" } } },
        },
      }),
      "/healthz": get("health", "Whether the server can answer", {
        200: answer("Health", "It can"),
        503: answer("Health", "It starts or stops"),
      }),
    },
    components: { schemas: JSON.parse(schemas) },
  };
}
