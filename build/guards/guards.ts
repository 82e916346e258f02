import { consentGuards } from './consent.ts';
import { doorGuards } from './doors.ts';
import type { Guard } from './guard.ts';
import { logGuards } from './log.ts';

/** The guards named in test/security. `npm run mutate` takes each out in turn. */
export const guards: readonly Guard[] = [...consentGuards, ...doorGuards, ...logGuards];
