// Browser compatible.
/**
 * A model and a recording: what a front end hears of it, and the probabilities of the
 * model's labels. Training and use take the same way from waveform to network input.
 *
 * @module
 */

export { type Heard, Listener, openListener } from "./listener.ts";
export {
  type OcclusionMap,
  occlusionMap,
  type OcclusionOptions,
} from "./occlusion.ts";
export {
  type Copy,
  type HeardSignal,
  hearSignal,
  type SignalOptions,
} from "./signal.ts";
