/**
 * The web app: a page that listens, and what serves it.
 *
 * @module
 */
export { buildApp, type BuildOptions, type SampleClip } from "./build.ts";
