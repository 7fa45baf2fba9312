import assert from "node:assert/strict";
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
  const files = await bodyFiles(...await encode(form), 2);
  assert.deepEqual(files[0], bytes);
  assert.equal(new TextDecoder().decode(files[1]), "\r\n--\r\n");
  assert.equal(files.length, 2);
});

Deno.test("bodyFiles() takes any other body as one file", async () => {
  const body = new TextEncoder().encode("RIFF");
  for (const type of ["", "audio/wav", "application/x-www-form-urlencoded"]) {
    assert.deepEqual(await bodyFiles(body, type, 1), [body]);
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
    await assert.rejects(bodyFiles(body, type, 1), { code });
  }
});
