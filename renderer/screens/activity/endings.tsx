import type { ActivityStats } from '../../../shared/activity-views.ts';
import { type Ending, endings } from '../../../shared/ending.ts';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';

export type Endings = ActivityStats['endings'];

export function countOf(of: Endings, how: Ending): number {
  return of[how] ?? 0;
}

export function sumOf(of: Endings): number {
  return endings.reduce((sum, how) => sum + countOf(of, how), 0);
}

/** How calls ended, each way with its sign, its word and its count; ways that nothing ended by are left out. */
export function EndingCounts({ of, label }: { of: Endings; label?: string }) {
  const some = endings.filter((how) => countOf(of, how) > 0);
  return (
    <ul className="endings" aria-label={label}>
      {some.map((how) => (
        <li key={how} data-ending={how}>
          <span className="ending-sign" aria-hidden />
          {texts.activity.endings[how]} <span className="soft">{formatNumber(countOf(of, how))}</span>
        </li>
      ))}
    </ul>
  );
}
