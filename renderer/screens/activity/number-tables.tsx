import type { ReactNode } from 'react';
import type { HostUse, ToolQuestions, ToolTimes } from '../../../shared/activity-views.ts';
import type { State } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Grid, type GridRow } from '../../ui/grid.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { EndingCounts } from './endings.tsx';
import type { Choice } from './filter.ts';

const words = texts.activityViews.pictures;
const { columns } = words;
const took = (ms: number) => texts.activity.took(Math.round(ms));

type Show = (changed: Partial<Choice>) => void;

/** A tool and its server; pressed, its lines are shown. */
function ToolLink({ server, tool, onShow }: { server: string; tool: string; onShow: Show }) {
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={words.show(visible(`${tool} (${server})`))}
        onClick={() => onShow({ tool, server })}
      >
        <Untrusted text={tool} mono />
      </button>
      <div className="soft">
        <Untrusted text={server} />
      </div>
    </>
  );
}

/** A number beside a bar as long as its share of the largest. */
function Share({ of, largest, children }: { of: number; largest: number; children: ReactNode }) {
  return (
    <div className="share">
      <span className="share-bar" aria-hidden style={{ inlineSize: `${(of / Math.max(largest, 1)) * 100}%` }} />
      {children}
    </div>
  );
}

export function SlowestTable({ of, onShow }: { of: readonly ToolTimes[]; onShow: Show }) {
  const largest = Math.max(...of.map(({ p95Ms }) => p95Ms));
  const rows = of.map(({ server, tool, calls, medianMs, p95Ms, longestMs }): GridRow => ({
    key: `${server} ${tool}`,
    cells: [
      <ToolLink key="tool" {...{ server, tool, onShow }} />,
      <Share key="p95" of={p95Ms} largest={largest}>
        {took(p95Ms)}
      </Share>,
      took(medianMs),
      took(longestMs),
      formatNumber(calls),
    ],
  }));
  const names = [columns.tool, columns.p95, columns.usually, columns.longest, columns.calls];
  return <Grid label={words.slowest} columns={names} rows={rows} />;
}

export function AskedTable({ of, onShow }: { of: readonly ToolQuestions[]; onShow: Show }) {
  const largest = Math.max(...of.map(({ asked }) => asked));
  const rows = of.map(({ server, tool, asked, allowed, denied, unanswered }): GridRow => ({
    key: `${server} ${tool}`,
    cells: [
      <ToolLink key="tool" {...{ server, tool, onShow }} />,
      <Share key="asked" of={asked} largest={largest}>
        {formatNumber(asked)}
      </Share>,
      ...[allowed, denied, unanswered].map(formatNumber),
    ],
  }));
  const names = [columns.tool, columns.asked, columns.allowed, columns.denied, columns.unanswered];
  return <Grid label={words.asked} columns={names} rows={rows} />;
}

export function UsesTable({ of, state, onShow }: { of: readonly HostUse[]; state: State | undefined; onShow: Show }) {
  const largest = Math.max(...of.map(({ calls }) => calls));
  const rows = of.map((use): GridRow => {
    const { host, server, account = '', calls } = use;
    const title = hostTitle(state, host);
    return {
      key: JSON.stringify([host, server, account]),
      cells: [
        <button
          key="host"
          type="button"
          className="link"
          aria-label={words.show(visible(`${title} → ${server}`))}
          onClick={() => onShow({ host, server, account })}
        >
          <Untrusted text={title} />
        </button>,
        <Untrusted key="server" text={server} />,
        account === '' ? null : <Untrusted key="account" text={accountTitle(state, account)} />,
        <Share key="calls" of={calls} largest={largest}>
          {formatNumber(calls)}
        </Share>,
        <EndingCounts key="ended" of={use.endings} />,
        <RelativeTime key="last" at={use.lastAt} />,
      ],
    };
  });
  const names = [columns.host, columns.server, columns.account, columns.calls, columns.ended, columns.last];
  return <Grid label={words.uses} columns={names} rows={rows} />;
}
