import { ChevronDown, ChevronRight, Minus, PenLine, Plus } from 'lucide-react';
import { useState } from 'react';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { JsonString } from './json-string.tsx';
import type { Change, JsonNode } from './json-tree.ts';

/** Containers at this depth and deeper are folded, unless what differs is inside or all of it must be seen. */
const foldedFrom = 2;
const unfoldedTo = 6;
/** Members shown at once; the rest comes on demand. */
const page = 50;

/** A JSON value to be read at a glance: names under each other, long and deep parts folded, differences marked. */
export function JsonView({ tree, label, open = false }: { tree: JsonNode; label: string; open?: boolean }) {
  const depth = open ? foldedFrom - unfoldedTo : 1;
  return (
    <div className="json" role="group" aria-label={label}>
      {tree.kind === 'object' || tree.kind === 'array' ? <Members of={tree} depth={depth} /> : <Value of={tree} />}
    </div>
  );
}

function Members({ of, depth }: { of: JsonNode; depth: number }) {
  const [shown, setShown] = useState(page);
  const more = of.children.length - shown;
  // What differs must not hide behind "more".
  const visibleOnes = of.children.filter((one, at) => at < shown || one.change !== undefined || one.differsInside);
  if (of.children.length === 0) return <span className="json-note">{texts.json.empty[emptyKind(of)]}</span>;
  return (
    <>
      <ul className="json-members">
        {visibleOnes.map((one) => (
          <li key={`${one.change === 'removed' ? '-' : ''}${one.name}`} data-change={one.change}>
            <span className="json-name">
              <bdi>{visible(one.name ?? '')}</bdi>
            </span>
            <div className="json-value">
              <Mark of={one} />
              <Member of={one} depth={depth} />
            </div>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <button type="button" className="untrusted-more" onClick={() => setShown(shown + page * 4)}>
          {texts.json.more(more)}
        </button>
      ) : null}
    </>
  );
}

function Member({ of, depth }: { of: JsonNode; depth: number }) {
  const [open, setOpen] = useState(depth < foldedFrom || of.differsInside);
  if (of.kind !== 'object' && of.kind !== 'array') return <Value of={of} />;
  if (of.children.length === 0) return <Members of={of} depth={depth + 1} />;
  const Sign = open ? ChevronDown : ChevronRight;
  return (
    <>
      <button type="button" className="json-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Sign size="1em" aria-hidden />
        {texts.json.count[emptyKind(of)](of.children.length)}
        {of.differsInside ? <span className="json-inside">{texts.json.inside}</span> : null}
      </button>
      <Before of={of} />
      {open ? <Members of={of} depth={depth + 1} /> : null}
    </>
  );
}

function Value({ of }: { of: JsonNode }) {
  return (
    <>
      {of.kind === 'string' ? (
        <JsonString text={of.text} />
      ) : (
        <bdi className="json-plain" data-kind={of.kind}>
          {visible(of.text)}
        </bdi>
      )}
      <Before of={of} />
    </>
  );
}

const marks = { added: Plus, changed: PenLine, removed: Minus } as const satisfies Record<Change, unknown>;

function Mark({ of: { change } }: { of: JsonNode }) {
  if (change === undefined) return null;
  const Sign = marks[change];
  return (
    <span className="json-mark" data-change={change}>
      <Sign size="0.9em" aria-hidden />
      {texts.json.changes[change]}
    </span>
  );
}

function Before({ of: { before } }: { of: JsonNode }) {
  if (before === undefined) return null;
  const cut = before.length > 200 ? `${before.slice(0, 200)}…` : before;
  return (
    <span className="json-before">
      {texts.json.before} <del>{visible(cut)}</del>
    </span>
  );
}

function emptyKind(of: JsonNode): 'array' | 'object' {
  return of.kind === 'array' ? 'array' : 'object';
}
