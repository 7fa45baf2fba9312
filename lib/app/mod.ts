/**
 * The web app: a page that listens, and a server that gives the page and an API.
 * `buildApp` makes the page's folder, which any web server can host with `HEADERS`;
 * `spawnServer` starts this project's server as a process that may do little.
 *
 * @module
 */

export { buildApp, type BuildOptions, type SampleClip } from "./build.ts";
export { HEADERS, headersFile } from "./headers.ts";
export { type ApiDescription, describeApi } from "./server/openapi.ts";
export type { Prediction, Predictions } from "./server/schemas.ts";
export {
  type ServerChoices,
  type ServerLimits,
  type ServerSettings,
} from "./server/settings.ts";
export { type RunningServer, startServer } from "./server/start_server.ts";
export { type ServerProcess, spawnServer } from "./server/spawn_server.ts";
