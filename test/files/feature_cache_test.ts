import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { decodeNpy, encodeNpy, type Matrix } from "../../lib/features/mod.ts";
import { FeatureCache } from "../../lib/files/mod.ts";

const matrix: Matrix = {
  data: Float32Array.of(0, -1.5, -80, -3, -4, -5),
  shape: [2, 3],
};

/** Runs a test with a folder of its own that is removed afterwards. */
function testWithFolder(name: string, fn: (dir: string) => Promise<void>) {
  Deno.test(name, async () => {
    const dir = await Deno.makeTempDir();
    try {
      await fn(dir);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  });
}

/** Names of the files in a folder. */
const list = (dir: string) => [...Deno.readDirSync(dir)].map((e) => e.name);

const counts = ({ hits, misses, rebuilt }: FeatureCache) => ({
  hits,
  misses,
  rebuilt,
});

testWithFolder(
  "FeatureCache computes once, then reads the same bits",
  async (dir) => {
    const cache = new FeatureCache(join(dir, "deep", "folder"));
    let computed = 0;
    const compute = () => {
      computed++;
      return Promise.resolve(matrix);
    };
    const first = await cache.get("key", [2, 3], compute);
    const second = await cache.get("key", [2, 3], compute);
    assert.deepEqual(first, matrix);
    assert.deepEqual(second, matrix);
    assert.equal(computed, 1);
    assert.deepEqual(counts(cache), { hits: 1, misses: 1, rebuilt: 0 });
    second.data.fill(7); // the caller's own
    assert.deepEqual(await cache.get("key", [2, 3], compute), matrix);
    assert.deepEqual(list(cache.folder), ["key.npy"]);
  },
);

testWithFolder(
  "FeatureCache files are .npy files with a checksum after the array",
  async (dir) => {
    await new FeatureCache(dir).get("key", [2, 3], () => matrix);
    const bytes = await Deno.readFile(join(dir, "key.npy"));
    assert.deepEqual(decodeNpy(bytes.subarray(0, -4)), matrix);
  },
);

testWithFolder(
  "FeatureCache makes again what is cut short, at any length",
  async (dir) => {
    const path = join(dir, "key.npy");
    const cache = new FeatureCache(dir);
    await cache.get("key", [2, 3], () => matrix);
    const whole = await Deno.readFile(path);
    const lengths = [
      0,
      1,
      3,
      4,
      11,
      64,
      128,
      whole.length - 4,
      whole.length - 1,
    ];
    for (const length of lengths) {
      await Deno.writeFile(path, whole.subarray(0, length));
      const got = await cache.get("key", [2, 3], () => matrix);
      assert.deepEqual(got, matrix, `cut to ${length}`);
      assert.deepEqual(await Deno.readFile(path), whole);
    }
    assert.equal(cache.rebuilt, lengths.length);
  },
);

testWithFolder("FeatureCache notices any byte that changed", async (dir) => {
  const path = join(dir, "key.npy");
  const cache = new FeatureCache(dir);
  await cache.get("key", [2, 3], () => matrix);
  const whole = await Deno.readFile(path);
  for (let at = 0; at < whole.length; at++) {
    const damaged = whole.slice();
    damaged[at] ^= 1;
    await Deno.writeFile(path, damaged);
    assert.deepEqual(await cache.get("key", [2, 3], () => matrix), matrix);
    assert.equal(cache.rebuilt, at + 1, `byte ${at} was not noticed`);
  }
});

testWithFolder(
  "FeatureCache makes again what has another shape, type or format",
  async (dir) => {
    const path = join(dir, "key.npy");
    const other: Matrix = { data: new Float32Array(6), shape: [3, 2] };
    const cache = new FeatureCache(dir);
    await cache.get("key", [3, 2], () => other);
    assert.deepEqual(await cache.get("key", [2, 3], () => matrix), matrix);
    const { crc32 } = await import("node:zlib");
    const foreign = [
      encodeNpy({ data: new Float64Array(6), shape: [2, 3] }),
      encodeNpy({ data: new Float32Array(6), shape: [6] }),
      new TextEncoder().encode("not an array"),
    ];
    for (const content of foreign) {
      const sealed = new Uint8Array(content.length + 4);
      sealed.set(content);
      new DataView(sealed.buffer).setUint32(
        content.length,
        crc32(content),
        true,
      );
      await Deno.writeFile(path, sealed);
      assert.deepEqual(await cache.get("key", [2, 3], () => matrix), matrix);
    }
    assert.deepEqual(counts(cache), { hits: 0, misses: 5, rebuilt: 4 });
  },
);

testWithFolder(
  "FeatureCache stores nothing when computing fails",
  async (dir) => {
    const cache = new FeatureCache(dir);
    const fail = () => Promise.reject(new Error("no such clip"));
    await assert.rejects(cache.get("key", [2, 3], fail), /no such clip/);
    const wrong = { data: new Float32Array(6), shape: [6, 1] } as Matrix;
    await assert.rejects(cache.get("key", [2, 3], () => wrong), {
      name: "RangeError",
      message: "Cannot store a feature: it must have shape [2,3], got [6,1]",
    });
    assert.deepEqual(list(dir), []);
    assert.deepEqual(counts(cache), { hits: 0, misses: 0, rebuilt: 0 });
  },
);

testWithFolder(
  "FeatureCache serves many readers of one key at once",
  async (dir) => {
    const caches = [new FeatureCache(dir), new FeatureCache(dir)];
    const got = await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) =>
          caches[i % 2].get("key", [2, 3], () => structuredClone(matrix)),
      ),
    );
    for (const each of got) {
      assert.deepEqual(each, matrix);
    }
    assert.deepEqual(list(dir), ["key.npy"]);
  },
);

