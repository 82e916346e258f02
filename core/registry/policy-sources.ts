/** Where policies come from: files, the managed preferences of macOS, the policy key of Windows. */
import { type BigIntStats, readFileSync, statSync } from 'node:fs';
import { isoTime } from '../ports/clock.ts';
import type { RunProgram } from '../ports/run-program.ts';

/** A policy's text as it is now. `at`: when it was written, where that is known. */
export interface PolicyText {
  text: string;
  at: string;
}

export interface PolicySource {
  /** A path, or what stands for one. */
  readonly name: string;
  /** Another text whenever the policy may be another; cheap, as it is asked for at every decision. */
  stamp(): string;
  /** `undefined`: there is none. Throws where it cannot be read. */
  read(): PolicyText | undefined;
}

export function fileSource(file: string): PolicySource {
  return {
    name: file,
    stamp: () => stampOf(stat(file)),
    read() {
      const found = stat(file);
      return found && { text: readFileSync(file, 'utf8'), at: isoTime(Number(found.mtimeMs)) };
    },
  };
}

const linuxFile = '/etc/drawbridge/policy.jsonc';
const macFile = '/Library/Managed Preferences/dev.drawbridge.app.plist';
const windowsKey = String.raw`HKLM\SOFTWARE\Policies\Drawbridge`;
/** How often Windows is asked again: a program must be run for it. */
const askAgainMs = 60_000;

export interface ManagedMachine {
  platform: string;
  run: RunProgram;
  /** Milliseconds since 1970. */
  now(): number;
  /** Another place of the file (Linux) or plist (macOS), for tests. */
  file?: string | undefined;
}

/** The administrator's. */
export function managedSource({ platform, run, now, file }: ManagedMachine): PolicySource {
  if (platform === 'win32') return registrySource(run, now);
  if (platform === 'darwin') return plistSource(file ?? macFile, run);
  return fileSource(file ?? linuxFile);
}

function plistSource(file: string, run: RunProgram): PolicySource {
  return {
    ...fileSource(file),
    read() {
      const found = stat(file);
      if (!found) return undefined;
      const { status, stdout } = run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]);
      if (status !== 0) throw new Error('plutil cannot turn it into JSON');
      return { text: stdout, at: isoTime(Number(found.mtimeMs)) };
    },
  };
}

/** The value `Policy` of the key, a text (REG_SZ) that holds the same JSON as the file elsewhere. */
function registrySource(run: RunProgram, now: () => number): PolicySource {
  return {
    name: `${windowsKey}\\Policy`,
    stamp: () => String(Math.floor(now() / askAgainMs)),
    read() {
      const { status, stdout } = run('reg', ['query', windowsKey, '/v', 'Policy']);
      // 1: there is no such key or value.
      if (status === 1) return undefined;
      const [, text] = /^\s+Policy\s+REG_SZ\s+(.*)$/m.exec(stdout) ?? [];
      if (status !== 0 || text === undefined) throw new Error('reg query gives no text for it');
      return { text, at: isoTime(now()) };
    },
  };
}

function stat(file: string): BigIntStats | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false });
}

/** The time of change beside that of writing: a tool may set the latter back. */
function stampOf(found: BigIntStats | undefined): string {
  return found === undefined ? 'absent' : `${found.mtimeNs} ${found.ctimeNs} ${found.size} ${found.ino}`;
}
