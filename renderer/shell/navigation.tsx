import { Activity, Bot, Hand, House, KeyRound, Laptop, ListChecks, Server, Settings } from 'lucide-react';
import { formatNumber } from '../format.ts';
import { toPlace } from '../router.ts';
import { texts } from '../texts.ts';
import { Badge } from '../ui/badge.tsx';

const items = [
  ['home', House],
  ['approvals', Hand],
  ['servers', Server],
  ['hosts', Laptop],
  ['agents', Bot],
  ['permissions', ListChecks],
  ['access', KeyRound],
  ['activity', Activity],
  ['settings', Settings],
] as const;

export function Navigation({ screen, prompts }: { screen: string; prompts: number }) {
  return (
    <nav className="shell-nav" aria-label={texts.common.navigation}>
      <ul>
        {items.map(([name, Icon]) => (
          <li key={name}>
            <a className="shell-link" href={toPlace(name)} aria-current={name === screen ? 'page' : undefined}>
              <Icon size="1.1em" aria-hidden />
              {texts.common.screens[name]}
              {name === 'approvals' && prompts > 0 ? <Waiting count={prompts} /> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Waiting({ count }: { count: number }) {
  const shown = formatNumber(count);
  return (
    <Badge tone="ask">
      <span aria-hidden>{shown}</span>
      <span className="hidden">{texts.common.waiting(shown)}</span>
    </Badge>
  );
}
