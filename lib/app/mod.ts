/**
 * The web app: a page that listens, and a server that gives the page and an API.
 * `spawnServer` starts it as a process that may do little; `HEADERS` are those that any
 * other host should send.
 *
 * @module
 */

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
