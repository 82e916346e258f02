import { pipeline, Readable } from 'node:stream';
import { BodyTooLong, maxMessageBytes } from './read-body.ts';

/** The body of an answer. It must be read, or let go with `drop`. */
export interface Body {
  /**
   * Gives every piece as it comes, from the first on; resolves at the end. Rejects where the connection broke or was ended, and
   * where `take` threw, which ends the connection. Once only.
   */
  read(take: (piece: Buffer) => void): Promise<void>;
}

/** What steers the connection that a body comes over. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** A body, and the end that fills it. */
export interface Incoming extends Body {
  add(piece: Buffer): void;
  end(error?: unknown): void;
}

/** So much waits for whoever reads, in bytes, before the connection does. */
const maxKept = 64 * 1024;

export function createBody(flow: Flow): Incoming {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever asked has gone, and reads nothing.
  promise.catch(() => undefined);
  const kept: Buffer[] = [];
  let length = 0;
  let take = (piece: Buffer): void => {
    kept.push(piece);
    length += piece.length;
    if (length > maxKept) flow.pause();
  };
  const refuse = (error: unknown): void => {
    take = () => undefined;
    reject(error);
    flow.abort(error as Error);
  };
  return {
    add(piece) {
      try {
        take(piece);
      } catch (error) {
        refuse(error);
      }
    },
    end(error) {
      if (error === undefined) resolve();
      else reject(error);
    },
    async read(given) {
      take = given;
      try {
        for (const piece of kept.splice(0)) given(piece);
      } catch (error) {
        refuse(error);
        // Also of a body that has ended, and well, by now.
        throw error;
      }
      if (length > maxKept) flow.resume();
      await promise;
    },
  };
}

/**
 * What `through` makes of a body. The connection never waits for it: undici 7 fails the whole process where one ends while it
 * waits, and loses what had come. What is not read yet has a limit instead.
 */
export function transformed(body: Body, flow: Flow, through: () => NodeJS.ReadWriteStream): Body {
  return {
    async read(take) {
      const source = new Readable({ read() {} });
      const fill = (piece: Buffer): void => {
        if (source.readableLength > maxMessageBytes) throw new BodyTooLong(maxMessageBytes);
        source.push(piece);
      };
      body.read(fill).then(
        () => source.push(null),
        (error: unknown) => source.destroy(error as Error),
      );
      // A failure of either reaches whoever reads; whoever stops reading ends both, and with them the connection.
      const stream = pipeline(source, through(), (error) => {
        if (error) flow.abort(error);
      });
      for await (const piece of stream) take(piece as Buffer);
    },
  };
}
