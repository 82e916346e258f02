import { visible } from '../../shared/visible.ts';
import { diffOf, type Run, words } from '../../shared/text-diff.ts';
import { texts } from '../texts.ts';

/** What stays the same is shown this far around what differs, in words and spaces. */
const around = 24;

/** A text against its earlier form: what was added and removed is marked by a sign, a line and a colour, and in words. */
export function DiffText({ before, after }: { before: string; after: string }) {
  const runs = diffOf(words(before), words(after));
  return (
    <p className="diff">
      {runs.map((run, at) => (
        <Part key={`${at}`} run={run} first={at === 0} last={at === runs.length - 1} />
      ))}
    </p>
  );
}

const marks = { added: '+', removed: '−' } as const;

function Part({ run, first, last }: { run: Run; first: boolean; last: boolean }) {
  const { change, parts } = run;
  if (change === 'same') return <bdi>{shown(shortened(parts, first, last))}</bdi>;
  const Mark = change === 'added' ? 'ins' : 'del';
  const { added, removed } = texts.prompt.change;
  return (
    <Mark>
      <span className="diff-sign" aria-hidden>
        {marks[change]}
      </span>
      <span className="hidden">{`${change === 'added' ? added : removed}: `}</span>
      <bdi>{shown(parts.join(''))}</bdi>
    </Mark>
  );
}

function shortened(parts: readonly string[], first: boolean, last: boolean): string {
  if (parts.length <= around * 2) return parts.join('');
  const head = first ? '' : parts.slice(0, around).join('');
  return `${head} … ${last ? '' : parts.slice(-around).join('')}`;
}

/** Line ends are kept; everything else that hides is written out. */
const shown = (text: string): string => text.split('\n').map(visible).join('\n');
