/**
 * Keeps zod from compiling its checks with `new Function`, which the page's
 * Content-Security-Policy forbids. Imported before anything that has a schema.
 *
 * @module
 */

import { config } from "zod";

config({ jitless: true });
