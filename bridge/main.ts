/** The stdio relay that hosts launch. Knows no MCP: see design.md, "Processes". */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { addressAdvice, readAddress } from '../shared/wire/address.ts';
import { places } from '../shared/wire/places.ts';
import { type EntryName, entryOfUrl, readEntryKey } from './entry-key.ts';
import { relay } from './relay.ts';
import { type CoreCommand, whyNone } from './start-core.ts';

const usage = 'usage: drawbridge bridge --entry ID | drawbridge bridge URL';

/** The entry to serve, or what is wrong with the arguments. */
function entryOf([first, second]: readonly string[]): EntryName | { wrong: string } {
  if (first === undefined) return { wrong: usage };
  if (first === '--entry') return second === undefined ? { wrong: usage } : { entry: second };
  const address = readAddress(first);
  // Not repeated here: it may hold a password, or characters that play tricks on a terminal.
  if ('refused' in address) return { wrong: `That cannot be a server's address: ${address.refused}. ${addressAdvice}` };
  return entryOfUrl(address.url);
}

/** The single executable is the core too; beside dist/bridge.js lies dist/core.js. */
function coreCommand(): CoreCommand {
  const command = process.execPath;
  return isSea() ? { command, args: ['serve'] } : { command, args: [join(import.meta.dirname, 'core.js')] };
}

function exit(code: number, message?: string): void {
  if (message !== undefined) process.stderr.write(`drawbridge: ${message}\n`);
  process.exit(code);
}

/** The key, or what the file system said instead of keeping it. */
function keyOf(home: string, name: EntryName): string | undefined | Error {
  try {
    return readEntryKey(home, name);
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}

function main(args: readonly string[]): void {
  const name = entryOf(args);
  if ('wrong' in name) return exit(2, name.wrong);
  const { platform, env, stdin, stdout } = process;
  const uid = platform === 'win32' ? -1 : userInfo().uid;
  const { home, bridgeSocket } = places({ platform, env, home: homedir(), uid }, join);
  const key = keyOf(home, name);
  if (key instanceof Error) return exit(1, whyNone(home));
  if (key === undefined) {
    return exit(
      1,
      `The entry "${name.entry}" is not known to Drawbridge. Connect the host again with \`drawbridge connect HOST SERVER\`.`,
    );
  }
  const now = () => 1_000 * process.uptime();
  relay({ home, socketPath: bridgeSocket, name, key, core: coreCommand(), stdin, stdout, exit, now });
}

main(process.argv.slice(2));
