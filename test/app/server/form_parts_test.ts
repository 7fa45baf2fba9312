import assert from "node:assert/strict";
import fc from "fast-check";
import { ApiError } from "../../../lib/app/server/api_error.ts";
import { bodyFiles } from "../../../lib/app/server/form_parts.ts";

/** A form's body and its type. */
async function encode(
  form: FormData,
): Promise<[Uint8Array<ArrayBuffer>, string]> {
  const response = new Response(form);
  const type = response.headers.get("Content-Type")!;
  return [new Uint8Array(await response.arrayBuffer()), type];
}

Deno.test("bodyFiles() gives the parts of a form that are files, bytes unchanged, in order", async () => {
  const form = new FormData();
  const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i * 7);
  form.append("note", "no file");
  form.append("a", new Blob([bytes]), "a.wav");
  form.append("b", new Blob(["\r\n--\r\n"]), "b.wav");
  const files = bodyFiles(...await encode(form), 2);
  assert.deepEqual(files[0], bytes);
  assert.equal(new TextDecoder().decode(files[1]), "\r\n--\r\n");
  assert.equal(files.length, 2);
});

Deno.test("bodyFiles() takes any other body as one file", () => {
  const body = new TextEncoder().encode("RIFF");
  for (const type of ["", "audio/wav", "application/x-www-form-urlencoded"]) {
    assert.deepEqual(bodyFiles(body, type, 1), [body]);
  }
});

Deno.test("bodyFiles() refuses a body that is empty, no form, without files or with too many", async () => {
  const [form, noFiles] = [new FormData(), new FormData()];
  for (const name of ["a", "b"]) form.append(name, new Blob(["x"]), name);
  noFiles.append("a", "text");
  const junk = new TextEncoder().encode("--x\r\njunk");
  const cases: [Uint8Array<ArrayBuffer>, string, string][] = [
    [new Uint8Array(0), "audio/wav", "bad-request"],
    [junk, "multipart/form-data; boundary=x", "bad-request"],
    [junk, "multipart/form-data", "bad-request"],
    [...await encode(noFiles), "bad-request"],
    [...await encode(form), "too-many-files"],
  ];
  for (const [body, type, code] of cases) {
    assert.throws(() => bodyFiles(body, type, 1), { code });
  }
});

/** Bytes that a form may have trouble with: line ends, dashes, a boundary's beginning. */
const anyFile = fc.array(
  fc.constantFrom("\r\n", "--", "\r\n--", "----", "x", "\0", "\xff"),
  { maxLength: 30 },
).map((parts) => Uint8Array.from(parts.join(""), (c) => c.charCodeAt(0)));

const anyForm = fc.array(
  fc.record({
    name: fc.string({ minLength: 1 }),
    bytes: anyFile,
    isFile: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
).filter((parts) => parts.some(({ isFile }) => isFile));

Deno.test("bodyFiles() finds the files that Deno's own FormData finds, as views of shared memory, 300 forms", async () => {
  const property = fc.asyncProperty(anyForm, async (parts) => {
    const form = new FormData();
    for (const { name, bytes, isFile } of parts) {
      form.append(name, isFile ? new File([bytes], name) : name);
    }
    const [encoded, type] = await encode(form);
    const body = new Uint8Array(new SharedArrayBuffer(encoded.length));
    body.set(encoded);
    const headers = { "Content-Type": type };
    const theirs = await new Response(encoded, { headers }).formData();
    const expected = await Promise.all(
      [...theirs.values()].filter((value) => value instanceof File)
        .map(async (file) => new Uint8Array(await file.arrayBuffer())),
    );
    const files = bodyFiles(body, type, 5);
    assert.deepEqual(
      files.map((file) => [...file]),
      expected.map((e) => [...e]),
    );
    for (const file of files) {
      assert.ok(file.length === 0 || file.buffer === body.buffer);
    }
  });
  await fc.assert(property, { numRuns: 300, seed: 1 });
});

Deno.test("bodyFiles() reads what clients write: a quoted boundary, an encoded file name", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const part = (disposition: string) =>
    encode(
      `--b c\r\nContent-Disposition: ${disposition}\r\n\r\nRIFF\r\n--b c--\r\n`,
    );
  const type = 'multipart/form-data; charset=utf-8; boundary="b c"';
  for (
    const name of [
      'filename="a.wav"',
      "filename*=UTF-8''a.wav",
      'filename="\u00e4.wav"',
    ]
  ) {
    const disposition = `form-data; name="f"; ${name}`;
    assert.deepEqual(bodyFiles(part(disposition), type, 1), [encode("RIFF")]);
  }
  const latin = part('form-data; name="f"; filename="?.wav"');
  latin[latin.indexOf("?".charCodeAt(0))] = 0xe4; // no UTF-8
  assert.throws(() => bodyFiles(latin, type, 1), { code: "bad-request" });
});

Deno.test("bodyFiles() answers a form with any byte changed, or cut anywhere, by files or a bad request", async () => {
  const form = new FormData();
  form.append("a", new File(["RIFF\r\n"], "a.wav"));
  form.append("b", new File([""], "b.wav"));
  const [body, type] = await encode(form);
  const any = fc.record({
    at: fc.nat(body.length - 1),
    byte: fc.integer({ min: 0, max: 255 }),
    end: fc.nat(body.length),
  });
  const property = fc.property(any, ({ at, byte, end }) => {
    const broken = body.slice(0, end);
    if (at < end) broken[at] = byte;
    try {
      assert.ok(bodyFiles(broken, type, 2).length > 0);
    } catch (error) {
      assert.ok(error instanceof ApiError, String(error));
      assert.equal(error.code, "bad-request");
    }
  });
  fc.assert(property, { numRuns: 1_000, seed: 2 });
});
