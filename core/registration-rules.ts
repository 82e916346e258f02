import type { RegistrationRules } from './auth/clients/clients.ts';
import { compilePattern } from './policy/pattern.ts';
import type { Settings } from './registry/settings.ts';

const DAY_MS = 86_400_000;

/** Where the person's settings let Drawbridge register itself. */
export function registrationRules(settings: Settings): RegistrationRules {
  return {
    documentUrl: () => settings.get('client-metadata-url') || undefined,
    mayRegister: (issuer) =>
      settings
        .get('registration-issuers')
        .split(/\s+/)
        .some((pattern) => compilePattern(pattern).matches(issuer)),
    registrationLifeMs: () => Number(settings.get('registration-days')) * DAY_MS || Infinity,
  };
}
