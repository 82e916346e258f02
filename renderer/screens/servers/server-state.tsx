import { Check, KeyRound, TriangleAlert } from 'lucide-react';
import type { ServerView } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';

const tones: Record<ServerView['accountState'], Tone> = {
  'signed-in': 'allow',
  'sign-in-needed': 'ask',
  'signing-in': 'accent',
  'not-required': 'neutral',
  none: 'neutral',
  unknown: 'neutral',
};

/** Whether this server can be used, in one word or two. */
export function ServerState({ server }: { server: ServerView }) {
  const { accountState, health } = server;
  return (
    <>
      {health.state === 'failing' ? (
        <Badge tone="danger">
          <TriangleAlert size="0.95em" aria-hidden />
          {texts.servers.failing}
        </Badge>
      ) : null}
      <Badge tone={tones[accountState]}>
        {accountState === 'signed-in' ? <Check size="0.95em" aria-hidden /> : null}
        {accountState === 'sign-in-needed' ? <KeyRound size="0.95em" aria-hidden /> : null}
        {texts.servers.state[accountState]}
      </Badge>
    </>
  );
}
