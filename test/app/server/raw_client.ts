/**
 * A client that speaks HTTP by hand, as slowly and as wrongly as a test wants.
 *
 * @module
 */

const encoder = new TextEncoder();

/** One connection. */
export class RawClient {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connect to the server at `url`. */
  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    return new RawClient(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Send text or bytes; a closed connection is not an error. */
  async send(data: string | Uint8Array): Promise<void> {
    let bytes = typeof data === "string" ? encoder.encode(data) : data;
    try {
      while (bytes.length > 0) {
        bytes = bytes.subarray(await this.#connection.write(bytes));
      }
    } catch {
      /* the server has closed it: what it said is read all the same */
    }
  }

  /** Head of a POST of `length` bytes; null: in chunks, of a length that isn't told. */
  async sendHead(length: number | null): Promise<void> {
    const field = length === null
      ? "Transfer-Encoding: chunked"
      : `Content-Length: ${length}`;
    await this.send(
      `POST /api/predictions HTTP/1.1\r\nHost: x\r\n${field}\r\n\r\n`,
    );
  }

  /** Send nothing more, but read on. */
  async closeWriting(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** Everything that the server says, until it closes or `until` stands in it. */
  async read(until?: string): Promise<string> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(65_536);
    let text = "";
    for (;;) {
      const count = await this.#connection.read(buffer).catch(() => null);
      if (count === null) return text;
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      if (until !== undefined && text.includes(until)) return text;
    }
  }

  /** Hang up. */
  close(): void {
    this.#connection.close();
  }
}
