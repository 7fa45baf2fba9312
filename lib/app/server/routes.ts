/**
 * The addresses of the server, and what each answers.
 *
 * @module
 */

import type { HttpBindings } from "@hono/node-server";
import { type Context as HonoContext, Hono } from "hono";
import { HEADERS } from "../headers.ts";
import { ApiError, ERROR_STATUS, RETRY_AFTER } from "./api_error.ts";
import { describeApi } from "./openapi.ts";
import type {
  ErrorAnswer,
  Health,
  ModelAnswer,
  Prediction,
  Predictions,
} from "./schemas.ts";
import type { ServerLimits } from "./settings.ts";
import { serveFile, type StaticFiles } from "./static_files.ts";
import { ByteBudget, withUpload } from "./upload.ts";
import type { PoolAnswer, WorkerPool } from "./worker_pool.ts";

/** A request with the message that it came in. */
type Bindings = { Bindings: HttpBindings };
type Context = HonoContext<Bindings>;

/** What the addresses lead to. */
export interface Routes {
  /** Answers predictions. */
  pool: Pick<WorkerPool, "run" | "state">;
  /** What the model says of itself. */
  model: ModelAnswer;
  /** Bounds on requests. */
  limits: ServerLimits;
  /** The built app. */
  files: StaticFiles;
  /** Whether the server is about to stop. */
  isStopping: () => boolean;
}

/** The answer for an error: JSON with its code; what isn't ours tells nothing. */
function answerError(c: Context, error: Error, bad?: Prediction[]): Response {
  const known = error instanceof ApiError ? error : new ApiError(
    "internal",
    "Something went wrong in the server. Report it, please.",
  );
  const { code, message, status } = known;
  if (status === 503) c.header("Retry-After", String(RETRY_AFTER));
  // A body that wasn't read to its end: what follows isn't a request.
  if (status === 408 || status === 413) c.header("Connection", "close");
  const predictions = bad?.filter((one) => one.outcome === "unreadable");
  const answer: ErrorAnswer = { error: { code, message }, predictions };
  return c.json(answer, ERROR_STATUS[code]);
}

/** The window's start that a request asks for. @throws {ApiError} if it is none */
function parseOffset(c: Context, { offset: latest }: ServerLimits) {
  const text = c.req.query("offset");
  if (text === undefined) return undefined;
  const offset = Number(text);
  if (text.trim() !== "" && offset >= 0 && offset <= latest) return offset;
  throw new ApiError(
    "bad-request",
    `The offset must be a number of seconds from 0 to ${latest}. To hear a later part, send that part.`,
  );
}

/** What the pool found, in the API's words. */
function describeAnswer(
  c: Context,
  { model, upload, answer }: {
    model: ModelAnswer;
    upload: number;
    answer: PoolAnswer;
  },
): Response {
  const { predictions, times, queue, batch } = answer;
  if (predictions.every(({ outcome }) => outcome === "unreadable")) {
    const [first] = predictions;
    const message = predictions.length === 1 && "message" in first
      ? first.message
      : "None of the files can be read as sound; each one's fault is listed.";
    const error = new ApiError("unreadable-audio", message);
    return answerError(c, error, predictions);
  }
  const { title, corpus, synthetic, protocol, accuracy, chance } = model;
  const found: Predictions = {
    model: { title, corpus, synthetic, protocol, accuracy, chance },
    predictions,
    timings: { upload, queue, ...times, batch },
  };
  return c.json(found);
}

/** `POST /api/predictions`. */
async function predict(
  c: Context,
  { pool, model, limits, isStopping }: Routes,
  budget: ByteBudget,
): Promise<Response> {
  if (isStopping()) {
    throw new ApiError("stopping", "The server is stopping. Ask another one.");
  }
  const offset = parseOffset(c, limits);
  const contentType = c.req.header("Content-Type") ?? "";
  const from = performance.now();
  const { incoming } = c.env;
  const source = {
    length: incoming.headers["content-length"],
    chunks: incoming.iterator({ destroyOnReturn: false }),
  };
  return await withUpload(source, { limits, budget }, async (body) => {
    const upload = performance.now() - from;
    const answer = await pool.run({ body, contentType, offset });
    return describeAnswer(c, { model, upload, answer });
  });
}

/** `GET /healthz`. */
function health(c: Context, { pool, isStopping }: Routes): Response {
  const { state } = pool;
  const status = isStopping()
    ? "stopping"
    : state.workers > 0
    ? "ok"
    : "starting";
  const answer: Health = { status, ...state };
  return c.json(answer, status === "ok" ? 200 : 503);
}

/**
 * What answers the server's requests.
 *
 * @param routes what the addresses lead to
 * @returns hono's app; its `fetch` takes a request
 */
export function createRoutes(routes: Routes): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const budget = new ByteBudget(routes.limits.heldBytes);
  const description = describeApi();
  app.use(async (c, next) => {
    await next();
    for (const name in HEADERS) c.header(name, HEADERS[name]);
    if (!c.res.headers.has("Cache-Control")) {
      c.header("Cache-Control", "no-store");
    }
  });
  app.post("/api/predictions", (c) => predict(c, routes, budget));
  app.get("/api/model", (c) => c.json(routes.model));
  app.get("/api/openapi.json", (c) => c.json(description));
  app.get("/healthz", (c) => health(c, routes));
  for (const path of Object.keys(description.paths)) {
    app.all(path, () => {
      throw new ApiError(
        "method-not-allowed",
        "This address takes another method; /api/openapi.json says which.",
      );
    });
  }
  app.on(["GET", "HEAD"], "*", async (c, next) => {
    const file = routes.files.get(decodePath(c.req.path));
    return file ? await serveFile(file, c.req.raw) : await next();
  });
  app.notFound((c) =>
    answerError(
      c,
      new ApiError(
        "not-found",
        "There is nothing at this address; /api/openapi.json lists the API.",
      ),
    )
  );
  app.onError((error, c) => answerError(c, error));
  return app;
}

/** A path without its percent signs; as it is where they mean nothing. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
