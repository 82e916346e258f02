import type { ScopeShown } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Untrusted } from '../../ui/untrusted.tsx';

/** Scopes in words where somebody has some for them, and by name. */
export function ScopeList({ of }: { of: readonly ScopeShown[] }) {
  if (of.length === 0) return <p className="soft">{texts.access.sets.decides}</p>;
  return (
    <ul className="scope-list">
      {of.map(({ name, words }) => (
        <li key={name}>
          {words === undefined ? null : `${words} `}
          <span className={words === undefined ? undefined : 'soft'}>
            <Untrusted text={name} mono />
          </span>
        </li>
      ))}
    </ul>
  );
}
