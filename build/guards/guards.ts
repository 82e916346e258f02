import { consentGuards } from './consent.ts';
import { doorGuards } from './doors.ts';
import type { Guard } from './guard.ts';

/** The guards named in test/security. `npm run mutate` takes each out in turn. */
export const guards: readonly Guard[] = [...consentGuards, ...doorGuards];
