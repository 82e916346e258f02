import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';

export interface Hold {
  /** Resolves when the first request has come so far. */
  reached: Promise<void>;
  /** Resolves when the sender of a held request has gone away. */
  abandoned: Promise<void>;
  /** Lets every held request go on, and those that follow. */
  release(): void;
}

interface IdpHolds {
  hold(where: Place): Hold;
  releaseAll(): void;
}

type Place = 'before' | 'after';

interface Held extends Hold {
  where: Place;
  reach(): void;
  abandon(): void;
  released: Promise<void>;
}

/** Lets a test stop token requests on their way through `provider`. A request whose sender has gone meanwhile is dropped. */
export function createIdpHolds(provider: Provider): IdpHolds {
  const open = new Set<Held>();
  const stand = async (where: Place, request: IncomingMessage): Promise<void> => {
    for (const hold of open) {
      if (hold.where !== where) continue;
      request.socket.once('close', hold.abandon);
      hold.reach();
      await hold.released;
    }
  };
  provider.use(async ({ path, req }, next) => {
    if (path !== '/token') return next();
    await stand('before', req);
    if (req.socket.destroyed) return undefined;
    await next();
    return stand('after', req);
  });
  return {
    hold(where) {
      const [reached, abandoned, released] = [gate(), gate(), gate()];
      const held: Held = {
        where,
        reached: reached.promise,
        reach: reached.resolve,
        abandoned: abandoned.promise,
        abandon: abandoned.resolve,
        released: released.promise,
        release() {
          open.delete(held);
          released.resolve();
        },
      };
      open.add(held);
      return held;
    },
    releaseAll: () => open.forEach(({ release }) => release()),
  };
}

function gate() {
  return Promise.withResolvers<void>();
}
