import assert from "node:assert/strict";
import { completeSettings } from "../../../lib/app/server/settings.ts";

Deno.test("completeSettings() listens on loopback, with a worker per core and not more than 8", () => {
  const settings = completeSettings({ model: "m" });
  const { host, port, workers, threads, folder } = settings;
  assert.equal(host, "127.0.0.1");
  assert.equal(port, 8000);
  assert.equal(workers, Math.min(8, navigator.hardwareConcurrency));
  assert.equal(folder, undefined);
  const cores = navigator.hardwareConcurrency;
  assert.ok(workers * threads <= cores && workers * (threads + 1) > cores);
});

Deno.test("completeSettings() is the same after a way through JSON, and keeps what was chosen", () => {
  const choices = { model: "m", workers: 3, limits: { files: 5 } };
  const settings = completeSettings(choices);
  const again = completeSettings(JSON.parse(JSON.stringify(settings)));
  assert.deepEqual(again, settings);
  assert.equal(settings.workers, 3);
  assert.equal(settings.limits.files, 5);
  assert.equal(settings.limits.waiting, 128);
});

Deno.test("completeSettings() refuses what it doesn't know, and values out of range", () => {
  const wrong = [
    {},
    { model: "m", colour: "red" },
    { model: "m", port: 65_536 },
    { model: "m", workers: 0 },
    { model: "m", limits: { bodyBytes: -1 } },
    { model: "m", limits: { byteBodies: 1 } },
  ];
  for (const choices of wrong) {
    assert.throws(() => completeSettings(choices), { name: "ZodError" });
  }
});
