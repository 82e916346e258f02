import { Hand, KeyRound, RotateCw, TriangleAlert, Wrench } from 'lucide-react';
import { assertNever } from '../../../shared/assert-never.ts';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { type Icon, LinkButton } from '../../ui/button.tsx';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import type { Need } from './needs.ts';

const words = texts.home.needs;

export function NeedsPanel({ needs, live }: { needs: readonly Need[]; live: boolean }) {
  return (
    <Panel title={words.title}>
      <List label={words.title}>
        {needs.map((need) => (
          <NeedRow key={keyOf(need)} need={need} live={live} />
        ))}
      </List>
    </Panel>
  );
}

/** The same while a sign-in begins and goes on: its dialog belongs to the row. */
function keyOf(need: Need): string {
  if (need.kind === 'sign-in') return `sign-in ${need.server}`;
  return need.kind === 'restart' ? need.note : need.title;
}

const icons: Record<Need['kind'], Icon> = {
  prompts: Hand,
  'sign-in': KeyRound,
  failing: TriangleAlert,
  restart: RotateCw,
  place: Wrench,
};

function NeedRow({ need, live }: { need: Need; live: boolean }) {
  const Icon = icons[need.kind];
  return (
    <div className="need" data-kind={need.kind}>
      <Icon size="1.15rem" aria-hidden />
      <div className="need-words">
        <h3>{need.title}</h3>
        <p className="soft">
          <Untrusted text={need.note} />
        </p>
        {need.kind === 'failing' ? (
          <p className="soft">
            <Untrusted text={need.next} />
          </p>
        ) : null}
      </div>
      <Act need={need} live={live} />
    </div>
  );
}

function Act({ need, live }: { need: Need; live: boolean }) {
  switch (need.kind) {
    case 'prompts':
      return (
        <LinkButton href={toPlace('approvals')} kind="primary">
          {words.answer}
        </LinkButton>
      );
    case 'sign-in':
      return <SignIn server={need.server} disabled={!live} />;
    case 'failing':
      return (
        <LinkButton href={toPlace('servers', need.server)} label={words.openServer(need.server)}>
          {words.open}
        </LinkButton>
      );
    // Done in the host.
    case 'restart':
      return null;
    case 'place':
      return <LinkButton href={toPlace(...need.place)}>{need.act}</LinkButton>;
    default:
      return assertNever(need);
  }
}
