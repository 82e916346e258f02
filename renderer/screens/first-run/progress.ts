import type { HostChange } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/problem.ts';

/** An entry of a host's own configuration that was taken over, and can be put back. */
export interface Taken {
  host: string;
  file: string;
  name: string;
}

/** How far the person is, and what the steps before gave. No host: none was chosen. */
export type Progress =
  | { step: 'hosts' }
  | { step: 'server'; host: string | undefined; undone?: boolean }
  | { step: 'sign-in'; host: string | undefined; server: string; connection: Connection };

/** How the host came to the server. */
export type Connection =
  | { state: 'none' }
  | { state: 'connected'; change: HostChange; taken?: Taken }
  | { state: 'failed'; problem: Problem };

export const steps = ['hosts', 'server', 'sign-in'] as const;
