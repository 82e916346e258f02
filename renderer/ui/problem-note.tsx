import { TriangleAlert } from 'lucide-react';
import type { Problem } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';

/** A problem in its own words: what happened and what to do next. Nothing where there is none. */
export function ProblemNote({
  of,
  again,
}: {
  of: Pick<Problem, 'message' | 'next'> | undefined;
  /** Offers to try once more. */
  again?: () => unknown;
}) {
  if (of === undefined) return null;
  return (
    <div className="problem" role="alert">
      <TriangleAlert size="1.1rem" aria-hidden />
      <div>
        <p>{visible(of.message)}</p>
        <p>{visible(of.next)}</p>
        {again === undefined ? null : <Button onClick={again}>{texts.common.again}</Button>}
      </div>
    </div>
  );
}
