import type { ActivityDraft, DecisionSource } from '../../../shared/models.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function issuerCalls({ auth, activity }: Rooms): ControlHandlers['issuers'] {
  const { issuers } = auth;
  const changed = (outcome: string, issuer: string, what: string, by: DecisionSource): ActivityDraft => ({
    kind: 'issuer.changed',
    outcome,
    detail: `${new URL(issuer).host} ${what}`,
    ...decidedBy(by),
  });
  return {
    list: () => issuers.list(),
    setDeviation({ input, source }) {
      const view = issuers.setDeviation(input);
      const { value } = view.deviations.find(({ name }) => name === input.name) ?? {};
      activity.record(changed('set', input.issuer, [input.name, value].filter(Boolean).join(' '), source));
      return view;
    },
    removeDeviation({ input: { issuer, name }, source }) {
      const removed = issuers.removeDeviation(issuer, name);
      if (removed) activity.record(changed('unset', issuer, name, source));
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
