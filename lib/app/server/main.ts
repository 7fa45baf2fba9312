/**
 * The process of the server: settings as its argument, one line when it listens, an
 * orderly end on SIGTERM and SIGINT. It needs few permissions: see `permissions.ts`.
 *
 * @module
 */

import { startServer } from "./start_server.ts";

try {
  const { url, drain } = await startServer(JSON.parse(Deno.args[0]));
  let stopping = false;
  const stop = async () => {
    if (stopping) Deno.exit(1); // asked twice
    stopping = true;
    await drain();
    Deno.exit(0);
  };
  Deno.addSignalListener("SIGINT", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  console.log(url);
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
