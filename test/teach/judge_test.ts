import assert from "node:assert/strict";
import fc from "fast-check";
import {
  choice,
  functionAnswer,
  numberAnswer,
  valuesAnswer,
} from "../../lib/teach/mod.ts";

Deno.test("numberAnswer() is right within its tolerance, nearly within the next, wrong beyond", () => {
  const judge = numberAnswer({
    expected: 200,
    tolerance: 0.01,
    unit: "Hz",
    then: "Yes.",
  });
  assert.deepEqual(judge(201), { outcome: "right", because: "Yes." });
  assert.deepEqual(judge(190), {
    outcome: "nearly",
    because: "10 Hz too low.",
  });
  assert.deepEqual(judge(2000), {
    outcome: "wrong",
    because: "2,000 Hz is too high.",
  });
});

Deno.test("numberAnswer() knows mistakes by their values, before it says nearly", () => {
  const judge = numberAnswer({
    expected: 6.02,
    tolerance: 0.01,
    near: 1,
    mistakes: [[3.01, "That is the power's."]],
    then: "",
  });
  assert.equal(judge(3.01).because, "That is the power's.");
  assert.equal(judge(3.01).outcome, "wrong");
});

Deno.test("no judge calls anything but a number right, whatever it is given", () => {
  const judge = numberAnswer({ expected: 1, then: "" });
  fc.assert(fc.property(fc.anything(), (answer) => {
    const { outcome, because } = judge(answer);
    assert.ok(because.length > 0 || outcome === "right");
    assert.equal(outcome === "right", answer === 1);
  }));
  assert.match(judge(NaN).because, /not a number/);
});

Deno.test("valuesAnswer() finds the first wrong value, and says how far the worst is off", () => {
  const judge = valuesAnswer([1, -2, 4], "Yes.");
  assert.equal(judge(Float32Array.of(1, -2, 4)).outcome, "right");
  assert.deepEqual(judge([1, -2.1, 4]), {
    outcome: "nearly",
    because:
      "Value 1 should be -2, got -2.1; the largest difference is 2.5 % of the largest value.",
  });
  assert.equal(judge([1, NaN, 4]).outcome, "wrong");
  assert.equal(judge([1, -2]).outcome, "wrong");
  assert.equal(judge("1, -2, 4").outcome, "wrong");
});

Deno.test("choice() gives each letter its reason, and asks for a letter where there is none", () => {
  const judge = choice("a", { a: "Since so.", b: "It isn't." });
  assert.deepEqual(judge(" A "), { outcome: "right", because: "Since so." });
  assert.deepEqual(judge("b"), { outcome: "wrong", because: "It isn't." });
  assert.match(judge(2).because, /one letter, a or b, got a number/);
});

Deno.test("functionAnswer() says for which arguments a function is wrong, fails or is not written yet", () => {
  const judge = functionAnswer<[number[]]>(
    (values) => values.reduce((a, b) => a + b, 0),
    [["one value", [[2]]], ["two values", [[2, 3]]]],
    "Yes.",
  );
  assert.equal(judge((v: number[]) => v[0] + (v[1] ?? 0)).outcome, "right");
  assert.match(judge((v: number[]) => v[0]).because, /^For two values: /);
  assert.equal(judge(() => undefined).outcome, "open");
  const failing = judge(() => {
    throw new Error("no such thing");
  });
  assert.match(failing.because, /^For one value it fails: no such thing/);
  assert.match(judge(3).because, /must be a function, got a number/);
});
