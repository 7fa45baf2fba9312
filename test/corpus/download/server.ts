/**
 * An HTTP server on this machine that misbehaves as told, byte by byte.
 *
 * @module
 */

/** What the server does with one request. */
export interface Behaviour {
  /** Another answer than the file. */
  status?: number;
  headers?: Record<string, string>;
  /** Another body than the file's. */
  body?: Uint8Array;
  /** `"serve"` (default); `"refuse"`: always the whole file; `"wrong"`: another range. */
  ranges?: "serve" | "refuse" | "wrong";
  /** Close the connection after so many bytes of the body. */
  breakAfter?: number;
  /** Say nothing more after so many bytes of the body, and keep the connection. */
  stallAfter?: number;
  /** Close the connection instead of answering. */
  hangUp?: boolean;
  /** Milliseconds before each 16 kB of the body. */
  slow?: number;
  /** Don't tell the length: the body ends with the connection. */
  noLength?: boolean;
}

/** A request as it was received. */
export interface SeenRequest {
  range: string | null;
}

/** A server that is running. */
export interface TestServer extends AsyncDisposable {
  url: string;
  /** All requests until now. */
  seen: SeenRequest[];
}

const PIECE = 16_384;
const REASONS: Record<number, string> = { 200: "OK", 206: "Partial Content" };

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function readRequest(connection: Deno.Conn): Promise<Headers> {
  let text = "";
  const buffer = new Uint8Array(4096);
  while (!text.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  const headers = new Headers();
  for (const line of text.split("\r\n").slice(1)) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    }
  }
  return headers;
}

/** Status, body and headers of one answer. */
function answer(content: Uint8Array, request: Headers, told: Behaviour) {
  const { ranges = "serve" } = told;
  const headers: Record<string, string> = {
    connection: "close",
    ...told.headers,
  };
  let body = told.body ?? content;
  let status = told.status ?? 200;
  const start = Number(/^bytes=(\d+)-$/.exec(request.get("range") ?? "")?.[1]);
  const served = ranges !== "refuse";
  if (told.status === undefined && !Number.isNaN(start) && served) {
    const from = ranges === "wrong" ? start - 1 : start;
    status = from < body.length ? 206 : 416;
    headers["content-range"] = status === 206
      ? `bytes ${from}-${body.length - 1}/${body.length}`
      : `bytes */${body.length}`;
    body = body.subarray(from);
  }
  if (!told.noLength) headers["content-length"] = String(body.length);
  return { status, headers, body };
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) {
    at += await connection.write(bytes.subarray(at));
  }
}

async function serve(
  connection: Deno.Conn,
  content: Uint8Array,
  next: (headers: Headers) => Behaviour,
  closed: Promise<void>,
) {
  const request = await readRequest(connection);
  const told = next(request);
  if (told.hangUp) return;
  const { status, headers, body } = answer(content, request, told);
  const lines = Object.entries(headers).map(([name, value]) =>
    `${name}: ${value}`
  );
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? "Other"}`,
    ...lines,
    "",
    "",
  ];
  await writeAll(connection, new TextEncoder().encode(head.join("\r\n")));
  const end = Math.min(
    told.breakAfter ?? told.stallAfter ?? Infinity,
    body.length,
  );
  for (let at = 0; at < end; at += PIECE) {
    if (told.slow) await wait(told.slow);
    await writeAll(connection, body.subarray(at, Math.min(at + PIECE, end)));
  }
  if (told.stallAfter !== undefined) await closed;
}

/**
 * Serve a file on the loopback address.
 *
 * @param content    the file
 * @param behaviours what to do with the first, second … request; the last one is kept to
 */
export function serveFile(
  content: Uint8Array,
  behaviours: Behaviour[] = [{}],
): TestServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen: SeenRequest[] = [];
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const next = (headers: Headers) => {
    const told = behaviours[Math.min(seen.length, behaviours.length - 1)];
    seen.push({ range: headers.get("range") });
    return told;
  };
  const connections: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      const served = serve(connection, content, next, closed)
        .catch(() => {}) // the client hung up
        .finally(() => connection.close());
      connections.push(served);
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/archive.zip`,
    seen,
    async [Symbol.asyncDispose]() {
      listener.close();
      close();
      await accepting;
      await Promise.all(connections);
    },
  };
}
