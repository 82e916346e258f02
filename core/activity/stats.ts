import type { ActivityStats, HostUse, StatsQuery, ToolQuestions, ToolTimes } from '../../shared/activity-views.ts';
import { type Ending, endingOf, endings as ways } from '../../shared/ending.ts';
import type { ActivityKind } from '../../shared/models.ts';
import { type Bars, barsOver } from './bars.ts';
import { createTable, eachLine } from './each-line.ts';
import { createHistogram } from './histogram.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';

/** Calls by how they ended. */
export type Endings = Record<Ending, number>;

export function noEndings(): Endings {
  return Object.fromEntries(ways.map((one) => [one, 0])) as Endings;
}

/** `began`: when the log began; `now`: up to when pictures go, where `until` does not say. Milliseconds since 1970. */
export async function statsOf(
  segments: Segments,
  query: StatsQuery,
  { began, now }: { began: number; now: number },
): Promise<ActivityStats> {
  const from = query.since === undefined ? began : Date.parse(query.since);
  const to = Math.max(from, query.until === undefined ? now : Date.parse(query.until) - 1);
  const counter = createCounter(barsOver(from, to, query.bars, query.offsetMinutes * 60_000));
  await eachLine(segments, query, counter.taker);
  return counter.result(query.top);
}

function createCounter(bars: Bars) {
  const perBar = Array.from({ length: bars.count }, noEndings);
  const times = createTable(['server', 'tool', 'method'], (server, tool, method) => ({
    server,
    tool: tool || method,
    took: createHistogram(),
  }));
  const questions = createTable(['server', 'tool'], questionsOf);
  const uses = createTable(['host', 'server', 'account'], useOf);
  let records = 0;
  let first = Infinity;
  let last = -Infinity;

  const taker = (segment: Segment) => {
    const { at, tookMs, columns } = segment;
    const kindOf = (line: number) => columns.kind.values[columns.kind.ids[line] ?? 0] as ActivityKind;
    const outcomeOf = (line: number) => columns.outcome.values[columns.outcome.ids[line] ?? 0] ?? undefined;
    const endings = columns.outcome.values.map((outcome) => endingOf(outcome ?? undefined));
    const [timesOf, questionOf, hostOf] = [times.in(segment), questions.in(segment), uses.in(segment)];
    const call = (line: number, time: number) => {
      const how = endings[columns.outcome.ids[line] ?? 0] ?? 'failed';
      const bar = perBar[bars.barOf(time)];
      if (bar) bar[how] += 1;
      if (how === 'done' || how === 'failed') timesOf(line).took.add(tookMs[line] ?? Number.NaN);
      const use = hostOf(line);
      use.endings[how] += 1;
      use.last = Math.max(use.last, time);
    };
    return (line: number) => {
      const time = at[line] ?? 0;
      records += 1;
      first = Math.min(first, time);
      last = Math.max(last, time);
      const kind = kindOf(line);
      if (kind === 'call.finished') call(line, time);
      else if (kind === 'prompt.opened') questionOf(line).asked += 1;
      else if (kind === 'prompt.ended') questionOf(line)[answerOf(outcomeOf(line))] += 1;
    };
  };

  const result = (top: number): ActivityStats => {
    const endings = summed(perBar);
    return {
      records,
      ...(records === 0 ? {} : { first: iso(first), last: iso(last) }),
      calls: total(endings),
      endings,
      barMs: bars.length,
      bars: perBar.map((one, bar) => ({ at: iso(bars.beginOf(bar)), endings: one })),
      slowest: slowest(times.rows()).slice(0, top),
      mostAsked: questions
        .rows()
        .filter(({ tool, asked }) => tool !== '' && asked > 0)
        .toSorted((a, b) => b.asked - a.asked)
        .slice(0, top),
      uses: uses.rows().map(shownUse).toSorted(byCalls).slice(0, top),
    };
  };
  return { taker, result };
}

function questionsOf(server: string, tool: string): ToolQuestions {
  return { server, tool, asked: 0, allowed: 0, denied: 0, unanswered: 0 };
}

function answerOf(outcome: string | undefined): 'allowed' | 'denied' | 'unanswered' {
  return outcome === 'allowed' || outcome === 'denied' ? outcome : 'unanswered';
}

interface Use {
  host: string;
  server: string;
  account: string;
  endings: Endings;
  last: number;
}

function useOf(host: string, server: string, account: string): Use {
  return { host, server, account, endings: noEndings(), last: 0 };
}

function shownUse({ account, endings, last, ...rest }: Use): HostUse {
  return { ...rest, ...(account && { account }), calls: total(endings), endings, lastAt: iso(last) };
}

const byCalls = (a: { calls: number }, b: { calls: number }) => b.calls - a.calls;

function slowest(rows: readonly { server: string; tool: string; took: ReturnType<typeof createHistogram> }[]) {
  const shown = rows
    .filter(({ took }) => took.count > 0)
    .map(({ server, tool, took }): ToolTimes => {
      const [medianMs, p95Ms] = [took.quantile(0.5), took.quantile(0.95)];
      return { server, tool, calls: took.count, medianMs, p95Ms, longestMs: took.longest };
    });
  return shown.toSorted((a, b) => b.p95Ms - a.p95Ms);
}

export function total(endings: Endings): number {
  return Object.values(endings).reduce((sum, one) => sum + one, 0);
}

export function summed(all: readonly Endings[]): Endings {
  const sum = noEndings();
  for (const one of all) for (const how of ways) sum[how] += one[how];
  return sum;
}

const iso = (time: number) => new Date(time).toISOString();
