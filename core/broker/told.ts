import type { Consent, Speaker } from '../consent/consent.ts';
import type { Advertisement } from '../remote/remote.ts';
import { ProblemError } from '../../shared/problem.ts';

/** What a host may be told of what a server says of itself: instructions that changed wait for the person. */
export type Told = <A extends Advertisement | undefined>(advertisement: A) => A;

export function createTold(consent: Pick<Consent, 'instructions'>, speaker: () => Speaker): Told {
  const approved = (instructions: string) => {
    try {
      return consent.instructions(speaker(), instructions);
    } catch (error) {
      // Nothing to compare them with: the host does without, and nothing else fails for it.
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  };
  return (advertisement) => {
    if (advertisement?.instructions === undefined) return advertisement;
    const { instructions, ...rest } = advertisement;
    const tell = approved(instructions);
    return { ...rest, ...(tell === undefined ? {} : { instructions: tell }) } as typeof advertisement;
  };
}
