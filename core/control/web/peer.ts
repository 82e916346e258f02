import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { endianness } from 'node:os';

/**
 * Whether the other end of a loopback connection is surely a process of another user (root aside, who can do anything). The
 * link to the screens stands in the command line of what opens the browser, where every user of the machine can read it; on
 * Linux the kernel says whose socket it is. Elsewhere that is not to be had: `false`.
 */
export function isAnotherUser({ remotePort, localPort }: Socket): boolean {
  const mine = process.getuid?.();
  if (process.platform !== 'linux' || mine === undefined) return false;
  const owner = ownerOf(remotePort, localPort);
  return owner !== undefined && owner !== mine && owner !== 0;
}

/** The user whose socket is bound to `port` of 127.0.0.1 and connected to `to`. A socket of IPv6 can be, too. */
function ownerOf(port: number | undefined, to: number | undefined): number | undefined {
  const from = [`${loopback}:${hex(port)}`, `${mapped}${loopback}:${hex(port)}`];
  const ends = [`${loopback}:${hex(to)}`, `${mapped}${loopback}:${hex(to)}`];
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of linesOf(file)) {
      // number: local remote state queues timer retransmits uid …
      const [, local = '', remote = '', , , , , uid] = line.trim().split(/\s+/);
      if (from.includes(local) && ends.includes(remote)) return Number(uid);
    }
  }
  return undefined;
}

/** The kernel prints addresses as words of this machine's byte order. */
const loopback = endianness() === 'LE' ? '0100007F' : '7F000001';
const mapped = endianness() === 'LE' ? '0000000000000000FFFF0000' : '00000000000000000000FFFF';

function hex(port: number | undefined): string {
  return (port ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'latin1').split('\n');
  } catch {
    return []; // No IPv6, or a system that hides it.
  }
}
