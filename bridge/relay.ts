import type { Readable, Writable } from 'node:stream';
import { maxLineBytes } from '../shared/wire/frames.ts';
import { gather } from '../shared/wire/gathering.ts';
import { writeWhole } from '../shared/wire/write-whole.ts';
import { type CoreCommand, type StartRight, takeStartRight, whyNone } from './start-core.ts';
import type { EntryName } from './entry-key.ts';
import { createLineCutter } from './lines.ts';
import { createLink, type LinkMemory } from './link.ts';
import { createOutbox } from './outbox.ts';

export interface RelayOptions {
  home: string;
  socketPath: string;
  name: EntryName;
  key: string;
  core: CoreCommand;
  stdin: Readable;
  stdout: Writable;
  /** Ends the process. `message` goes to stderr. */
  exit: (code: number, message?: string) => void;
  /** Milliseconds from some fixed moment, by a clock that nobody sets. */
  now: () => number;
}

/** More than this many bytes waiting for the core stops the reading of stdin. */
const holdAt = 2 * maxLineBytes;
/** A core that cannot be reached for this long is not coming. */
const giveUpAfterMs = 20_000;
const retryMs = 20;
/** A core that was started is given this long before another try to start one. */
const startAgainAfterMs = 5_000;
/** After one failed, somebody else may start one for so long. */
const graceForAnotherMs = 1_500;

const newline = Buffer.from('\n');

/** Carries lines between the host's stdio and the core until stdin ends. */
export function relay(options: RelayOptions): void {
  const { stdin, stdout, now } = options;
  const gathering = gather(stdout, process.nextTick);
  const exit: RelayOptions['exit'] = (code, message) => {
    gathering.flush();
    options.exit(code, message);
  };
  const outbox = createOutbox();
  const memory: LinkMemory = { received: 0 };
  let link: ReturnType<typeof createLink> | undefined;
  let idle = false;
  let reachedAt = now();
  let startedAt = -Infinity;
  let right: StartRight | undefined;

  const open = () => {
    idle = false;
    link = createLink(options.socketPath, options.name, options.key, memory, outbox, {
      line: (bytes) => {
        arrived();
        gathering.begin('turn');
        return writeWhole(stdout, [bytes, newline]);
      },
      lost: (how, was) => {
        link = undefined;
        // It was there until now, however long it had nothing to say.
        if (was === 'welcomed') arrived();
        // A line it left unanswered is the host's next word already.
        if (how === 'stopping' && outbox.isEmpty()) restAfterStop();
        else tryAgain();
      },
      refused: (message) => exit(1, message),
      relieved: () => {
        arrived();
        if (stdin.isPaused() && outbox.size() < holdAt) stdin.resume();
      },
    });
  };
  const arrived = () => {
    reachedAt = now();
    startedAt = -Infinity;
    right?.free();
    right = undefined;
  };
  // Stopped by the person: starting another at once would undo it, so wait for the host's next word.
  const restAfterStop = () => {
    idle = true;
  };
  const tryAgain = () => {
    const time = now();
    const failedAt = right?.failedAt() ?? time;
    if (time - reachedAt > giveUpAfterMs || time - failedAt > graceForAnotherMs) {
      exit(1, whyNone(options.home));
      return;
    }
    if (time - startedAt > startAgainAfterMs && !start(time)) return;
    setTimeout(open, retryMs);
  };
  /** Whether to go on trying. */
  const start = (time: number): boolean => {
    try {
      if (right?.isHeld()) {
        right.start(options.core, now);
        startedAt = time;
      } else {
        // And look once more: whoever had it until now may have started one since we looked.
        right = takeStartRight(options.home);
      }
      return true;
    } catch {
      exit(1, whyNone(options.home));
      return false;
    }
  };

  const cut = createLineCutter(maxLineBytes, (line) => {
    const number = outbox.add(line);
    if (idle) {
      reachedAt = now();
      open();
    } else link?.send(number);
  });
  stdin.on('data', (chunk: Buffer) => {
    cut(chunk);
    if (outbox.size() >= holdAt) stdin.pause();
  });
  const finish = () => {
    link?.end();
    exit(0);
  };
  stdin.on('end', finish);
  stdin.on('error', finish);
  stdout.on('drain', () => link?.resume());
  // The host closed our stdout: it is gone.
  stdout.on('error', finish);
  open();
}
