// Browser compatible.
/**
 * Protocols: pure seeded functions from clips to training, validation and test
 * lists, and the report of what training has already heard of a test.
 *
 * @module
 */
export { type Item, itemId, MOST_COPIES, parseItemId } from "./item.ts";
export { type Rung, rungOf } from "./ladder.ts";
export {
  type ItemLeak,
  itemLeaks,
  type LeakOptions,
  type LeakReport,
  leakReport,
  type Share,
} from "./leak_report.ts";
export { checkPromises } from "./promises.ts";
export {
  CROSS_CORPUS,
  findProtocol,
  isProtocolName,
  type Protocol,
  PROTOCOL_NAMES,
  type ProtocolName,
  PROTOCOLS,
  type Separation,
  type Split,
  SplitError,
} from "./protocol.ts";
export { split, type SplitOptions } from "./split.ts";
