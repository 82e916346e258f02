/** A process that serves the control contract with nothing behind it: what `startCore` starts in its tests. */
import { placesHere } from '../../client/this-machine.ts';
import { makeControlKey } from '../../core/control/key.ts';
import { serveControl } from '../../core/control/serve.ts';
import { quietHandlers } from './control-handlers.ts';

const { home, controlSocket, controlKey } = placesHere();
const stop = Promise.withResolvers<void>();
const status = quietHandlers().core.status;
const server = await serveControl({
  socketPath: controlSocket,
  key: makeControlKey(controlKey),
  handlers: quietHandlers({
    core: {
      // The home tells which environment it was given.
      status: async (call) => ({ ...(await status(call)), pid: process.pid, home: process.env['HOST_SECRET'] ?? home }),
      stop: () => {
        stop.resolve();
        return { stopping: true };
      },
    },
  }),
});
await stop.promise;
await server.close();