testWithFolder(
  "FeatureCache warns once where it can't write or read, goes on, and leaves no part behind",
  async (dir) => {
    await Deno.writeTextFile(join(dir, "file"), "in the way");
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const inFile = new FeatureCache(join(dir, "file"), { onWarning });
    for (const key of ["a", "b"]) {
      assert.deepEqual(await inFile.get(key, [2, 3], () => matrix), matrix);
    }
    assert.deepEqual([warnings.length, inFile.misses, inFile.hits], [1, 2, 0]);
    assert.match(
      warnings[0],
      /^Cannot read .*a\.npy: a part of its path is a file.* make .*file writable/s,
    );
    // A folder where the file should go: reading and renaming both fail.
    const cache = new FeatureCache(dir, { onWarning });
    const compute = async () => {
      await Deno.mkdir(join(dir, "key.npy"));
      return matrix;
    };
    assert.deepEqual(await cache.get("key", [2, 3], compute), matrix);
    assert.equal(warnings.length, 2);
    assert.match(warnings[1], /^Cannot write .*key\.npy: /);
    assert.deepEqual(list(dir).sort(), ["file", "key.npy"]);
  },
);

testWithFolder(
  "FeatureCache removes what killed runs were writing, but not what others write now",
  async (dir) => {
    const half = (name: string) =>
      join(dir, `${name}.npy.${crypto.randomUUID()}.tmp`);
    const [old, young] = [half("old"), half("young")];
    for (const path of [old, young]) await Deno.writeTextFile(path, "half");
    const then = new Date(Date.now() - 2 * 3600_000);
    await Deno.utime(old, then, then);
    await new FeatureCache(dir).get("key", [2, 3], () => matrix);
    assert.deepEqual(list(dir).sort(), ["key.npy", basename(young)].sort());
  },
);

Deno.test("FeatureCache refuses keys that are no file names", async () => {
  const cache = new FeatureCache("unused");
  for (const key of ["", "../escape", "a/b", "a.b", "a b"]) {
    await assert.rejects(cache.get(key, [2, 3], () => matrix), {
      name: "RangeError",
      message:
        `Cannot look up a feature: the key must be letters, digits, "_" or "-", got "${key}"`,
    });
  }
});

testWithFolder(
  "FeatureCache.getMany() computes what is missing or damaged in one call, and keeps the order",
  async (dir) => {
    const cache = new FeatureCache(dir);
    const keys = ["a", "b", "c", "d"];
    const numbered = (i: number): Matrix => ({
      data: new Float32Array(6).fill(i),
      shape: [2, 3],
    });
    await cache.get("b", [2, 3], () => numbered(1));
    await Deno.writeTextFile(join(dir, "c.npy"), "damaged");
    const asked: number[][] = [];
    const compute = (missing: number[]) => {
      asked.push(missing);
      return missing.map(numbered);
    };
    const want = keys.map((_, i) => numbered(i));
    assert.deepEqual(await cache.getMany(keys, [2, 3], compute), want);
    assert.deepEqual(await cache.getMany(keys, [2, 3], compute), want);
    assert.deepEqual(asked, [[0, 2, 3]]);
    assert.deepEqual(counts(cache), { hits: 5, misses: 4, rebuilt: 1 });
    assert.deepEqual(await cache.getMany([], [2, 3], compute), []);
  },
);
