// Browser compatible.
/**
 * A model and a recording or a stream: what a front end hears of it, the probabilities of
 * the model's labels, and what carried them. Training and use take the same way from waveform to network input.
 *
 * @module
 */

export { type Heard, Listener, openListener } from "./listener.ts";
export {
  listenLive,
  type LiveHeard,
  LiveListener,
  type LiveOptions,
} from "./live.ts";
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
