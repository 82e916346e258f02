import { memo } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { formatDateTime, formatWhen } from '../../format.ts';
import { texts } from '../../texts.ts';
import { outcomeOf, subjectOf, toneOf, whereOf } from './in-words.ts';

export interface ActivityRowProps {
  id: string;
  line: Activity;
  state: State | undefined;
  index: number;
  start: number;
  measure(element: Element | null): void;
  picked: boolean;
  onPick(line: Activity): void;
}

/** One line. Drawn again only when something about it changed: hundreds pass by in a second of scrolling. */
export const ActivityRow = memo(function ActivityRow(props: ActivityRowProps) {
  const { id, line, state, index, start, measure, picked, onPick } = props;
  return (
    // The list has the focus and the keys; a press is the mouse's way.
    <div
      className="log-row"
      id={id}
      ref={measure}
      data-index={index}
      data-tone={toneOf(line)}
      role="option"
      aria-selected={picked}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onPick(line)}
    >
      <time dateTime={line.at} title={formatDateTime(line.at)}>
        {formatWhen(line.at)}
      </time>
      <bdi className="log-what">{visible(subjectOf(line))}</bdi>
      <bdi className="log-where">{visible(whereOf(line, state))}</bdi>
      <span className="log-how">
        <bdi>{visible(outcomeOf(line))}</bdi>
        {line.durationMs === undefined ? '' : ` · ${texts.activity.took(line.durationMs)}`}
      </span>
    </div>
  );
});
