import type { ActivityDraft } from '../../../shared/models.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function issuerCalls({ auth, activity }: Rooms): ControlHandlers['issuers'] {
  const { issuers } = auth;
  const changed = (outcome: string, issuer: string, what: string): ActivityDraft => ({
    kind: 'issuer.changed',
    outcome,
    detail: `${new URL(issuer).host} ${what}`,
  });
  return {
    list: () => issuers.list(),
    setDeviation({ input }) {
      const view = issuers.setDeviation(input);
      const { value } = view.deviations.find(({ name }) => name === input.name) ?? {};
      activity.record(changed('set', input.issuer, [input.name, value].filter(Boolean).join(' ')));
      return view;
    },
    removeDeviation({ input: { issuer, name } }) {
      const removed = issuers.removeDeviation(issuer, name);
      if (removed) activity.record(changed('unset', issuer, name));
      return { removed };
    },
    requireSignIn({ input: { issuer, hours }, source }) {
      auth.requireSignIn(issuer, hours);
      const what = hours === 0 ? 'as it likes' : `every ${hours} h`;
      activity.record({
        kind: 'setting.changed',
        detail: `sign-in at ${new URL(issuer).host} ${what}`,
        ...decidedBy(source),
      });
      return { issuer, hours };
    },
  };
}
