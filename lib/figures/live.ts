/**
 * A figure that a running cell redraws in place.
 *
 * @module
 */

import type { DisplayBundle, Figure } from "./draw/figure.ts";
import { curves, type CurvesOptions, type EpochPoint } from "./training.ts";

/** How the Deno kernel shows a bundle, and later another one in its place. */
type Display = (
  bundle: DisplayBundle,
  options: { raw: true; display_id: string; update: boolean },
) => Promise<void>;

/** The kernel's display, or undefined outside of a notebook, where asking for it throws. */
function kernelDisplay(): Display | undefined {
  try {
    const { display } = Deno.jupyter;
    return (bundle, options) => display(bundle, options);
  } catch {
    return undefined;
  }
}

/**
 * One output of a notebook whose figure can be replaced. Outside of a notebook
 * it shows nothing, and nothing fails.
 *
 * While it changes, it is a static picture: JupyterLab's Plotly renderer keeps
 * the first figure that it drew (plotly.py, issue 3053). The last figure,
 * given to {@linkcode LiveFigure.end}, has every form.
 *
 * @example
 * ```ts
 * import { lines, LiveFigure } from "./mod.ts";
 *
 * const live = new LiveFigure();
 * await live.show(lines([{ y: [0, 1] }], { title: "First" }));
 * await live.show(lines([{ y: [0, 1, 4] }], { title: "Then" }));
 * await live.end(lines([{ y: [0, 1, 4, 9] }], { title: "Last" }));
 * ```
 */
export class LiveFigure {
  readonly #display: Display | undefined;
  readonly #id = crypto.randomUUID();
  #shown = false;

  /**
   * An output that is made with the first figure shown.
   *
   * @param display how a bundle is shown. Default: the kernel's, if there is one
   */
  constructor(display: Display | undefined = kernelDisplay()) {
    this.#display = display;
  }

  /** Shows a figure's picture: the first time as a new output, then in place of the last one. */
  show(figure: Figure): Promise<void> {
    return this.#put({
      "image/svg+xml": figure.toSvg(),
      "text/plain": figure.summary,
    });
  }

  /** Shows a figure in all its forms in place of the pictures, interactive where Plotly is. */
  end(figure: Figure): Promise<void> {
    // An update replaces all forms: plotly.js in one of them would be lost.
    return this.#put(figure.toBundle(false));
  }

  async #put(bundle: DisplayBundle): Promise<void> {
    const update = this.#shown;
    this.#shown = true;
    await this.#display?.(bundle, { raw: true, display_id: this.#id, update });
  }
}

/** Learning curves that grow while a cell trains; see {@linkcode liveCurves}. */
export class LiveCurves {
  readonly #live: LiveFigure;
  readonly #options: CurvesOptions;
  #history: EpochPoint[] = [];

  /**
   * Curves without an epoch yet.
   *
   * @param options as for `curves`
   * @param live    the output; one of its own by default
   */
  constructor(options: CurvesOptions, live: LiveFigure = new LiveFigure()) {
    this.#options = options;
    this.#live = live;
  }

  /** The curves as they are now. */
  get figure(): Figure {
    return curves(this.#history, this.#options);
  }

  /** Shows the empty axes, so that a reader sees where the curves will be. */
  start(): Promise<void> {
    return this.#live.show(this.figure);
  }

  /** Adds an epoch and shows it. */
  add(point: EpochPoint): Promise<void> {
    this.#history.push(point);
    return this.#live.show(this.figure);
  }

  /**
   * Makes the figure interactive, with the chosen epoch marked.
   *
   * @param best the chosen epoch, from 1
   */
  end(best?: number): Promise<void> {
    return this.#live.end(
      curves(this.#history, { ...this.#options, ...(best && { best }) }),
    );
  }
}

/**
 * Learning curves that grow in place while a cell trains. Outside of a notebook
 * nothing is shown.
 *
 * @param options as for `curves`; `epochs` keeps the axis from moving
 *
 * @example As a hook of a training
 * ```ts
 * import { liveCurves } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const live = liveCurves({ epochs: 20 });
 * await live.add({ epoch: 1, loss: 2, accuracy: 0.2, validationLoss: 2, validationAccuracy: 0.2 });
 * await live.end(1);
 * assert.match(live.figure.summary, /epoch 1/);
 * ```
 */
export function liveCurves(options: CurvesOptions = {}): LiveCurves {
  return new LiveCurves(options);
}
