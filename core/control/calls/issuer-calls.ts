import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function issuerCalls({ auth, activity }: Rooms): ControlHandlers['issuers'] {
  return {
    requireSignIn({ input: { issuer, hours } }) {
      auth.requireSignIn(issuer, hours);
      const what = hours === 0 ? 'as it likes' : `every ${hours} h`;
      activity.record({ kind: 'setting.changed', detail: `sign-in at ${new URL(issuer).host} ${what}` });
      return { issuer, hours };
    },
  };
}
