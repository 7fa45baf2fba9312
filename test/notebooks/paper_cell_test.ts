/**
 * The cell of the notebook on the model that runs the paper's experiment live: off as it
 * stands, here for one epoch of the embedded corpus.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  formatNotebook,
  joinText,
  parseNotebook,
} from "../../lib/commands/notebook_file.ts";
import { runNotebook } from "../../lib/commands/notebooks.ts";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { testWithJupyter } from "./jupyter_here.ts";
import { codeCells, NOTEBOOKS, outputData } from "./notebooks.ts";

testWithJupyter(
  "04_model.ipynb runs one epoch of the paper's protocol live, and tells its accuracy",
  async (jupyter) => {
    const { notebook } = NOTEBOOKS.find(({ name }) => name.startsWith("04"))!;
    const cells = codeCells(notebook);
    const OFF = "const paperEpochs = 0;";
    const cell = cells.find(({ source }) => joinText(source).includes(OFF))!;
    const corpus = "const corpus = await openCorpus(notebookCorpus());";
    const chosen = [
      cells[0],
      { ...cells[0], id: "corpus", source: corpus },
      {
        ...cell,
        source: joinText(cell.source).replace(OFF, OFF.replace("0", "1")),
      },
    ];
    await using place = await temporaryFolder();
    const path = join(place.path, "paper.ipynb");
    const result = join(place.path, "result.ipynb");
    await Deno.writeTextFile(
      path,
      formatNotebook({ ...notebook, cells: chosen }),
    );
    const { error } = await runNotebook(jupyter, {
      path,
      folder: NOTEBOOKS_FOLDER,
      result,
      timeout: 300,
    });
    assert.equal(error, null);
    const done = parseNotebook(await Deno.readTextFile(result), "paper");
    const outputs = codeCells(done)[2].outputs;
    const printed = outputs.map((output) =>
      output.output_type === "stream" ? joinText(output.text) : ""
    ).join("");
    assert.match(printed, /The paper's protocol: \d+\.\d % of 96 test items/);
    const pictures = outputs.filter((o) => "image/svg+xml" in outputData(o));
    assert.ok(pictures.length >= 1, "the curves are drawn");
  },
);
