import type { Page } from 'playwright-core';

/** What happened while a page did something, in milliseconds. */
export interface Frames {
  count: number;
  /** The longest time between two frames: the machine's other work is in it. */
  slowest: number;
  over50: number;
  /** The longest single task of the page's main thread, by the processor time it took itself. */
  longestTask: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  args: { name?: string };
  /** Microseconds of processor time. */
  tdur?: number;
}

/** Scrolls the element by `step` pixels per frame until nothing more comes, and looks at every frame by Chromium's trace. */
export async function scrollThrough(page: Page, selector: string, step: number): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const over = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  const includedCategories = ['toplevel', '__metadata', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  const gaps = await page.evaluate<number[]>(`(${scroll})(${JSON.stringify(selector)}, ${step})`);
  await session.send('Tracing.end');
  await over;
  return {
    count: gaps.length,
    slowest: Math.max(...gaps),
    over50: gaps.filter((gap) => gap > 50).length,
    longestTask: longestTask(events),
  };
}

/** Of the main threads that ran a page's script; the browser's other pages hardly do. */
function longestTask(events: readonly TraceEvent[]): number {
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const scripts = new Set(events.filter(({ name }) => name === 'FunctionCall').map(thread));
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(thread);
  const own = new Set(mains.filter((one) => scripts.has(one)));
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && own.has(thread(event)));
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
}

const scroll = `async (selector, step) => {
  const frame = document.querySelector(selector);
  const tick = () => new Promise(requestAnimationFrame);
  const gaps = [];
  let last = await tick();
  for (let rest = 0; rest < 60; ) {
    const before = frame.scrollTop;
    frame.scrollTop += step;
    const now = await tick();
    gaps.push(now - last);
    last = now;
    rest = frame.scrollTop === before ? rest + 1 : 0;
  }
  return gaps;
}`;
