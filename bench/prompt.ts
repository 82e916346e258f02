/**
 * `npm run bench -- --prompt`: from the host's call to the first paint of its question, all real: a host's process, the
 * bridge, the core, the prompt window's page in Chromium. Warm: the page is open, as the tray app keeps it.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDrawbridge } from '../test/harness/drawbridge.ts';
import { launchChromium } from '../test/harness/screens.ts';
import type { Processes } from './processes.ts';
import { median } from './rounds.ts';

const boundMs = 150;
const warmUp = 3;
const rounds = 20;

/** Prints the result; gives whether the bound holds. */
export async function benchPrompt(processes: Processes): Promise<boolean> {
  const port = Number(await processes.fork(join(import.meta.dirname, 'server.ts')));
  const drawbridge = await startDrawbridge();
  const { browser, stop } = await launchChromium();
  try {
    await drawbridge.startCore();
    await drawbridge.add('notes', `http://127.0.0.1:${port}/mcp`);
    const page = await browser.newPage({ viewport: { width: 520, height: 620 } });
    await page.goto((await drawbridge.control.ui.ticket()).url);
    await page.evaluate("location.hash = '#/prompt'");
    await page.getByText('Nothing to answer').waitFor();
    const host = drawbridge.host('notes');
    await host.initialize();
    const times: number[] = [];
    for (let round = 0; round < warmUp + rounds; round++) {
      const painted = firstPaint(page);
      // The page listens before the call leaves.
      await page.evaluate('0');
      const called = Date.now();
      const answer = host.call('echo', { text: `call ${round}` });
      const took = (await painted) - called;
      if (round >= warmUp) times.push(took);
      const prompt = await drawbridge.nextPrompt();
      await drawbridge.control.prompts.answer({ id: prompt.id, answer: 'deny', remember: 'once' });
      await answer;
      await page.getByRole('button', { name: 'Done' }).click();
    }
    return report(times);
  } finally {
    await stop();
    await drawbridge.stop();
  }
}

/** When the first frame with the question on it was painted, in milliseconds since 1970. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = new MutationObserver(() => {
      if (document.querySelector('.prompt h1') === null) return;
      look.disconnect();
      // A message posted in a frame's callback is handled after that frame was painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(Date.now());
        port2.postMessage(0);
      });
    });
    look.observe(document.body, { childList: true, subtree: true });
  })`);
}

function report(times: readonly number[]): boolean {
  const middle = median(times);
  const holds = middle < boundMs;
  const verdict = holds ? 'PASS' : 'over';
  const worst = Math.max(...times);
  console.log(`call to first paint of its prompt, warm: median ${middle} ms, slowest ${worst} ms of ${rounds}`);
  console.log(`bound for the median: ${boundMs} ms: ${verdict}`);
  return holds;
}
