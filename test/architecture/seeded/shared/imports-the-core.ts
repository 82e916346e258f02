// expected: shared may not import core/auth/auth.ts
export type { Auth } from '../core/auth/auth.ts';
