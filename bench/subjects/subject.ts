import type { Command, Processes } from '../processes.ts';

export interface Surroundings {
  processes: Processes;
  /** The server's address, and the same behind the delay proxy. */
  near: string;
  far: string;
  /** One that answers at once until it is told to take its time. */
  slow: string;
}

/** Something that is measured: a stdio command, or `direct`, which is no process at all. */
export interface Subject {
  name: string;
  /** Gets everything ready that may be running beforehand. Throws `Missing` where it cannot be had. */
  prepare(surroundings: Surroundings): Promise<Prepared>;
}

export type Prepared = Commands | 'direct';

export interface Commands {
  near: Command;
  far: Command;
  /** Where it can start before its server answers. */
  slow?: Command;
}

/** Why a subject cannot take part, in plain words. */
export class Missing extends Error {}
